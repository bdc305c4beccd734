#include "frontend/Frontend.h"

#include "dialect/CnnDialect.h"
#include "frontend/AstPrinter.h"
#include "frontend/Emission.h"
#include "frontend/Parser.h"
#include "frontend/SourceDiagnosticHandler.h"

#include "mlir/IR/Verifier.h"

namespace cnnc {

mlir::OwningOpRef<mlir::ModuleOp> parseNetwork(const std::string &path,
                                               const FrontendOptions &options,
                                               mlir::MLIRContext &context,
                                               Diagnostics &diagnostics) {
  DiskFiles provider;
  return parseNetwork(path, options, provider, context, diagnostics);
}

mlir::OwningOpRef<mlir::ModuleOp> parseNetwork(const std::string &path,
                                               const FrontendOptions &options,
                                               FileProvider &provider, mlir::MLIRContext &context,
                                               Diagnostics &diagnostics) {
  auto read = readNetwork(path, options, provider, diagnostics);
  if (!read)
    return {};
  context.loadDialect<cnn::CnnDialect>();
  mlir::OwningOpRef<mlir::ModuleOp> module =
      emitLayerLevel(read->network, read->training, diagnostics.files(), context);
  SourceDiagnosticHandler handler(context, diagnostics);
  if (mlir::failed(mlir::verify(*module)))
    return {};
  return module;
}

bool printSyntaxTree(const std::string &path, std::ostream &out, std::ostream &errors) {
  SourceFiles files;
  Diagnostics diagnostics(files, errors);
  FileProvider::Content content = DiskFiles().read(path);
  if (!content.error.empty()) {
    diagnostics.error({}, "cannot read '" + path + "': " + content.error);
    return false;
  }
  ast::File file = parseFile(files.add(path, std::move(content.text)), diagnostics);
  if (!diagnostics.hasErrors())
    out << printAst(file);
  return !diagnostics.hasErrors();
}

} // namespace cnnc
