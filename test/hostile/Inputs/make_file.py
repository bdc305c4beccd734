#!/usr/bin/env python3
"""Writes one hostile file. usage: make_file.py KIND FILE

idx-*: where the training images of a data set belong.   batch-*: safetensors with images.
"""
import gzip
import json
import struct
import sys


def idx(shape, data, kind=8):
    return bytes([0, 0, kind, len(shape)]) + struct.pack(f">{len(shape)}I", *shape) + data


def safetensors(header, data):
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


def images_entry(count, size):
    return {"images": {"dtype": "F32", "shape": [count, 1, 28, 28], "data_offsets": [0, size]}}


def sparse_batch(file):
    """A batch of 784 GiB that takes one block on the disk."""
    count = 1 << 28
    file.write(safetensors(images_entry(count, count * 3136), b""))
    file.truncate(file.tell() + count * 3136)


PICTURES = bytes(range(196)) * 4 * 10  # ten of 28 x 28

KINDS = {
    "idx-good": idx((10, 28, 28), PICTURES),
    "idx-labels": idx((10,), bytes(10)),
    "idx-two-labels": idx((2,), bytes(2)),
    "idx-label-200": idx((10,), bytes(9) + b"\xc8"),
    "idx-wrong-magic": b"PK\3\4" + bytes(100),
    "idx-of-floats": idx((10, 28, 28), PICTURES, kind=13),
    "idx-cut-off": idx((10, 28, 28), PICTURES[:-1]),
    "idx-trailing-bytes": idx((10, 28, 28), PICTURES + b"x"),
    "idx-huge": idx((0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF), PICTURES),
    "idx-gzip-cut-off": gzip.compress(idx((10, 28, 28), PICTURES))[:-9],
    "idx-gzip-wrong-sum": gzip.compress(idx((10, 28, 28), PICTURES))[:-8] + bytes(8),
    # 100 MB of zeros in 100 KB, where the header says ten pictures.
    "idx-gzip-bomb": gzip.compress(idx((10, 28, 28), bytes(100_000_000))),
    "batch-sparse": sparse_batch,
    "batch-huge-shape": safetensors(images_entry(1 << 62, 3136), bytes(3136)),
    "batch-of-none": safetensors(images_entry(0, 0), b""),
    "batch-cut-off": safetensors(images_entry(1, 3136), bytes(3000)),
    "batch-trailing-bytes": safetensors(images_entry(1, 3136), bytes(3137)),
    "batch-long-header": struct.pack("<Q", 1 << 60) + b"{}",
}

content = KINDS[sys.argv[1]]
with open(sys.argv[2], "wb") as out:
    content(out) if callable(content) else out.write(content)
