//===- FormatFiles.cpp - cnnc format ----------------------------------------------------------===//

#include "driver/FormatFiles.h"
#include "frontend/FileProvider.h"
#include "frontend/Formatter.h"

#include "llvm/ADT/ScopeExit.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

#include <iostream>
#include <tuple>

using namespace cnnc;
namespace fs = llvm::sys::fs;

namespace {

/// Replaces what `path` leads to, through links; an empty string or what went wrong.
std::string replaceFile(const std::string &path, const std::string &text) {
  llvm::SmallString<256> target, made;
  int descriptor = -1;
  std::error_code code = fs::real_path(path, target);
  auto permissions = fs::getPermissions(target);
  if (!code && !permissions)
    code = permissions.getError();
  if (!code)
    code = fs::createUniqueFile(target + ".%%%%%%", descriptor, made);
  if (code)
    return code.message();
  auto unmake = llvm::scope_exit([&] { std::ignore = fs::remove(made); });
  llvm::raw_fd_ostream out(descriptor, /*shouldClose=*/true);
  out << text;
  out.close();
  code = out.error();
  out.clear_error();
  if (!code)
    code = fs::setPermissions(made, *permissions);
  if (!code)
    code = fs::rename(made, target);
  if (code)
    return code.message();
  unmake.release();
  return "";
}

bool formatOne(const std::string &path, bool check) {
  SourceFiles files;
  Diagnostics diagnostics(files, std::cerr);
  FileProvider::Content content = DiskFiles().read(path);
  if (!content.error.empty()) {
    diagnostics.error({}, "cannot read '" + path + "': " + content.error);
    return false;
  }
  FileId file = files.add(path, std::move(content.text));
  std::optional<std::string> text = formatFile(file, diagnostics);
  if (!text)
    return false;
  if (*text == files.text(file))
    return true;
  if (check) {
    std::cout << path << "\n";
    return false;
  }
  std::string error;
  if (text->size() > largest_source_file)
    error = "laid out it is larger than " + std::to_string(largest_source_file) + " bytes";
  else
    error = replaceFile(path, *text);
  if (!error.empty())
    diagnostics.error({}, "cannot write '" + path + "': " + error);
  return error.empty();
}

} // namespace

bool cnnc::formatFiles(const std::vector<std::string> &files, bool check) {
  bool good = true;
  for (const std::string &file : files)
    good &= formatOne(file, check);
  return good;
}
