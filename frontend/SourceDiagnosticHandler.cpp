#include "frontend/SourceDiagnosticHandler.h"

#include "frontend/FileProvider.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Location.h"
#include "mlir/IR/MLIRContext.h"
#include "llvm/ADT/StringExtras.h"

#include <algorithm>

namespace cnnc {
namespace {

/// What a location says: the innermost name and place, and the call sites around it.
struct Unwrapped {
  mlir::FileLineColLoc place;
  llvm::StringRef name;
  std::vector<mlir::Location> callers; ///< from the inside outwards
};

Unwrapped unwrap(mlir::Location location) {
  Unwrapped result;
  while (true) {
    if (auto named = llvm::dyn_cast<mlir::NameLoc>(location)) {
      result.name = named.getName().getValue();
      location = named.getChildLoc();
    } else if (auto call = llvm::dyn_cast<mlir::CallSiteLoc>(location)) {
      result.callers.insert(result.callers.begin(), call.getCaller());
      location = call.getCallee();
    } else if (auto fused = llvm::dyn_cast<mlir::FusedLoc>(location);
               fused && !fused.getLocations().empty()) {
      location = fused.getLocations().front();
    } else {
      result.place = llvm::dyn_cast<mlir::FileLineColLoc>(location);
      return result;
    }
  }
}

/// MLIR begins messages with the op, "'cnn.conv' op window 9x9 ..."; a user wrote "conv".
std::string inTheLanguagesWords(llvm::StringRef message) {
  llvm::StringRef rest = message;
  if (!rest.consume_front("'cnn."))
    return message.str();
  auto [layer, said] = rest.split("' op ");
  return said.empty() ? message.str() : (layer + ": " + said).str();
}

class Translator {
public:
  explicit Translator(Diagnostics &diagnostics) : diagnostics(diagnostics) {}

  void translate(mlir::Diagnostic &from) {
    Diagnostic to;
    switch (from.getSeverity()) {
    case mlir::DiagnosticSeverity::Error:
      to.severity = Severity::Error;
      break;
    case mlir::DiagnosticSeverity::Warning:
      to.severity = Severity::Warning;
      break;
    case mlir::DiagnosticSeverity::Remark:
      to.severity = Severity::Remark;
      break;
    case mlir::DiagnosticSeverity::Note:
      to.severity = Severity::Note;
      break;
    }
    Unwrapped where = unwrap(from.getLocation());
    to.where = range(where.place);
    to.message = message(where, from);
    for (mlir::Diagnostic &note : from.getNotes()) {
      Unwrapped other = unwrap(note.getLocation());
      to.notes.push_back({range(other.place), message(other, note)});
    }
    std::vector<Note> chain;
    for (mlir::Location caller : where.callers)
      addUses(caller, chain);
    for (Note &note : shortened(std::move(chain)))
      to.notes.push_back(std::move(note));
    diagnostics.report(std::move(to));
  }

private:
  void addUses(mlir::Location caller, std::vector<Note> &chain) {
    Unwrapped use = unwrap(caller);
    std::string block = use.name.empty() ? "a block" : "block '" + use.name.str() + "'";
    chain.push_back({range(use.place), "in " + block + " used here"});
    for (mlir::Location outer : use.callers)
      addUses(outer, chain);
  }

  /// The word that begins at a place, one character if none does.
  SourceRange range(mlir::FileLineColLoc place) {
    if (!place)
      return {};
    FileId file = load(place.getFilename().str());
    if (file == no_file)
      return {};
    SourceFiles &files = diagnostics.files();
    SourceRange result = files.at(file, {place.getLine(), place.getColumn()});
    llvm::StringRef rest = files.text(file).substr(result.begin);
    size_t length = rest.take_while([](char c) { return llvm::isAlnum(c) || c == '_'; }).size();
    result.length = std::max<uint32_t>(1, static_cast<uint32_t>(length));
    return result;
  }

  /// The message, and where it belongs if that is in no text that we have.
  std::string message(const Unwrapped &where, mlir::Diagnostic &from) {
    std::string text = from.str();
    if (range(where.place).file != no_file)
      return inTheLanguagesWords(text);
    if (!where.name.empty())
      text = where.name.str() + ": " + text;
    if (where.place)
      text = where.place.getFilename().str() + ":" + std::to_string(where.place.getLine()) + ":" +
             std::to_string(where.place.getColumn()) + ": " + text;
    return text;
  }

  /// A printed level comes from a file that nobody has added yet.
  FileId load(const std::string &name) {
    if (std::optional<FileId> known = diagnostics.files().find(name))
      return *known;
    FileProvider::Content content = DiskFiles().read(name);
    return content.error.empty() ? diagnostics.files().add(name, std::move(content.text)) : no_file;
  }

  Diagnostics &diagnostics;
};

} // namespace

// MLIR's own engine holds a lock while it calls a handler, so one call runs at a time.
SourceDiagnosticHandler::SourceDiagnosticHandler(mlir::MLIRContext &context,
                                                 Diagnostics &diagnostics)
    : mlir::ScopedDiagnosticHandler(&context), context(context),
      printed_operations(context.shouldPrintOpOnDiagnostic()) {
  context.printOpOnDiagnostic(false);
  setHandler([&diagnostics](mlir::Diagnostic &diagnostic) {
    Translator(diagnostics).translate(diagnostic);
    return mlir::success();
  });
}

SourceDiagnosticHandler::~SourceDiagnosticHandler() {
  context.printOpOnDiagnostic(printed_operations);
}

} // namespace cnnc
