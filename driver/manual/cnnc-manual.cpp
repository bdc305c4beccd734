//===- cnnc-manual.cpp - makes the man page and the shells' completions -----------------------===//
//
//   cnnc-manual PAGE FOLDER
//
// PAGE is the man page with @OPTIONS@ and @COMMANDS@ where cnnc's own options go. FOLDER gets what
// an installation has under share/. Part of the build, not installed.
//
//===------------------------------------------------------------------------------------------===//

#include "driver/CommandLine.h"
#include "driver/manual/Usage.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

namespace {

bool write(const std::filesystem::path &file, const std::string &text) {
  std::filesystem::create_directories(file.parent_path());
  std::ofstream out(file);
  out << text;
  return static_cast<bool>(out.flush());
}

} // namespace

int main(int argc, char **argv) {
  if (argc != 3) {
    std::cerr << "usage: cnnc-manual PAGE FOLDER\n";
    return 2;
  }
  std::ifstream in(argv[1]);
  std::string page(std::istreambuf_iterator<char>(in), {});
  if (!in || page.empty()) {
    std::cerr << "cnnc-manual: error: cannot read " << argv[1] << "\n";
    return 1;
  }
  cnnc::CommandLine line;
  cnnc::manual::Command usage = cnnc::manual::usageOf(*cnnc::makeParser(line));
  std::filesystem::path share = argv[2];
  bool written =
      write(share / "man/man1/cnnc.1", cnnc::manual::manPage(page, usage)) &&
      write(share / "bash-completion/completions/cnnc", cnnc::manual::bashCompletion(usage)) &&
      write(share / "zsh/site-functions/_cnnc", cnnc::manual::zshCompletion(usage)) &&
      write(share / "fish/vendor_completions.d/cnnc.fish", cnnc::manual::fishCompletion(usage));
  if (!written)
    std::cerr << "cnnc-manual: error: cannot write below " << argv[2] << "\n";
  return written ? 0 : 1;
}
