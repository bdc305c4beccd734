"""docs/gpu-kernels.md from the records of device_code.py."""

import collections
import re

INTRODUCTION = """# The kernels of a GPU, as ptxas sees them

Measured without a GPU, by assembling every kernel of some networks for each architecture:
{networks}; {kernels} kernels, {entries} entries.
`bench/device_code.py` makes this page.

- Spills to local memory: {spills}; entries with local memory of any kind: {local}.
- *Occupancy* is the share of a multiprocessor's threads that registers and shared memory let run
  at once.
- *FFMA* is the share of fused multiply-adds among all instructions of the hot loop, which bounds
  the share of peak that the loop can reach. What is aimed at is 85 % with 8 x 8 sums a thread and
  rows that come by vectors of four channels, 75 % otherwise.

Of several kernels of a kind, which differ in vectors and epilogues, a cell gives the least and the
greatest value.
"""


def tile_of(record):
    tile = re.search(r"\.tile([^:.]+)", record["key"])
    return tile.group(1) if tile else ""


def share_of(record):
    return 100 * record["fused"] / record["instructions"]


def kind_of(record):
    """What the matrix product of a record computes; None for other kernels."""
    if record["fused"] < 64 or not tile_of(record):
        return None
    name, key = record["kernel"], record["key"]
    pointwise = ", 1 x 1" if ".pointwise" in key else ""
    if name.startswith("conv2d_filter_gradient"):
        return "filter gradient" + pointwise
    if name.startswith("conv2d_input_gradient"):
        return "input gradient, strided"
    if name.startswith("linear_input_gradient"):
        return "input gradient of a linear layer"
    if re.search(r"\.channels\d", key):
        return "convolution of few channels"
    return "convolution" + pointwise


def span(values, unit=""):
    values = sorted(values)
    first, last = f"{values[0]:.0f}", f"{values[-1]:.0f}"
    return (first if first == last else f"{first}-{last}") + unit


def share_span(records):
    shares = sorted(f"{share_of(record):.1f}" for record in records)
    return (shares[0] if shares[0] == shares[-1] else f"{shares[0]}-{shares[-1]}") + " %"


def products_table(records, architectures):
    groups = collections.defaultdict(lambda: collections.defaultdict(list))
    for record in records:
        if kind := kind_of(record):
            groups[kind, tile_of(record)][record["architecture"]].append(record)
    lines = ["| product | tile | kernels | " +
             " | ".join(f"sm_{a}" for a in architectures) + " | FFMA |",
             "| --- | --- | ---: |" + " ---: |" * (len(architectures) + 1)]
    area = lambda tile: [int(n) for n in re.findall(r"\d+", tile)]
    for (kind, tile), by_architecture in sorted(
            groups.items(), key=lambda g: (g[0][0], [-n for n in area(g[0][1])])):
        cells = [span(r["registers"] for r in by_architecture[a]) + ", " +
                 span((100 * r["occupancy"] for r in by_architecture[a]), " %")
                 for a in architectures]
        shares = share_span(r for rs in by_architecture.values() for r in rs)
        lines.append(f"| {kind} | {tile} | {len(by_architecture[architectures[0]])} | " +
                     " | ".join(cells) + f" | {shares} |")
    return lines


def below_table(records):
    """Products whose hot loop has too few multiply-adds."""
    groups = collections.defaultdict(list)
    for record in records:
        wanted = 85 if "/8x8" in tile_of(record) and ".vectors4," in record["key"] else 75
        if kind_of(record) and share_of(record) < wanted:
            vectors = re.search(r"\.vectors(\d+,\d+)", record["key"])
            groups[kind_of(record), tile_of(record), vectors.group(1), wanted].append(record)
    lines = ["| product | tile | vectors | FFMA | aimed at |", "| --- | --- | --- | ---: | ---: |"]
    for (kind, tile, vectors, wanted), found in sorted(groups.items()):
        shares = share_span(found)
        lines.append(f"| {kind} | {tile} | {vectors} | {shares} | {wanted} % |")
    return lines if groups else ["None."]


def others_table(records, architectures):
    groups = collections.defaultdict(lambda: collections.defaultdict(list))
    for record in records:
        if not kind_of(record):
            name = re.sub(r"^(conv2d|linear)_.*", r"\1: adding up", record["kernel"])
            groups[name][record["architecture"]].append(record["registers"])
    lines = ["| kernel | " + " | ".join(f"sm_{a}" for a in architectures) + " |",
             "| --- |" + " ---: |" * len(architectures)]
    for name, registers in sorted(groups.items()):
        lines.append(f"| {name} | " + " | ".join(span(registers[a]) for a in architectures) + " |")
    return lines


def page(records, networks):
    architectures = sorted({record["architecture"] for record in records})
    parts = [INTRODUCTION.format(
        networks=", ".join(networks),
        kernels=len({record["key"] for record in records}),
        entries=len({(record["key"], record["entry"]) for record in records}),
        spills=sum(record["spills"] > 0 for record in records),
        local=sum(record["stack"] > 0 or record["local"] > 0 for record in records))]
    parts += ["## Matrix products: registers and occupancy", "",
              *products_table(records, architectures), "",
              "## Products with a smaller share of multiply-adds than aimed at", "",
              "Vectors are those of the rows read and of the rows written.", "",
              *below_table(records), "", "## All other kernels: registers", "",
              *others_table(records, architectures)]
    return "\n".join(parts) + "\n"
