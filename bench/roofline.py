#!/usr/bin/env python3
"""Predicts on paper what a training step of a network takes on cards that are not at hand, and inference:
by kernel, from the program's table and from what ptxas makes of the kernels.

    bench/roofline.py [NAME...] --cnnc build/bin/cnnc [--code FOLDER] [--calls N] [--page PAGE]

Without names: GoogLeNet, DenseNet and small VGG-11. Prints Markdown, or writes it into a page behind
its mark. Needs ptxas and nvdisasm as device_code.py does; its results take a minute, with --code they
are kept there for as long as the kernels are the same.
"""
import argparse
import hashlib
import json
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import card_model
from card_model import CARDS
from program_table import read_table

SOURCE = Path(__file__).resolve().parent.parent
MARK = "<!-- made by bench/roofline.py from here on -->\n"
# Name -> published batch and examples a second, on a card that is not named.
PUBLISHED = {"googlenet": (128, 542.8), "densenet": (256, 5506.9), "vgg11_small": (128, 783.2)}
INFERENCE_BATCHES = (1, 8, 32, 128)


def hash_of(key):
    """As codegen/Symbol.cpp has it: a function's symbol ends in twelve digits of its key's hash."""
    value = 0xCBF29CE484222325
    for byte in key.encode():
        value = (value ^ byte) * 0x100000001B3 % (1 << 64)
    return f"{value:016x}"[:12]


def device_code(ptx, kept):
    """device_code.py's records; those that are kept, if they are of the same PTX."""
    digest = hashlib.sha256(ptx.encode()).hexdigest()
    if kept and kept.exists() and (old := json.loads(kept.read_text()))["ptx"] == digest:
        return old["records"]
    targets = [f"sm_{card.architecture}" for card in CARDS]
    text = subprocess.run([sys.executable, "-B", SOURCE / "bench" / "device_code.py", "--json",
                           "--arch", *targets],
                          input=ptx, stdout=subprocess.PIPE, text=True, check=True).stdout
    records = json.loads(text)
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps({"ptx": digest, "records": records}))
    return records


def kind_of(call, backward):
    """What a call is called in the tables."""
    kernel = call.kernel
    if kernel.startswith("conv2d_filter_gradient"):
        return "filter gradient"
    if kernel.startswith(("conv2d", "linear_input_gradient")):
        return "input gradient" if backward else "convolution, linear"
    if kernel.startswith(("channel_sum", "batch_statistics", "normalize_gradient_statistics")):
        return "sums over pixels"
    if "pool_gradient" in kernel:
        return "pool gradient"
    if "pool" in kernel:
        return "pool"
    if kernel.startswith("transpose_filter"):
        return "filters turned"
    return "update" if kernel.endswith("_update") else "elementwise, loss"


class Step:
    """A training step of one network on one card, call by call, or the functions of another one."""

    def __init__(self, table, records, batch, card, functions=("train_step", "update")):
        self.card, self.batch = card, batch
        by_symbol = defaultdict(list)
        for record in records:
            if record["architecture"] == card.architecture:
                by_symbol[hash_of(record["key"])].append(record)
        self.calls = []  # (kind, call, launches, useful flops, bytes)
        backward = False
        for phase in sum((table.functions[name] for name in functions), []):
            for images in table.runs(phase, batch):
                for call in phase.calls:
                    backward |= call.kernel.startswith("cross_entropy_gradient")
                    found = by_symbol[call.symbol.rsplit("_", 1)[1]]
                    launches = card_model.launches_of(card, call, found[0]["key"], found, images)
                    self.calls.append((kind_of(call, backward), call, launches,
                                       call.flops_per_image * images, call.bytes(images)))
        self.tiles = {symbol: re.search(r"\.tile([^:.]+)", found[0]["key"])
                      for symbol, found in by_symbol.items()}
        gradients = table.parameter_floats if "train_step" in functions else 0
        self.clearing = card.memory(4 * gradients)

    def launch_seconds(self, launches):
        return sum(launch.seconds + card_model.LAUNCH_SECONDS for launch in launches)

    def plain_roofline(self):
        """Images a second if every call ran at the peak or at the memory's nominal speed."""
        seconds = sum(max(flops / self.card.flops, count / self.card.bandwidth)
                      for _, _, _, flops, count in self.calls)
        return self.batch / seconds

    def tiled_roofline(self):
        """The same with padding, waves, rate of issue and sustained bandwidth."""
        return self.batch / (self.clearing + sum(
            max(launch.arithmetic, launch.memory)
            for _, _, launches, _, _ in self.calls for launch in launches))

    def seconds(self):
        return self.clearing + sum(self.launch_seconds(call[2]) for call in self.calls)

    def kinds(self):
        """Kind -> totals, the longest first."""
        totals = {}
        for kind, _, launches, flops, _ in self.calls:
            total = totals.setdefault(kind, defaultdict(float))
            total["calls"] += 1
            total["launches"] += len(launches)
            total["flops"] += flops
            total["seconds"] += self.launch_seconds(launches)
            total["launching"] += card_model.LAUNCH_SECONDS * len(launches)
            for launch in launches:
                total["computed"] += launch.flops
                total["busy"] += launch.busy * launch.flops
                total[launch.bound] += launch.seconds
        return dict(sorted(totals.items(), key=lambda item: -item[1]["seconds"]))


def bound_of(total):
    """What most of the time is spent on."""
    return max(("arithmetic", "memory", "latency", "launching"), key=lambda name: total[name])


