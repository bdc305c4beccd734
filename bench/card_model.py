"""How long a kernel's launches take on a card, on paper. docs/gpu-roofline.md has the assumptions in
words; all of them are numbers here."""
import math
import re
from dataclasses import dataclass

from device_code import PROCESSORS

SUSTAINED_BANDWIDTH = 0.85  # of the nominal one that a long, plain copy reaches
LAUNCH_SECONDS = 1.5e-6     # between two dependent kernels of a graph: start and drain
MEMORY_CYCLES = 500         # of a load from the card's memory
CACHE_CYCLES = 270          # of a load from the second-level cache
BARRIER_CYCLES = 80         # two barriers and the way to shared memory, for each slab

# codegen/algorithms: MatrixProduct.cpp's segments of pixels, Reductions.cpp's blocks of pixels.
SHORTEST_SEGMENT, WANTED_BLOCKS = 512, 264
REDUCTION_PIXELS, REDUCTION_GROUP = 256, 8


@dataclass
class Card:
    name: str
    architecture: int
    multiprocessors: int
    hertz: float
    lanes: int        # multiply-adds of a multiprocessor in a cycle
    bandwidth: float  # bytes a second, nominal

    @property
    def flops(self):
        return 2 * self.lanes * self.multiprocessors * self.hertz

    def memory(self, count):
        return count / (self.bandwidth * SUSTAINED_BANDWIDTH)


# NVIDIA's data sheets: boost clocks, SXM modules.
CARDS = [Card("A100 SXM 80 GB", 80, 108, 1.41e9, 64, 2039e9),
         Card("H100 SXM 80 GB", 90, 132, 1.98e9, 128, 3350e9)]


@dataclass
class Launch:
    """Seconds by what could bound a launch; the largest does."""
    arithmetic: float = 0  # all multiply-adds of all tiles, or all instructions, at the rate of issue
    memory: float = 0
    latency: float = 0     # of loads that too few threads wait for
    flops: float = 0       # computed, padding included
    busy: float = 1        # share of multiprocessors with work, over the launch

    @property
    def bound(self):
        return max(("arithmetic", "memory", "latency"), key=lambda name: getattr(self, name))

    @property
    def seconds(self):
        return getattr(self, self.bound)


