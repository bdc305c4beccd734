"""Safetensors files with nothing but the standard library.

A file is an 8-byte length, so many bytes of JSON that describe the tensors, then their elements.
"""
import array
import json
import math
import struct

ELEMENT_CODES = {"F32": "f", "I64": "q"}


def write(path, tensors):
    """`tensors` maps a name to (dtype, shape, array of the dtype's elements)."""
    header, end = {}, 0
    for name, (dtype, shape, values) in tensors.items():
        if len(values) != math.prod(shape):
            raise ValueError(f"{name} has {len(values)} elements, expected a shape of {shape}")
        begin, end = end, end + len(values) * values.itemsize
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [begin, end]}
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for _, _, values in tensors.values():
            values.tofile(file)


def read(path, name):
    """The elements of one tensor, in order."""
    with open(path, "rb") as file:
        length, = struct.unpack("<Q", file.read(8))
        entry = json.loads(file.read(length))[name]
        begin, end = entry["data_offsets"]
        file.seek(8 + length + begin)
        values = array.array(ELEMENT_CODES[entry["dtype"]])
        values.frombytes(file.read(end - begin))
    return values