def rows(titles, lines):
    yield "| " + " | ".join(titles) + " |"
    yield "| --- |" + " ---: |" * (len(titles) - 1)
    for line in lines:
        yield "| " + " | ".join(line) + " |"


def by_kind(steps):
    titles = ["kernels", "calls", "launches", "GFLOP", "padding"]
    for step in steps:
        short = step.card.name.split()[0]
        titles += [f"{short}: ms", "share", "busy", "of peak", "bound"]
    lines = []
    kinds = [step.kinds() for step in steps]
    for kind, first in kinds[0].items():
        line = [kind, f"{first['calls']:.0f}", f"{first['launches']:.0f}"]
        products = first["computed"] > 0
        line += [f"{first['flops'] / 1e9:.1f}" if products else "",
                 f"{first['computed'] / first['flops'] - 1:.0%}" if products else ""]
        for step, totals in zip(steps, kinds):
            total = totals[kind]
            line += [f"{total['seconds'] * 1e3:.2f}", f"{total['seconds'] / step.seconds():.0%}",
                     f"{total['busy'] / total['computed']:.0%}" if products else "",
                     f"{total['flops'] / total['seconds'] / step.card.flops:.0%}" if products else "",
                     bound_of(total)]
        lines.append(line)
    return rows(titles, lines)


def longest_calls(steps, count):
    titles = ["kernel", "layer", "tile", "MFLOP an image", "MB"]
    for step in steps:
        titles += [f"{step.card.name.split()[0]}: µs", "bound"]
    order = sorted(range(len(steps[0].calls)),
                   key=lambda i: -steps[0].launch_seconds(steps[0].calls[i][2]))[:count]
    lines = []
    for i in order:
        _, call, _, flops, moved = steps[0].calls[i]
        tile = steps[0].tiles[call.symbol.rsplit("_", 1)[1]]
        line = [call.kernel, call.layer, tile[1] if tile else "",
                f"{flops / steps[0].batch / 1e6:.1f}", f"{moved / 1e6:.1f}"]
        for step in steps:
            launches = step.calls[i][2]
            worst = max(launches, key=lambda launch: launch.seconds)
            line += [f"{step.launch_seconds(launches) * 1e6:.0f}", worst.bound]
        lines.append(line)
    return rows(titles, lines)


def network(name, arguments):
    """The network's step on each card, and inference at each batch on each."""
    def emit(stage):
        return subprocess.run([arguments.cnnc, SOURCE / "models" / f"{name}.cnn", "--device", "cuda",
                               f"--emit={stage}"], check=True, capture_output=True, text=True).stdout
    table = read_table(emit("table"), "cuda")
    records = device_code(emit("ptx"), arguments.code and arguments.code / f"{name}.json")
    training = [Step(table, records, PUBLISHED[name][0], card) for card in CARDS]
    inference = [Step(table, records, batch, card,
                      ["infer_few" if batch <= table.few_images else "infer"])
                 for batch in INFERENCE_BATCHES for card in CARDS]
    return training, inference


def overview(networks):
    titles = ["network", "batch", "card", "roofline", "with tiles", "predicted", "published",
              "predicted / published"]
    lines = []
    for name, (steps, _) in networks.items():
        batch, published = PUBLISHED[name]
        for step in steps:
            predicted = batch / step.seconds()
            lines.append([name, str(batch), step.card.name, f"{step.plain_roofline():.0f}",
                          f"{step.tiled_roofline():.0f}", f"{predicted:.0f}", f"{published}",
                          f"{predicted / published:.1f}"])
    return rows(titles, lines)


def inference(networks):
    titles = ["network", "batch", "card", "launches", "roofline", "predicted", "ms"]
    lines = []
    for name, (_, steps) in networks.items():
        for step in steps:
            launches = sum(len(launches) for _, _, launches, _, _ in step.calls)
            lines.append([name, str(step.batch), step.card.name, str(launches),
                          f"{step.plain_roofline():.0f}", f"{step.batch / step.seconds():.0f}",
                          f"{step.seconds() * 1e3:.2f}"])
    return rows(titles, lines)


def report(networks, calls):
    yield from ("", "## Images a second", "", *overview(networks))
    yield from ("", "## Inference, images a second", "", *inference(networks))
    for name, (steps, _) in networks.items():
        yield from ("", f"## {name}, batch {PUBLISHED[name][0]}", "", *by_kind(steps))
        yield from ("", "The longest calls:", "", *longest_calls(steps, calls))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--cnnc", type=Path, default=SOURCE / "build" / "bin" / "cnnc")
    parser.add_argument("--code", type=Path, help="folder of device_code.py's results")
    parser.add_argument("--calls", type=int, default=8, help="how many of the longest calls to list")
    parser.add_argument("--page", type=Path, help="a page to write the tables into")
    arguments = parser.parse_args()
    for name in arguments.names:
        if name not in PUBLISHED:
            parser.error(f"no network {name}, expected some of {', '.join(PUBLISHED)}")
    networks = {name: network(name, arguments) for name in arguments.names or PUBLISHED}
    text = "\n".join(report(networks, arguments.calls)) + "\n"
    if not arguments.page:
        print(text)
        return
    page = arguments.page.read_text()
    if MARK not in page:
        raise SystemExit(f"{arguments.page} has no line {MARK.strip()}")
    arguments.page.write_text(page.split(MARK)[0] + MARK + text)


if __name__ == "__main__":
    main()
