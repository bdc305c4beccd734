// Kernels without an anchor, over channels and pixels or over dense elements.
#include "KernelCase.h"

#include <gtest/gtest.h>

namespace cnnc::test {
namespace {

const Rows shapes[] = {{1, 1, 1},        {1, 1, 10},   {3, 5, 3, 1, 2}, {4, 4, 16},
                       {5, 7, 17, 1, 0}, {20, 21, 33}, {2, 2, 3},       {3, 5, 20, 4, 8}};

TEST(Elementwise, BiasAndActivation) {
  for (const Rows &shape : shapes)
    for (const int images : {1, 3, 13}) {
      KernelCase kernel({rows(shape), channels(shape.channels)},
                        {op(OpKind::BiasAdd, {0, 1}), activation(Activation::Relu, {2})},
                        {rows({shape.height, shape.width, shape.channels, 2 * shape.before, 4})});
      kernel.images = images;
      kernel.check();
    }
}

TEST(Elementwise, SumOfThree) {
  for (const Rows &shape : shapes)
    KernelCase({rows(shape), rows({shape.height, shape.width, shape.channels}),
                rows({shape.height, shape.width, shape.channels, 0, 0})},
               {op(OpKind::Add, {0, 1, 2})}, {rows({shape.height, shape.width, shape.channels})})
        .check();
}

TEST(Elementwise, CopyIntoASlice) {
  for (const Rows &shape : shapes)
    KernelCase({rows(shape)}, {op(OpKind::Copy, {0})},
               {rows({shape.height, shape.width, shape.channels, 7, 3})})
        .check();
  KernelCase({rows({3, 5, 20, 4, 8})}, {op(OpKind::Copy, {0})}, {rows({3, 5, 20, 8, 4})}).check();
}

TEST(Elementwise, CopyOfImages) {
  KernelCase({rows({5, 5, 3, 0, 0, CNN_IMAGES})}, {op(OpKind::Copy, {0})}, {rows({5, 5, 3, 1, 0})})
      .check();
  KernelCase({rows({5, 5, 3, 0, 0, CNN_IMAGES})}, {op(OpKind::Copy, {0})}, {rows({5, 5, 3})})
      .check();
}

TEST(Elementwise, InPlace) {
  for (const Rows &shape : shapes) {
    KernelCase kernel({rows(shape), rows({shape.height, shape.width, shape.channels})},
                      {op(OpKind::Add, {1, 0}), activation(Activation::Relu, {2, 1})},
                      {rows(shape)});
    kernel.output_is_input = 0;
    kernel.check();
  }
}

} // namespace
} // namespace cnnc::test
