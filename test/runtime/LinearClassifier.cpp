// The hand-made network as a program: what cnnc makes of a .cnn file, without cnnc.
#include "test/runtime/LinearProgram.h"

namespace {

cnnc::test::LinearProgram program(1, 28, 28, 10, 24);

} // namespace

extern "C" {
extern const cnn_program cnn_the_program;
const cnn_program cnn_the_program = program.table;
}
