#!/usr/bin/env python3
"""The measurements of bench/gpu.sh, and its report.

usage: gpu_report.py [NAME...] --build DIR --report FILE [--torch PYTHON] [--quick] [--device NAME]

Compiles each network for the processor and the device, compares the gradients of one batch on both, then
times training, inference and each kernel. Exit status 1 if a network failed or computed something else
than the processor does; the report is written in any case.
"""
import argparse
import array
import datetime
import json
import os
import platform
import random
import subprocess
import sys
import time
from pathlib import Path

import card
import tensor_file
from program_table import read_table

SOURCE = Path(__file__).resolve().parent.parent
# Name -> pixels of an image's side, published batch.
NETWORKS = {"googlenet": (96, 128), "googlenet_bn": (96, 128), "densenet": (96, 256),
            "vgg11_small": (224, 128), "vgg11_small_96": (96, 128), "vgg16_small": (224, 128),
            "vgg19_small": (224, 128), "vgg11": (224, 64), "mnist_inception": (28, 64),
            "mnist_resnet": (28, 64)}
NOT_IN_TORCH = {"vgg11"}  # bench/networks.py does not have it
INFERENCE_BATCHES = (1, 32, 128)
TORCH_MODES = ("eager", "channels_last")
COMPARED_IMAGES = 8
LARGEST_ERROR = 1e-3  # of a tensor, relative L2 norm: both compute in single precision
STEPS, QUICK_STEPS = 20, 3


class Failed(Exception):
    """What went wrong, in words for the report."""


