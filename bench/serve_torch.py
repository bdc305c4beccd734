"""PyTorch as a peer.

usage: serve_torch.py NAME train|infer eager|channels_last|compile WEIGHTS BATCH THREADS

BATCH is a safetensors file with images and labels. A training step is forward, cross entropy,
backward and stochastic gradient descent.
"""
import sys
import time

import torch
from peer import serve
from safetensors.torch import load_file
from torch import nn
from torch._inductor import config as inductor

import networks


def without_dropout(network, images):
    """The logits of a network in training mode whose dropout is off for once."""
    dropouts = [module for module in network.modules() if isinstance(module, nn.Dropout)]
    for module in dropouts:
        module.eval()
    with torch.no_grad():
        logits = network(images)
    for module in dropouts:
        module.train()
    return logits


def main():
    name, job, mode, weights, batch, threads = sys.argv[1:]
    torch.set_num_threads(int(threads))
    torch.set_flush_denormal(True)  # as cnnc does: vanishing gradients slow no side down
    network, tensors = networks.load(name, weights), load_file(batch)
    images, labels = tensors["images"], tensors["labels"]
    if mode != "eager":
        network = network.to(memory_format=torch.channels_last)
        images = images.to(memory_format=torch.channels_last)
    network.train(job == "train")

    start = time.perf_counter()
    run = network
    if mode == "compile":
        if job == "infer":
            inductor.freezing = True  # weights become constants in oneDNN's layouts
        run = torch.compile(network)

    if job == "infer":
        def step():
            with torch.inference_mode():
                return run(images)
    else:
        loss = nn.CrossEntropyLoss()
        # So small that the weights stay as they are, like in cnnc's own bench command.
        optimizer = torch.optim.SGD(network.parameters(), lr=1e-5)

        def step():
            optimizer.zero_grad()
            logits = run(images)
            loss(logits, labels).backward()
            optimizer.step()
            return logits.detach()

    has_dropout = any(isinstance(module, nn.Dropout) for module in network.modules())
    compared = without_dropout(network, images) if job == "train" and has_dropout else None
    logits = step()
    serve(step, logits if compared is None else compared,
          start_seconds=time.perf_counter() - start)


main()
