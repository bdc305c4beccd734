"""ONNX Runtime or OpenVINO as a peer.

usage: serve_onnx.py onnxruntime|openvino MODEL.onnx BATCH THREADS
"""
import sys
import time

from peer import serve
from safetensors.numpy import load_file


def onnxruntime_step(model, images, threads):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    return lambda: session.run(None, {name: images})[0]


def openvino_step(model, images, threads):
    import openvino

    # Float32 like all other sides; newer CPUs would silently compute in bfloat16.
    compiled = openvino.Core().compile_model(model, "CPU", {
        "PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": "f32",
        "INFERENCE_NUM_THREADS": threads, "NUM_STREAMS": 1})
    request = compiled.create_infer_request()
    return lambda: request.infer({0: images}, share_inputs=True, share_outputs=True)[0]


def main():
    system, model, batch, threads = sys.argv[1:]
    images = load_file(batch)["images"]
    start = time.perf_counter()
    make_step = {"onnxruntime": onnxruntime_step, "openvino": openvino_step}[system]
    step = make_step(model, images, int(threads))
    logits = step()
    serve(step, logits, start_seconds=time.perf_counter() - start)


main()
