// The hand-made network as a program: what cnnc makes of a .cnn file, without cnnc.
#include "test/runtime/LinearProgram.h"

namespace {

cnnc::test::LinearProgram on_cuda(1, 28, 28, 10, 24, "cuda");
cnnc::test::LinearProgram on_cpu(1, 28, 28, 10, 24);

} // namespace

extern "C" {
const cnn_program *const cnn_the_programs[] = {&on_cuda.table, &on_cpu.table, nullptr};
}
