//===- KernelCase.h - one kernel instance, run and compared -----------------------------*- C++
//-*-===//
#ifndef CNNC_TEST_CODEGEN_KERNELCASE_H
#define CNNC_TEST_CODEGEN_KERNELCASE_H

#include "KernelLoader.h"
#include "ReferenceOps.h"
#include "TestMemory.h"

#include <string>
#include <vector>

namespace cnnc::test {

/// Height, width, channels of rows, and where a slice lies in its row.
struct Rows {
  int64_t height = 1, width = 1, channels = 1;
  int64_t before = 0, after = 0; ///< channels of the row that are not the slice's
  cnn_space space = CNN_ARENA;
};

/// An operand as the tests write it.
Operand rows(Rows rows);
Operand channels(int64_t count, cnn_space space = CNN_PARAMETERS);
Operand filter(Pair window, int64_t inputs, int64_t outputs, int64_t groups = 1,
               cnn_space space = CNN_PARAMETERS);
Operand perImage(cnn_space space);
Operand flat(int64_t count, cnn_space space);

/// An op with its operands' numbers.
KernelOp op(OpKind kind, std::vector<int> operands);
KernelOp activation(Activation function, std::vector<int> operands);

/// Builds an instance, runs it as the runtime would, with one thread and with three, and compares
/// with the reference.
class KernelCase {
public:
  KernelCase(std::vector<Operand> inputs, std::vector<KernelOp> ops, std::vector<Operand> outputs);

  int images = 3;
  float low = -1, high = 1;   ///< what memory is filled with
  bool whole_numbers = false; ///< memory holds whole numbers only, so that many are equal
  float tolerance = 2e-5f;    ///< of the largest expected magnitude
  RunValues values;           ///< batch 0 stands for `images`
  int output_is_input = -1;   ///< input operand that lies where the first output does
  /// Channel inputs that are variances: filled with positive numbers.
  std::vector<int> variances;
  int labels = -1, classes = 0; ///< the input that holds labels, and their number

  Instance instance;

  /// Places the operands and fills memory.
  void prepare();
  /// Runs, then compares all outputs with the reference and everything else with what was there.
  void check();
  /// Runs with `threads`; memory holds the result.
  void run(int threads);

  TestMemory &memory() { return *spaces; }
  Tensor read(const Operand &operand) const;

private:
  std::vector<TestMemory> storage; ///< one, once prepared
  TestMemory *spaces = nullptr;

  std::vector<Tensor> expected() const;
  bool accumulates() const;
  void compare(const Contents &before, const std::vector<Tensor> &expected);
};

} // namespace cnnc::test

#endif