class Tile:
    """A matrix product's tile, from its kernel's key."""

    def __init__(self, key):
        sizes = re.search(r"\.tile(\d+)x(\d+)/(\d+)x(\d+)", key)
        self.columns, self.rows, self.thread_columns, self.thread_rows = map(int, sizes.groups())
        self.threads = self.columns // self.thread_columns * (self.rows // self.thread_rows)
        self.depth = 8 if self.thread_columns == 8 else 16  # codegen/DeviceTile.cpp

    def blocks(self, columns, rows):
        return -(-columns // self.columns) * -(-rows // self.rows)


def up(count, multiple):
    return -(-count // multiple) * multiple


def product_launch(card, tile, record, blocks, slabs, moved):
    """`blocks` blocks of `slabs` slabs each, in the hot loop that the disassembly shows.

    A multiprocessor runs as many blocks at once as its registers and shared memory allow. They hide
    each other's wait for a slab's loads; a block alone waits.
    """
    warps = tile.threads / 32
    # Four schedulers issue an instruction a cycle each; a warp's multiply-add holds the lanes longer
    # where a scheduler has 16 of them. The loop holds `depth` terms, or more where it is unrolled.
    per_slab = tile.thread_columns * tile.thread_rows * tile.depth
    loop_slabs = max(record["fused"] / per_slab, 1)
    issue = max(record["instructions"], record["fused"] * 128 / card.lanes) / loop_slabs
    slab = issue * warps / 4
    resident = max(1, round((record["occupancy"] or 0.25) * PROCESSORS[card.architecture][1]
                            / tile.threads))
    wait = MEMORY_CYCLES + BARRIER_CYCLES

    def rounds(blocks_here):
        whole, rest = divmod(blocks_here, resident)
        return slabs * (whole * max(resident * slab, slab + wait)
                        + (max(rest * slab, slab + wait) if rest else 0))

    most = -(-blocks // card.multiprocessors)
    return Launch(most * slabs * slab / card.hertz, card.memory(moved), rounds(most) / card.hertz,
                  2.0 * blocks * slabs * tile.depth * tile.columns * tile.rows,
                  blocks / (most * card.multiprocessors))


def product(card, call, key, records, images):
    """Convolutions and linear layers, forward and to their inputs."""
    tile = Tile(key)
    operands = re.search(r";\w+\((\d+),(\d+),", key)
    rows, filter_view = (call.views[int(operand)] for operand in operands.groups())
    out = call.views[-1]
    channels = rows.extent(0, images) * rows.extent(1, images)
    if ".channels" in key:  # few channels: taps and channels are one loop
        slabs = up(filter_view.extent(2, images), tile.depth) // tile.depth
    elif ".pointwise" in key:
        slabs = up(channels, tile.depth) // tile.depth
    else:
        slabs = filter_view.extent(2, images) // channels * (up(channels, tile.depth) // tile.depth)
    blocks = tile.blocks(out.extent(0, images) * out.extent(1, images), out.extent(2, images))
    return [product_launch(card, tile, records[0], blocks, slabs, call.bytes(images))]


def filter_gradient(card, call, key, records, images):
    """Sums over segments of pixels, then their sum."""
    tile = Tile(key)
    gradient, out = call.views[1], call.views[-1]
    columns = up(gradient.extent(0, images) * gradient.extent(1, images), 16)
    sums, pixels = out.extent(2, images), gradient.extent(2, images)
    tiles = tile.blocks(columns, sums)
    wanted = min(max(WANTED_BLOCKS // tiles, 1), max(pixels // SHORTEST_SEGMENT, 1))
    length = up(-(-pixels // wanted), tile.depth)
    segments = -(-pixels // length)
    partial = 4 * segments * columns * sums
    hot = max(records, key=lambda record: record["fused"])
    first = product_launch(card, tile, hot, tiles * segments, length // tile.depth,
                           call.bytes(images) + partial)
    second = Launch(memory=card.memory(partial + 8 * columns * sums),
                    latency=(MEMORY_CYCLES + -(-segments // 4) * CACHE_CYCLES) / card.hertz)
    return [first, second]


def reduction(card, call, key, records, images):
    """Sums over the pixels of a block, a thread each, then over blocks, a thread a channel."""
    rows = call.views[0]
    channels, pixels = rows.extent(0, images), rows.elements(images) // rows.extent(0, images)
    blocks = -(-pixels // REDUCTION_PIXELS)
    launches = []
    for record in records:
        entry, loads = record["entry"], record["others"].get("LDG", 0)
        if "_s1_block" in entry:
            read = 4 * channels * pixels * max(loads // REDUCTION_GROUP, 1)
            wait = REDUCTION_PIXELS // REDUCTION_GROUP * MEMORY_CYCLES
            threads = up(blocks, 8) * up(channels, 32)
            waves = max(1, threads / (card.multiprocessors * PROCESSORS[card.architecture][1]))
            launches.append(Launch(memory=card.memory(read), latency=waves * wait / card.hertz))
        elif "_s1_c_channel" in entry and loads:
            turns = -(-blocks // 4)  # the compiler unrolls the loop four times
            launches.append(Launch(latency=turns * CACHE_CYCLES / card.hertz))
        else:
            launches.append(Launch(memory=card.memory(4 * channels * blocks)))
    return launches


def elementwise(card, call, key, records, images):
    """A thread an element, or a vector of 4 of them; loops over windows count once."""
    elements = max(view.elements(images) for view in call.views[-call.outputs:])
    issue = sum(record["code"] for record in records) * elements / 32 / 4
    wait = 2 * MEMORY_CYCLES / card.hertz
    return [Launch(issue / (card.multiprocessors * card.hertz), card.memory(call.bytes(images)), wait)
            ] + [Launch() for _ in records[1:]]


def launches_of(card, call, key, records, images):
    if call.kernel.startswith("conv2d_filter_gradient") and ".tile" in key:
        return filter_gradient(card, call, key, records, images)
    if ".tile" in key:
        return product(card, call, key, records, images)
    if any("_s1_c_channel" in record["entry"] for record in records):
        return reduction(card, call, key, records, images)
    return elementwise(card, call, key, records, images)
