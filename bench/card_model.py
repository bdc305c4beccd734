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

# Segments of a product's sums: codegen/DeviceTile.h, FilterGradientProduct.cpp.
WANTED_THREADS, SHORTEST_SUM, SHORTEST_SEGMENT = 132 * 4 * 4 * 32, 64, 256
# DeviceReductions.cpp: pixels of a segment at least, segments at most; lanes of a block and what a
# lane loads at once, of segments and of totals. ReductionSchedule.cpp: channels of a block.
SUM_PIXELS, SUM_SEGMENTS = 256, 512
SEGMENT_LANES, SEGMENT_GROUP, SEGMENT_CHANNELS = 8, 8, 32
TOTAL_LANES, TOTAL_GROUP = 32, 4
TILE_ELEMENTS = 100  # PlaneSchedule.cpp: what a thread of a max pool's gradient keeps


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
        # codegen/DeviceTile.cpp
        self.depth = 8 if self.thread_columns == 8 and self.columns > 32 else 16

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


def segment_length(tile, blocks, terms, shortest):
    """Terms of a segment (codegen/algorithms/Segments.cpp)."""
    segments = min(max(WANTED_THREADS // tile.threads // blocks, 1), max(terms // shortest, 1))
    return up(-(-terms // segments), tile.depth)


def add_segments(card, segments, sums, moved):
    """The second launch: `sums` of each segment, and what it reads and writes beside them."""
    return Launch(memory=card.memory(4 * segments * sums + moved),
                  latency=(MEMORY_CYCLES + -(-segments // 4) * CACHE_CYCLES) / card.hertz)


def product(card, call, key, records, images):
    """Convolutions and linear layers, forward and to their inputs."""
    tile = Tile(key)
    operands = re.search(r";\w+\((\d+),(\d+),", key)
    rows, filter_view = (call.views[int(operand)] for operand in operands.groups())
    out = call.views[-1]
    terms, taps = rows.extent(0, images) * rows.extent(1, images), 1
    if ".channels" in key:  # few channels: taps and channels are one loop
        terms = filter_view.extent(2, images)
    elif ".pointwise" not in key:
        taps = filter_view.extent(2, images) // terms
    blocks = tile.blocks(out.extent(0, images) * out.extent(1, images), out.extent(2, images))
    length = up(terms, tile.depth)
    if ".segments" in key:
        length = segment_length(tile, blocks, terms, max(SHORTEST_SUM // taps, 1))
    segments, slabs = -(-terms // length), taps * length // tile.depth
    if ".segments" not in key:
        return [product_launch(card, tile, records[0], blocks, slabs, call.bytes(images))]
    sums = out.elements(images)
    hot = max(records, key=lambda record: record["fused"])
    return [product_launch(card, tile, hot, blocks * segments, slabs,
                           call.bytes(images) + 4 * (segments - 1) * sums),
            add_segments(card, segments, sums, 4 * sums)]


def filter_gradient(card, call, key, records, images):
    """Sums over segments of pixels, then their sum."""
    tile = Tile(key)
    gradient, out = call.views[1], call.views[-1]
    columns = up(gradient.extent(0, images) * gradient.extent(1, images), 16)
    sums, pixels = out.extent(2, images), gradient.extent(2, images)
    tiles = tile.blocks(columns, sums)
    length = segment_length(tile, tiles, pixels, SHORTEST_SEGMENT)
    segments = -(-pixels // length)
    hot = max(records, key=lambda record: record["fused"])
    first = product_launch(card, tile, hot, tiles * segments, length // tile.depth,
                           call.bytes(images) + 4 * segments * columns * sums)
    return [first, add_segments(card, segments, columns * sums, 8 * columns * sums)]


def reduction(card, call, key, records, images):
    """Sums over the pixels of segments, by blocks of threads, and then over segments."""
    rows = call.views[0]
    channels, pixels = rows.extent(0, images), rows.elements(images) // rows.extent(0, images)
    turn = SEGMENT_LANES * SEGMENT_GROUP
    length = max(up(-(-pixels // SUM_SEGMENTS), turn), SUM_PIXELS)
    segments = -(-pixels // length)
    # Two sums go over the pixels twice; what the second reads again is in a cache.
    passes = 1 if call.kernel.startswith("channel_sum") else 2
    read = call.bytes(images)
    launches = []
    for record in records:
        if "_partial_" in record["entry"]:
            threads = up(channels, SEGMENT_CHANNELS) * segments * SEGMENT_LANES
            turns = length // turn
            issue = (turns * record["instructions"] * passes + record["code"]) * threads / 32 / 4
            waves = max(1, threads / (card.multiprocessors * PROCESSORS[card.architecture][1]))
            wait = turns * (MEMORY_CYCLES + (passes - 1) * CACHE_CYCLES) + passes * BARRIER_CYCLES
            launches.append(Launch(issue / (card.multiprocessors * card.hertz), card.memory(read),
                                   waves * wait / card.hertz))
        else:
            turns = -(-segments // (TOTAL_LANES * TOTAL_GROUP))
            wait = passes * (turns * CACHE_CYCLES + BARRIER_CYCLES)
            launches.append(Launch(memory=card.memory(4 * channels * segments * passes),
                                   latency=wait / card.hertz))
    return launches


def pool_tile(key):
    """Channels, columns and rows of a thread's tile in a max pool's gradient (MaxPoolTile.h)."""
    sizes = re.search(r"\.window(\d+)x(\d+)\.stride(\d+)x(\d+)\.pad(\d+)x(\d+)", key)
    vector = int(re.search(r"\.vectors\d,(\d)", key)[1])
    window, stride, pad = (list(map(int, sizes.groups()[i : i + 2])) for i in (0, 2, 4))
    pixels, elements = [], 1
    for w, s, p in zip(window, stride, pad):
        pixels.append(s if s > 1 else 2)
        windows = (pixels[-1] - 1 + p) // s - -(-(p - w + 1) // s) + 1
        elements *= (windows - 1) * s + w
    if vector * elements > TILE_ELEMENTS:
        vector = (vector + 1) // 2
    return vector, pixels[1], pixels[0]


def threads_of(call, key, images):
    """Threads of a kernel over planes, pixels or elements."""
    out = max(call.views[-call.outputs:], key=lambda view: view.elements(images))
    if call.kernel.startswith("transpose_filter"):
        return out.elements(images) / 4
    if ".pad" not in key:
        return out.elements(images) / int(re.search(r"\.vectors\d,(\d)", key)[1])
    channels, columns, rows = pool_tile(key)
    return (out.extent(0, images) / channels * -(-out.extent(1, images) // columns)
            * -(-out.extent(2, images) // rows) * out.extent(3, images))


def elementwise(card, call, key, records, images):
    """A thread an element, a vector of them or a tile; loops over windows count once."""
    issue = sum(record["code"] for record in records) * threads_of(call, key, images) / 32 / 4
    wait = 2 * MEMORY_CYCLES / card.hertz
    return [Launch(issue / (card.multiprocessors * card.hertz), card.memory(call.bytes(images)), wait)
            ] + [Launch() for _ in records[1:]]


def launches_of(card, call, key, records, images):
    if call.kernel.startswith("conv2d_filter_gradient") and ".tile" in key:
        return filter_gradient(card, call, key, records, images)
    if ".tile" in key:
        return product(card, call, key, records, images)
    if call.kernel.startswith(("channel_sum", "batch_statistics", "normalize_gradient_statistics")):
        return reduction(card, call, key, records, images)
    return elementwise(card, call, key, records, images)
