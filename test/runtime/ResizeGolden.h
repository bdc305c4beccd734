// Made by make_resize_golden.py with Pillow; the images are pixel() of ResizeTest.cpp.

struct ResizeCase {
  int height, width, to_height, to_width, channels;
  uint32_t crc32;
};

const ResizeCase resize_cases[] = {
    {28, 28, 96, 96, 1, 0x175ab6a7},    {28, 28, 224, 224, 1, 0xcee3fbbf},
    {28, 28, 20, 20, 1, 0x36b8254c},    {28, 28, 28, 28, 1, 0x178f7ebd},
    {28, 28, 28, 31, 1, 0xf0579a6d},    {28, 28, 17, 28, 1, 0x0abcf677},
    {13, 7, 5, 29, 1, 0xd9ad9c6e},      {1, 1, 9, 4, 1, 0x6ab6b2d5},
    {3, 50, 1, 1, 1, 0x6b643b84},       {97, 61, 13, 11, 1, 0x0725ef34},
    {5, 4, 7, 3, 3, 0x52f70baa},        {33, 17, 8, 40, 3, 0xd6b05c8d},
    {100, 100, 99, 101, 3, 0x1fc63e15},
};

// 4 x 5 to 3 x 7, 1 channel, in full.
const uint8_t resized_4x5_to_3x7[] = {
    34, 59,  95,  138, 115, 132, 166, 171, 125, 104, 138,
    81, 100, 157, 129, 114, 113, 138, 174, 171, 148,
};
