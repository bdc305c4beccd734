//===- ProgramTable.h - the program as a table of kernel calls ----------------------*- C++ -*-===//
//
// From the kernel level of a whole module to the functions, phases and calls of runtime/Program.h,
// and from those to the C text that the system's compiler makes constant data of.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_CODEGEN_PROGRAMTABLE_H
#define CNNC_CODEGEN_PROGRAMTABLE_H

#include "codegen/Codegen.h"
#include "dialect/CnnDialect.h"
#include "dialect/ParameterLayout.h"

namespace cnnc {

struct TablePhase {
  bool chunked = false;
  std::vector<PlannedCall> calls;
};

struct TableFunction {
  std::string name; ///< infer, infer_few, evaluate, train_step, update
  std::vector<TablePhase> phases;
  int64_t arena_per_image = 0, kept_per_image = 0, scratch = 0, gradients = 0; ///< floats
};

/// Everything that the constant table says.
struct ProgramTable {
  Target target;
  std::string name;
  cnn::Plane input;
  int64_t classes = 0; ///< logits an image
  int64_t chunk = 0;
  int64_t few_images = 0; ///< up to which infer_few is better than infer
  std::vector<TableFunction> functions;
  cnn::TrainingOp training; ///< null: the defaults of a network without a train section
  cnn::ParameterLayout parameters;

  /// All calls of all functions, as compileKernels wants them.
  std::vector<PlannedCall> allCalls() const;
};

/// The table of a module at the kernel level with planned memory. Errors are emitted at their ops.
llvm::FailureOr<ProgramTable> buildTable(mlir::ModuleOp module, const Target &target);

/// The tables of one network, one for each device, as a C translation unit that defines
/// cnn_the_programs. Equal tables give equal text.
std::string tableText(const std::vector<const ProgramTable *> &tables);

/// The symbol of a kernel's cnn_device_code.
std::string deviceCodeSymbol(const PlannedCall &call);

} // namespace cnnc

#endif
