//===- Compilation.h - from a .cnn file through the levels --------------------------*- C++ -*-===//
//
// One compilation for one device: reads a file, runs the passes as far as asked, and compiles the
// kernels. Errors go to stderr with their place.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_DRIVER_COMPILATION_H
#define CNNC_DRIVER_COMPILATION_H

#include "codegen/Codegen.h"
#include "driver/CompilationOptions.h"
#include "frontend/Frontend.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"

#include <iosfwd>
#include <memory>
#include <string>
#include <vector>

namespace mlir {
class OpPassManager;
}

namespace cnnc {

struct ProgramTable;

/// The levels in order; each is reached through those before it.
enum class Level { Layer, Shapes, Tensor, Kernel };

class Compilation {
public:
  /// For one of the options' devices.
  Compilation(const CompilationOptions &options, Device device);
  ~Compilation();

  /// Brings the module to `level`; false after an error, which has been reported.
  bool reach(Level level);
  mlir::ModuleOp module() { return *root; }
  /// The model's name, from the layer level on.
  std::string modelName();

  /// The kernel level's table, which lives no longer than this. Null after an error.
  const ProgramTable *table();
  /// Halide's statement or the assembly of each distinct kernel. False after an error.
  bool printKernels(KernelText text, std::ostream &out);
  /// Compiles the table's kernels. Without a value after an error.
  std::optional<CompileResult> compileKernels();

  /// What each step took, in seconds.
  const std::vector<std::pair<std::string, double>> &times() const { return step_times; }

private:
  using Pipeline = void (*)(mlir::OpPassManager &, const cnn::Optimisations &);
  bool runPasses(Pipeline build);
  bool fail(const std::string &message);
  template <typename Work> auto timed(const char *step, Work work);

  const CompilationOptions &options;
  Device device;
  mlir::MLIRContext context;
  SourceFiles files;
  std::unique_ptr<Diagnostics> diagnostics;
  mlir::OwningOpRef<mlir::ModuleOp> root;
  std::unique_ptr<ProgramTable> made_table;
  Level reached = Level::Layer;
  std::vector<std::pair<std::string, double>> step_times;
};

} // namespace cnnc

#endif
