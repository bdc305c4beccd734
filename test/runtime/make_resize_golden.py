"""Prints ResizeGolden.h: what Pillow's Image.resize(BILINEAR) makes of a formula's images.

usage: make_resize_golden.py > ResizeGolden.h     (pip install pillow)
"""
import zlib
from PIL import Image

SIZES = [  # height, width, to height, to width, channels
    (28, 28, 96, 96, 1), (28, 28, 224, 224, 1), (28, 28, 20, 20, 1), (28, 28, 28, 28, 1),
    (28, 28, 28, 31, 1), (28, 28, 17, 28, 1), (13, 7, 5, 29, 1), (1, 1, 9, 4, 1), (3, 50, 1, 1, 1),
    (97, 61, 13, 11, 1), (5, 4, 7, 3, 3), (33, 17, 8, 40, 3), (100, 100, 99, 101, 3)]


def pixel(y, x, c):
    return (37 * x + 101 * y + 7 * x * y + 59 * c + 13 * (x ^ y)) % 256


def resize(h, w, to_h, to_w, channels):
    data = bytes(pixel(y, x, c) for y in range(h) for x in range(w) for c in range(channels))
    image = Image.frombytes("L" if channels == 1 else "RGB", (w, h), data)
    return image.resize((to_w, to_h), Image.BILINEAR).tobytes()


print("// Made by make_resize_golden.py with Pillow; the images are pixel() of ResizeTest.cpp.\n")
print("struct ResizeCase {\n  int height, width, to_height, to_width, channels;\n  uint32_t crc32;\n};\n")
print("const ResizeCase resize_cases[] = {")
for size in SIZES:
    print(f"    {{{', '.join(map(str, size))}, 0x{zlib.crc32(resize(*size)):08x}}},")
print("};\n\n// 4 x 5 to 3 x 7, 1 channel, in full.\nconst uint8_t resized_4x5_to_3x7[] = {")
small = resize(4, 5, 3, 7, 1)
for row in range(3):
    print("    " + ", ".join(map(str, small[7 * row:7 * row + 7])) + ",")
print("};")
