#include "MemoryFiles.h"
#include "frontend/SourceUnit.h"

#include <gtest/gtest.h>

#include <sstream>

namespace cnnc {
namespace {

/// Loads /project/main.cnn; gives the names of the blocks it sees, or the errors.
std::string load(MemoryFiles files) {
  SourceFiles sources;
  std::ostringstream errors;
  Diagnostics diagnostics(sources, errors);
  WorkBudget budget(diagnostics);
  ExpressionEvaluator evaluator(diagnostics, budget);
  SourceLoader loader(files, evaluator, diagnostics);
  const SourceUnit *unit = loader.load("/project/main.cnn");
  if (diagnostics.hasErrors())
    return errors.str();
  std::string names;
  for (const auto &[name, block] : unit->blocks)
    names += name + " ";
  return names;
}

TEST(SourceLoader, ResolvesBesideTheImporter) {
  EXPECT_EQ(load(MemoryFiles({{"/project/main.cnn", "import \"a/one.cnn\""},
                              {"/project/a/one.cnn", "import \"two.cnn\"\nblock one { relu }"},
                              {"/project/a/two.cnn", "block two { relu }"},
                              {"/project/two.cnn", "block wrong { relu }"}})),
            "one two ");
}

TEST(SourceLoader, FolderWithTheSameBeginningIsOutside) {
  EXPECT_NE(load(MemoryFiles({{"/project/main.cnn", "import \"link.cnn\""},
                              {"/project-two/b.cnn", "block b { relu }"}},
                             {{"/project/link.cnn", "/project-two/b.cnn"}}))
                .find("symbolic link leads out"),
            std::string::npos);
}

TEST(SourceLoader, LinkInsideIsTheSameFile) {
  EXPECT_EQ(load(MemoryFiles({{"/project/main.cnn", "import \"link.cnn\"\nimport \"b.cnn\""},
                              {"/project/b.cnn", "block b { relu }"}},
                             {{"/project/link.cnn", "/project/b.cnn"}})),
            "b ");
}

TEST(SourceLoader, LongCycleIsAnError) {
  EXPECT_NE(load(MemoryFiles({{"/project/main.cnn", "import \"a.cnn\""},
                              {"/project/a.cnn", "import \"b.cnn\""},
                              {"/project/b.cnn", "import \"main.cnn\""}}))
                .find("b.cnn:1:8: error: the file imports itself"),
            std::string::npos);
}

TEST(SourceLoader, TooManyFilesAreAnError) {
  std::map<std::string, std::string> files;
  std::string imports;
  for (int i = 0; i < 100; ++i) {
    std::string name = "f" + std::to_string(i) + ".cnn";
    imports += "import \"" + name + "\"\n";
    files["/project/" + name] = "";
  }
  files["/project/main.cnn"] = imports;
  EXPECT_NE(load(MemoryFiles(files)).find("more than 64 files"), std::string::npos);
}

TEST(SourceLoader, TooManyBytesAreAnError) {
  std::map<std::string, std::string> files;
  std::string imports;
  for (int i = 0; i < 6; ++i) {
    std::string name = "f" + std::to_string(i) + ".cnn";
    imports += "import \"" + name + "\"\n";
    files["/project/" + name] = std::string(1000000, ' ');
  }
  files["/project/main.cnn"] = imports;
  EXPECT_NE(load(MemoryFiles(files)).find("4194304 bytes in all"), std::string::npos);
}

} // namespace
} // namespace cnnc
