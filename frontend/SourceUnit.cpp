#include "frontend/SourceUnit.h"

#include "frontend/LayerSignatures.h"
#include "frontend/Parser.h"

#include <filesystem>

namespace cnnc {
namespace {

std::string joined(const std::string &beside, const std::string &path) {
  return (std::filesystem::path(beside).parent_path() / path).string();
}

/// Whether a canonical path lies in a canonical folder or below it.
bool liesIn(const std::string &path, const std::string &folder) {
  std::string prefix = folder.ends_with('/') ? folder : folder + "/";
  return path.starts_with(prefix);
}

} // namespace

const SourceUnit *SourceLoader::load(const std::string &path) {
  return loadFile(path, provider.canonicalPath(path), {});
}

SourceUnit *SourceLoader::loadFile(const std::string &path, const std::string &canonical_path,
                                   const SourceRange &imported_at) {
  FileProvider::Content content = provider.read(path);
  bytes += content.text.size();
  if (content.error.empty() && (bytes > largest_source || units.size() == most_source_files))
    content.error = "there are more than " + std::to_string(most_source_files) + " files or " +
                    std::to_string(largest_source) + " bytes in all";
  if (!content.error.empty()) {
    diagnostics.error(imported_at, "cannot read '" + path + "': " + content.error);
    return nullptr;
  }
  SourceUnit *unit = (units[canonical_path] = std::make_unique<SourceUnit>()).get();
  unit->file = parseFile(diagnostics.files().add(path, std::move(content.text)), diagnostics);
  stack.push_back({canonical_path, imported_at});
  for (const ast::Import &import : unit->file.imports)
    this->import(*unit, path, import);
  stack.pop_back();
  declareOwn(*unit);
  return unit;
}

void SourceLoader::import(SourceUnit &unit, const std::string &importer,
                          const ast::Import &import) {
  std::string canonical_path = resolve(importer, import);
  if (canonical_path.empty() || isCycle(canonical_path, import))
    return;
  const SourceUnit *imported = nullptr;
  if (auto known = units.find(canonical_path); known != units.end())
    imported = known->second.get();
  else
    imported = loadFile(joined(importer, import.path), canonical_path, import.range);
  if (imported)
    takeOver(unit, *imported, import);
}

/// The canonical path of an imported file; empty, and reported, if it is not for this importer.
/// Symbolic links are followed before the check, so none leads out of the folder.
std::string SourceLoader::resolve(const std::string &importer, const ast::Import &import) {
  const std::string &path = import.path;
  auto refuse = [&](const std::string &message) {
    diagnostics.error(import.range, message);
    return std::string();
  };
  std::string normal = std::filesystem::path(path).lexically_normal().string();
  if (path.empty() || normal == "." || path.find('\0') != std::string::npos)
    return refuse("this is no file's name, expected one such as \"blocks.cnn\"");
  if (std::filesystem::path(path).is_absolute())
    return refuse("the path is absolute, expected one beside the importing file");
  std::string folder = provider.canonicalPath(joined(importer, "."));
  // Checked by the text first: whether a file outside exists is nobody's business.
  if (normal == ".." || normal.starts_with("../"))
    return refuse("the path leaves the importing file's folder, expected one inside");
  std::string canonical_path = provider.canonicalPath(joined(importer, path));
  if (canonical_path.empty())
    return refuse("there is no file '" + joined(importer, path) + "'");
  if (folder.empty() || !liesIn(canonical_path, folder))
    return refuse(
        "a symbolic link leads out of the importing file's folder, expected a file inside");
  return canonical_path;
}

bool SourceLoader::isCycle(const std::string &canonical_path, const ast::Import &import) {
  for (size_t i = 0; i < stack.size(); ++i) {
    if (stack[i].canonical_path != canonical_path)
      continue;
    std::vector<Note> chain;
    for (size_t k = i + 1; k < stack.size(); ++k)
      chain.push_back({stack[k].imported_at, "imported from here"});
    diagnostics.error(import.range, "the file imports itself", shortened(std::move(chain)));
    return true;
  }
  return false;
}

void SourceLoader::takeOver(SourceUnit &unit, const SourceUnit &imported,
                            const ast::Import &import) {
  auto clash = [&](const std::string &name, const SourceRange &one, const SourceRange &other) {
    diagnostics.error(import.range, "the import brings a second '" + name + "'",
                      {{one, "declared here"}, {other, "the other one"}});
  };
  for (const auto &[name, entry] : imported.constants.ownEntries()) {
    const Variables::Entry *known = unit.constants.find(name);
    if (!known)
      unit.constants.declare({name, entry.declared}, entry.content, diagnostics);
    else if (known->declared != entry.declared)
      clash(name, entry.declared, known->declared);
  }
  for (const auto &[name, block] : imported.blocks) {
    auto [known, inserted] = unit.blocks.try_emplace(name, block);
    if (!inserted && known->second.definition != block.definition)
      clash(name, block.definition->name.range, known->second.definition->name.range);
  }
}

void SourceLoader::declareOwn(SourceUnit &unit) {
  for (const ast::Let &let : unit.file.lets)
    unit.constants.declare(let.name, evaluator.evaluate(*let.value, unit.constants), diagnostics);
  for (const ast::Definition &block : unit.file.blocks) {
    const std::string &name = block.name.text;
    if (findLayer(name) || isUnsupportedLayer(name))
      diagnostics.error(block.name.range, "'" + name + "' is a layer, expected another name");
    auto [known, inserted] = unit.blocks.try_emplace(name, BlockReference{&block, &unit});
    if (!inserted)
      diagnostics.error(block.name.range, "there is a block '" + name + "' already",
                        {{known->second.definition->name.range, "the other one"}});
  }
}

} // namespace cnnc