def run(command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode != 0:
        last = (done.stderr.strip() or f"exit status {done.returncode}").splitlines()[-1]
        raise Failed(f"{Path(str(command[0])).name} {command[1]}: {last}")
    return done.stdout


def norm(values):
    return sum(value * value for value in values) ** 0.5


class Network:
    """One network: its program, and what is found out about it, in the report's words and numbers."""

    def __init__(self, name, options):
        self.name, self.options = name, options
        self.pixels, self.batch = NETWORKS[name]
        self.steps = QUICK_STEPS if options.quick else STEPS
        self.folder = options.build / "bench" / "gpu"
        self.program = self.folder / name
        self.weights = self.folder / f"{name}.safetensors"
        self.found, self.failures = {}, []

    def measure(self):
        for what in (self.compile, self.compare, self.train, self.infer, self.profile, self.torch):
            print(f"{self.name}: {what.__name__}", flush=True)
            try:
                what()
            except Failed as problem:
                self.failures.append(f"{what.__name__}: {problem}")
                print(f"{self.name}: {problem}", file=sys.stderr)
                if what == self.compile:
                    return

    def cnnc(self, *arguments):
        return run([self.options.build / "bin" / "cnnc", SOURCE / "models" / f"{self.name}.cnn",
                    "--device", ",".join(dict.fromkeys((self.options.device, "cpu"))), *arguments])

    def compile(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        start = time.monotonic()
        self.cnnc("-o", self.program)
        self.found["compile_seconds"] = time.monotonic() - start
        run([self.program, "init", "--device", "cpu", "--output", self.weights])

    def gradients(self, device, batch):
        output = self.folder / f"gradients-{device}.safetensors"
        run([self.program, "gradients", "--device", device, "--weights", self.weights, "--input", batch,
             "--output", output])
        return output

    def compare(self):
        """The largest relative difference of any gradient from the processor's."""
        batch, numbers = self.folder / "batch.safetensors", random.Random(0)
        pixels = COMPARED_IMAGES * self.pixels ** 2
        tensor_file.write(batch, {
            "images": ("F32", [COMPARED_IMAGES, 1, self.pixels, self.pixels],
                       array.array("f", (numbers.random() for _ in range(pixels)))),
            "labels": ("I64", [COMPARED_IMAGES], array.array("q", range(COMPARED_IMAGES)))})
        ours, theirs = self.gradients(self.options.device, batch), self.gradients("cpu", batch)
        summary = json.loads(run([self.program, "summary", "--device", "cpu", "--json"]))
        worst = (0, "")
        for name in ["logits", *(entry["name"] for entry in summary["parameters"])]:
            got, want = (tensor_file.read(file, name) for file in (ours, theirs))
            error = norm(a - b for a, b in zip(got, want)) / max(norm(want), 1e-20)
            worst = max(worst, (error if error == error else float("inf"), name))
        self.found["error"] = worst[0]
        if worst[0] > LARGEST_ERROR:
            raise Failed(f"the gradient of {worst[1]} differs from the processor's by {worst[0]:.1e}")

    def bench(self, *arguments):
        return json.loads(run([self.program, "bench", "--device", self.options.device, "--json",
                               "--steps", self.steps, *arguments]))

    def train(self):
        start = time.monotonic()
        run([self.program, "bench", "--device", self.options.device, "--train", "--batch", self.batch,
             "--steps", 1])
        self.found["first_seconds"] = time.monotonic() - start
        self.found["train"] = self.bench("--train", "--batch", self.batch)

    def infer(self):
        self.found["infer"] = {batch: self.bench("--infer", "--batch", batch)
                               for batch in INFERENCE_BATCHES}

    def profile(self):
        """Kernels' times with bytes from the table, which has the calls in the order of the profile."""
        measured = self.bench("--train", "--batch", self.batch, "--profile")
        table = read_table(self.cnnc("--emit=table"), self.options.device)
        phases = table.functions["train_step"] + table.functions["update"]
        moved = {}
        for phase in phases:
            for call in phase.calls:
                count = sum(call.bytes(images) for images in table.runs(phase, self.batch))
                moved.setdefault((call.kernel, call.layer), []).append(count)
        kernels = {}
        for call in measured["calls"]:
            entry = kernels.setdefault(call["kernel"], {"calls": 0, "seconds": 0, "gflop": 0, "bytes": 0})
            entry["calls"] += 1
            entry["seconds"] += call["seconds_median"]
            entry["gflop"] += call["gflops_per_second"] * call["seconds_median"]
            waiting = moved.get((call["kernel"], call["layer"]))
            entry["bytes"] += waiting.pop(0) if waiting else 0
        self.found["kernels"] = kernels
        self.found["peak"] = measured["peak_gflops_per_second"]
        self.found["profiled"] = measured["images_per_second_median"]

    def torch(self):
        if not self.options.torch or self.name in NOT_IN_TORCH:
            return
        for mode in TORCH_MODES:
            jobs = [("train", self.batch), *(("infer", batch) for batch in INFERENCE_BATCHES)]
            for job, batch in jobs:
                self.found[f"torch {mode} {job} {batch}"] = json.loads(
                    run([self.options.torch, SOURCE / "bench" / "gpu_torch.py", self.name, job, mode,
                         self.weights, batch, self.pixels, self.steps]).splitlines()[-1])


def rows(titles, lines):
    yield "| " + " | ".join(titles) + " |"
    yield "| --- |" + " ---: |" * (len(titles) - 1)
    for line in lines:
        yield "| " + " | ".join(line) + " |"


def speed(measured):
    if not measured:
        return "-"
    return " / ".join(f"{measured[f'images_per_second_{which}']:.1f}" for which in ("best", "median"))


def ratio(own, others):
    others = [other["images_per_second_median"] for other in others if other]
    return f"**{own['images_per_second_median'] / max(others):.2f}**" if own and others else ""


def speeds(networks, job, batches):
    """`batches` gives a network's batches."""
    lines = []
    for network in networks:
        for batch in batches(network):
            own = network.found.get(job)
            if job == "infer":
                own = own and own[batch]
            others = [network.found.get(f"torch {mode} {job} {batch}") for mode in TORCH_MODES]
            memory = f"{own['device_bytes'] / 2 ** 20:.0f}" if own else ""
            lines.append([network.name, str(batch), speed(own), *map(speed, others),
                          ratio(own, others), memory])
    return rows(["network", "batch", "cnnc", *(f"torch {mode}" for mode in TORCH_MODES),
                 "cnnc / torch, median", "cnnc: MiB of the card"], lines)


def profile_of(network, bandwidth):
    kernels, peak = network.found["kernels"], network.found["peak"]
    total = sum(entry["seconds"] for entry in kernels.values())
    lines = []
    for name, entry in sorted(kernels.items(), key=lambda item: -item[1]["seconds"]):
        seconds = entry["seconds"]
        gflops = entry["gflop"] / seconds if seconds else 0
        moved = entry["bytes"] / seconds if seconds else 0
        lines.append([name, str(entry["calls"]), f"{seconds * 1e3:.3f}", f"{seconds / total:.1%}",
                      f"{gflops / peak:.0%}" if gflops and peak else "",
                      f"{moved / 1e9:.0f}", f"{moved / bandwidth:.0%}" if bandwidth else ""])
    return rows(["kernel", "calls", "ms a step", "share", "of the peak in single precision", "GB/s",
                 "of bandwidth"], lines)


def versions(options):
    own = run([options.build / "bin" / "cnnc", "--version"]).strip()
    python = options.torch and run([options.torch, "-c", "import torch; print(torch.__version__, "
                                    "'for CUDA', torch.version.cuda)"]).strip()
    try:
        smi = run(["nvidia-smi", "--query-gpu=driver_version", "--format=csv,noheader"])
    except (Failed, OSError):
        smi = ""
    driver = [f"NVIDIA driver {smi.splitlines()[0]}"] if smi.strip() else []
    return [own, *driver, f"torch {python}" if python else "no PyTorch with CUDA",
            f"{platform.system()} {platform.release()}", f"{os.cpu_count()} processors"]


def report(networks, found_card, options):
    yield from ("# Measured on a device", "",
                f"{datetime.date.today().isoformat()}: " + ", ".join(versions(options)) + ".", "")
    if found_card:
        yield (f"{found_card.name} ({found_card.architecture}), driver for CUDA {found_card.driver}, "
               f"{found_card.multiprocessors} multiprocessors at {found_card.clock_mhz:.0f} MHz, "
               f"{found_card.memory_bytes / 2 ** 30:.0f} GiB, {found_card.bandwidth / 1e9:.0f} GB/s.")
    yield from ("", "Images a second, best / median. The peak is of multiply-adds in single precision, "
                "from clock and multiprocessors; bytes count each operand once.", "")
    if failures := [f"- {n.name}, {text}" for n in networks for text in n.failures]:
        yield from ("## What failed", "", *failures, "")
    yield from ("## Gradients beside the processor's", "")
    yield from rows(["network", "largest relative difference", "compiled in, s", "first step after, s"],
                    [[n.name, f"{n.found['error']:.1e}" if "error" in n.found else "-",
                      f"{n.found.get('compile_seconds', 0):.1f}",
                      f"{n.found.get('first_seconds', 0):.1f}"] for n in networks])
    yield from ("", "## Training", "", *speeds(networks, "train", lambda n: (n.batch,)))
    yield from ("", "## Inference", "", *speeds(networks, "infer", lambda n: INFERENCE_BATCHES))
    for network in networks:
        if "kernels" not in network.found:
            continue
        yield from ("", f"## Kernels of {network.name}, training, batch {network.batch}", "",
                    f"Call by call, {network.found['profiled']:.1f} images a second; as one graph, the "
                    f"figure above.", "",
                    *profile_of(network, found_card.bandwidth if found_card else 0))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument("--report", type=Path, required=True)
    parser.add_argument("--torch", type=Path, metavar="PYTHON")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--device", default="cuda")
    options = parser.parse_args()
    options.build = options.build.resolve()
    for name in options.names:
        if name not in NETWORKS:
            parser.error(f"no network {name}, expected some of {', '.join(NETWORKS)}")
    found_card = card.find_card() if options.device == "cuda" else None
    networks = []
    for name in options.names or NETWORKS:
        networks.append(Network(name, options))
        networks[-1].measure()
        # After each network, so that an interrupted run leaves what it has.
        options.report.parent.mkdir(parents=True, exist_ok=True)
        options.report.write_text("\n".join(report(networks, found_card, options)) + "\n")
    print(f"the report: {options.report}")
    return 1 if any(network.failures for network in networks) else 0


if __name__ == "__main__":
    sys.exit(main())
