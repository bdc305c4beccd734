"""Reads what `cnnc --emit=table` prints: the calls of a device's functions with the sizes of what they
read and write."""
import math
import re
from dataclasses import dataclass


@dataclass
class View:
    space: int
    extents: list  # of each dimension: (fixed, for each image)

    def extent(self, dimension, images):
        fixed, per_image = self.extents[dimension]
        return fixed + per_image * images

    def elements(self, images):
        return math.prod(self.extent(d, images) for d in range(len(self.extents)))


@dataclass
class Call:
    kernel: str
    layer: str
    symbol: str  # of the function, without "_argv"
    views: list  # outputs last
    outputs: int
    flops_per_image: float

    def bytes(self, images):
        """Each operand read once, each result written once."""
        return 4 * sum(view.elements(images) for view in self.views)


@dataclass
class Phase:
    chunked: bool
    calls: list


@dataclass
class Table:
    chunk: int
    few_images: int  # up to which infer_few is better than infer
    parameter_floats: int
    functions: dict  # name -> phases

    def runs(self, phase, batch):
        """Images of each run of a phase over a batch."""
        if not phase.chunked:
            return [batch]
        whole, rest = divmod(batch, self.chunk)
        return [self.chunk] * whole + ([rest] if rest else [])


def body(text, declaration):
    """What stands between the braces of an array."""
    found = re.search(re.escape(declaration) + r"\[\] = \{\n(.*?)\};\n", text, re.S)
    return found[1] if found else ""


def read_views(text, prefix):
    views = []
    for line in body(text, f"static const cnn_view {prefix}_views").splitlines():
        space = int(re.match(r"\s*\{(\d+),", line)[1])
        extents = [(int(a), int(b)) for a, b in re.findall(r"\{\{(-?\d+), (-?\d+)\}, -?\d+\}", line)]
        views.append(View(space, extents))
    return views


def read_calls(text, prefix):
    views = read_views(text, prefix)
    calls = []
    for line in body(text, f"static const cnn_call {prefix}_calls").splitlines():
        found = re.match(
            r'\s*\{"(.*?)", "(.*?)", (\w+)_argv, \w+_views \+ (\d+), [^,]*, (\d+), (\d+), \d+, ([^,]+),',
            line)
        kernel, layer, symbol, first, count, outputs, flops = found.groups()
        mine = views[int(first) : int(first) + int(count)]
        calls.append(Call(kernel, layer, symbol, mine, int(outputs), float(flops)))
    return calls


def read_table(text, device):
    program = re.search(
        rf"static const cnn_program {device}_program = {{\n.*?\n.*?\n\s*(\d+), (\d+),\n.*?\n.*?\n\s*(\d+), ",
        text)
    if not program:
        raise SystemExit(f"the table holds no program for {device}")
    functions = {}
    for name in ("infer", "infer_few", "evaluate", "train_step", "update"):
        phases = re.findall(rf"\{{(\d), \d+, ({device}_{name}_\d+)_calls\}}",
                            body(text, f"static const cnn_phase {device}_{name}_phases"))
        functions[name] = [Phase(chunked == "1", read_calls(text, prefix))
                           for chunked, prefix in phases]
    return Table(int(program[1]), int(program[2]), int(program[3]), functions)
