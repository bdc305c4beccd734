"""The sides of a comparison as commands: a compiled program, PyTorch's modes, and ONNX runtimes."""
import array
import random
import subprocess
from dataclasses import dataclass
from pathlib import Path

import tensor_file

HERE = Path(__file__).resolve().parent
TORCH_MODES = ("eager", "channels_last", "compile")
ONNX_RUNTIMES = ("onnxruntime", "openvino")


@dataclass(frozen=True)
class Job:
    """Training or inference of a network at one batch size."""
    network: str
    train: bool
    pixels: int  # of a side of the grey, square images
    batch: int

    def __str__(self):
        return f"{self.network}, {'training' if self.train else 'inference'}, batch {self.batch}"


class Files:
    """What all sides of a job are given: weights, a batch, and the network as ONNX."""

    def __init__(self, job, program, python, folder):
        self.job, self.program, self.python = job, program, python
        self.weights, self.batch = folder / "weights.safetensors", folder / "batch.safetensors"
        self.onnx, self.answer = folder / "network.onnx", folder / "answer.safetensors"
        subprocess.run([program, "init", "--output", self.weights], check=True)
        numbers = random.Random(0)
        count = job.batch * job.pixels * job.pixels
        images = array.array("f", (numbers.random() for _ in range(count)))
        labels = array.array("q", (number % 10 for number in range(job.batch)))
        tensor_file.write(self.batch, {
            "images": ("F32", [job.batch, 1, job.pixels, job.pixels], images),
            "labels": ("I64", [job.batch], labels)})

    def export(self, log):
        """Writes the ONNX file, in a process of its own: PyTorch shall not count as memory."""
        with open(log, "w") as output:
            subprocess.run([self.python, HERE / "export_onnx.py", self.job.network, self.weights,
                            self.batch, self.onnx],
                           check=True, stdout=output, stderr=subprocess.STDOUT)

    def logits(self):
        """cnnc's own: before softmax, image by image; in training with dropout off."""
        command = "gradients" if self.job.train else "infer"
        subprocess.run([self.program, command, "--weights", self.weights, "--input", self.batch,
                        "--output", self.answer], check=True)
        return tensor_file.read(self.answer, "logits")


def cnnc_command(files, threads):
    job = files.job
    return [files.program, "bench", "--train" if job.train else "--infer", "--batch", job.batch,
            "--threads", threads, "--serve"]


def peer_commands(files, threads):
    """A peer's name and command, in the order of the report's columns."""
    job = files.job
    commands = {
        f"torch {mode}": [files.python, HERE / "serve_torch.py", job.network,
                          "train" if job.train else "infer", mode, files.weights, files.batch,
                          threads]
        for mode in TORCH_MODES}
    if not job.train:
        for system in ONNX_RUNTIMES:
            commands[system] = [files.python, HERE / "serve_onnx.py", system, files.onnx,
                                files.batch, threads]
    return commands


def peer_environment(threads, folder):
    """Threads for every runtime; an empty cache, for compile times to be those of a first run."""
    return {"OMP_NUM_THREADS": str(threads), "MKL_NUM_THREADS": str(threads),
            "TORCHINDUCTOR_CACHE_DIR": str(folder / "inductor")}
