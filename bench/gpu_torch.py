"""PyTorch on a card, beside bench/gpu.sh's programs.

usage: gpu_torch.py NAME train|infer eager|channels_last WEIGHTS BATCH-SIZE PIXELS STEPS

Prints a JSON object: images a second of the best and of the middle step. Single precision throughout,
TF32 off; cuDNN looks for its fastest algorithms first. As in `PROGRAM bench`, each step brings its batch
from the host's memory.
"""
import json
import statistics
import sys
import time

import torch
from torch import nn

import networks


def main():
    name, job, mode, weights, *numbers = sys.argv[1:]
    batch, pixels, steps = map(int, numbers)
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    torch.backends.cudnn.benchmark = True
    layout = torch.channels_last if mode == "channels_last" else torch.contiguous_format
    network = networks.load(name, weights).to("cuda", memory_format=layout)
    network.train(job == "train")
    images = torch.rand(batch, 1, pixels, pixels).pin_memory()
    labels = (torch.arange(batch) % 10).pin_memory()
    loss = nn.CrossEntropyLoss()
    # So small that the weights stay as they are, as in cnnc's own bench command.
    optimizer = torch.optim.SGD(network.parameters(), lr=1e-5)

    def train():
        here = images.to("cuda", non_blocking=True).to(memory_format=layout)
        optimizer.zero_grad()
        loss(network(here), labels.to("cuda", non_blocking=True)).backward()
        optimizer.step()

    def infer():
        with torch.inference_mode():
            return network(images.to("cuda", non_blocking=True).to(memory_format=layout)).cpu()

    step = train if job == "train" else infer
    seconds = []
    for _ in range(steps + 5):
        start = time.perf_counter()
        step()
        torch.cuda.synchronize()
        seconds.append(time.perf_counter() - start)
    seconds = seconds[5:]  # the first ones look for algorithms
    print(json.dumps({"images_per_second_best": batch / min(seconds),
                      "images_per_second_median": batch / statistics.median(seconds),
                      "version": torch.__version__}))


main()
