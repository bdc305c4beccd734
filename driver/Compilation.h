//===- Compilation.h - from a .cnn file through the levels --------------------------*- C++ -*-===//
//
// One compilation: reads a file, runs the passes as far as asked, and prints a level or makes a
// program. Errors go to stderr with their place.
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

/// The levels in order; each is reached through those before it.
enum class Level { Layer, Shapes, Tensor, Kernel };

class Compilation {
public:
  explicit Compilation(const CompilationOptions &options);
  ~Compilation();

  /// Brings the module to `level`; false after an error, which has been reported.
  bool reach(Level level);
  mlir::ModuleOp module() { return *root; }
  /// The model's name, from the layer level on.
  std::string modelName();

  /// The kernel level's table as C text. Empty after an error.
  std::string tableText();
  /// Halide's statement or the assembly of each distinct kernel. False after an error.
  bool printKernels(KernelText text, std::ostream &out);
  /// Compiles kernels and links the program. False after an error.
  bool makeProgram(const std::string &compiler, const std::string &output);

  /// With --time: what each step took, to stderr.
  void reportTimes() const;

private:
  using Pipeline = void (*)(mlir::OpPassManager &, const cnn::Optimisations &);
  bool runPasses(Pipeline build);
  bool fail(const std::string &message);
  template <typename Work> auto timed(const char *step, Work work);

  const CompilationOptions &options;
  mlir::MLIRContext context;
  SourceFiles files;
  std::unique_ptr<Diagnostics> diagnostics;
  mlir::OwningOpRef<mlir::ModuleOp> root;
  std::optional<Target> target;
  Level reached = Level::Layer;
  std::vector<std::pair<std::string, double>> times;
};

} // namespace cnnc

#endif
