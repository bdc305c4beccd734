"""What the model of a card says of launches that can be worked out by hand."""
import json
import math
import sys

import card_model
from program_table import read_table

table = read_table(open(sys.argv[1]).read(), "cuda")
[summary] = json.load(open(sys.argv[2]))

forward = 0
for call in table.functions["train_step"][-1].calls:
    if call.kernel.startswith("cross_entropy"):
        break
    forward += call.flops_per_image
assert forward == 2 * summary["multiply_adds"], (forward, summary["multiply_adds"])

# tiny.cnn's first call reads a plane of 28 x 28, a panel of 25 taps and the bias of 4 channels, and
# writes 4 channels of 12 x 12.
first = table.functions["train_step"][-1].calls[0]
assert first.bytes(10) == 4 * (10 * 784 + 25 * 16 + 4 + 10 * 4 * 144), first

a100, h100 = card_model.CARDS
tile = card_model.Tile(".tile128x128/8x8")
assert (tile.threads, tile.blocks(129, 256)) == (256, 4)
record = {"fused": 512, "instructions": 640, "occupancy": 0.25}

# A block on each multiprocessor. A slab is 128 * 128 * 8 multiply-adds: 2048 cycles of an A100's 64 lanes;
# an H100 with 128 lanes takes as long as its four schedulers issue 640 instructions of 8 warps, 1280.
for card, cycles in ((a100, 2048), (h100, 1280)):
    launch = card_model.product_launch(card, tile, record, card.multiprocessors, 100, 0)
    assert math.isclose(launch.arithmetic, 100 * cycles / card.hertz)
    assert launch.busy == 1
    # Alone, it waits for each slab.
    wait = card_model.MEMORY_CYCLES + card_model.BARRIER_CYCLES
    assert math.isclose(launch.latency, 100 * (cycles + wait) / card.hertz)

# One block more: one multiprocessor works twice as long. Two blocks at once hide each other's waits.
launch = card_model.product_launch(a100, tile, record, a100.multiprocessors + 1, 100, 0)
assert math.isclose(launch.arithmetic, 200 * 2048 / a100.hertz)
assert math.isclose(launch.latency, launch.arithmetic)
assert launch.bound == "arithmetic"

# 264 blocks of 256 threads are wanted: 66 blocks cut 1000 terms in four, 32 slabs of 8 each; but no segment
# is shorter than asked.
assert card_model.segment_length(tile, 66, 1000, 64) == 256
assert card_model.segment_length(tile, 1, 1000, 500) == 504
assert card_model.segment_length(tile, 264, 1000, 64) == 1000

# Copying 2039 GB at 85 % of 2039 GB/s.
assert math.isclose(a100.memory(2039e9), 1 / 0.85)
assert math.isclose(a100.flops, 19.49e12, rel_tol=1e-3)
assert math.isclose(h100.flops, 66.9e12, rel_tol=1e-3)
