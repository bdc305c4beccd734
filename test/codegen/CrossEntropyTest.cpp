#include "KernelCase.h"

#include <cmath>
#include <gtest/gtest.h>

namespace cnnc::test {
namespace {

KernelCase lossCase(int64_t classes) {
  KernelCase kernel({rows({1, 1, classes, 0, 0, CNN_LOGITS}), perImage(CNN_LABELS)},
                    {op(OpKind::CrossEntropy, {0, 1})}, {perImage(CNN_LOSSES)});
  kernel.labels = 1;
  kernel.classes = static_cast<int>(classes);
  return kernel;
}

TEST(CrossEntropy, LossOfEachImage) {
  for (const int64_t classes : {1, 2, 10, 17, 32, 100, 1000})
    for (const int images : {1, 3, 13}) {
      KernelCase kernel = lossCase(classes);
      kernel.images = images;
      kernel.low = -8, kernel.high = 8;
      kernel.check();
    }
}

TEST(CrossEntropy, LargeLogitsStayFinite) {
  KernelCase kernel = lossCase(10);
  kernel.low = 500, kernel.high = 600;
  kernel.tolerance = 1e-4f;
  kernel.check();
}

TEST(CrossEntropyGradient, DividesByTheWholeBatch) {
  for (const int64_t classes : {1, 2, 10, 17, 32, 100, 1000}) {
    KernelCase kernel({rows({1, 1, classes, 0, 0, CNN_LOGITS}), perImage(CNN_LABELS)},
                      {op(OpKind::CrossEntropyGradient, {0, 1})}, {rows({1, 1, classes, 1, 2})});
    kernel.labels = 1;
    kernel.classes = static_cast<int>(classes);
    kernel.values.batch = 7;
    kernel.low = -8, kernel.high = 8;
    kernel.check();
  }
}

} // namespace
} // namespace cnnc::test
