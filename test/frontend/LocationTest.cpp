#include "MemoryFiles.h"
#include "dialect/CnnDialect.h"
#include "frontend/Frontend.h"
#include "frontend/SourceDiagnosticHandler.h"

#include <gtest/gtest.h>

#include <sstream>

namespace cnnc {
namespace {

constexpr const char *text = R"(block inner { conv(4, 3) }
block outer {
  concat { identity; inner }
}
model m {
  input(1, 8, 8)
  stem: conv(2, 1)
  outer
}
)";

struct LocationTest : testing::Test {
  LocationTest() {
    module = parseNetwork("/net.cnn", {}, provider, context, diagnostics);
    module->walk([&](cnn::ConvOp conv) { convolutions.push_back(conv); });
  }

  MemoryFiles provider{{{"/net.cnn", text}}};
  SourceFiles files;
  std::ostringstream out;
  Diagnostics diagnostics{files, out};
  mlir::MLIRContext context;
  mlir::OwningOpRef<mlir::ModuleOp> module;
  std::vector<cnn::ConvOp> convolutions;
};

std::string print(mlir::Location location) {
  std::string result;
  llvm::raw_string_ostream(result) << location;
  return result;
}

TEST_F(LocationTest, LayerHasItsNameAndPlace) {
  ASSERT_EQ(convolutions.size(), 2u);
  EXPECT_EQ(print(convolutions[0].getLoc()), "loc(\"stem\"(\"/net.cnn\":7:9))");
}

TEST_F(LocationTest, LayerInABlockIsCalledFromItsUses) {
  EXPECT_EQ(print(convolutions[1].getLoc()),
            "loc(callsite(\"conv1\"(\"/net.cnn\":1:15) at callsite("
            "\"branch2.inner1\"(\"/net.cnn\":3:22) at \"outer1\"(\"/net.cnn\":8:3))))");
}

TEST_F(LocationTest, ErrorOfAPassShowsTheChainOfUses) {
  SourceDiagnosticHandler handler(context, diagnostics);
  convolutions[1].emitError("observed, expected").attachNote(convolutions[0].getLoc()) << "other";
  EXPECT_EQ(out.str(), "/net.cnn:1:15: error: observed, expected\n"
                       "  block inner { conv(4, 3) }\n"
                       "                ^~~~\n"
                       "/net.cnn:7:9: note: other\n"
                       "    stem: conv(2, 1)\n"
                       "          ^~~~\n"
                       "/net.cnn:3:22: note: in block 'branch2.inner1' used here\n"
                       "    concat { identity; inner }\n"
                       "                       ^~~~~\n"
                       "/net.cnn:8:3: note: in block 'outer1' used here\n"
                       "    outer\n"
                       "    ^~~~~\n");
}

TEST_F(LocationTest, ErrorOfAnOpNamesTheLayer) {
  SourceDiagnosticHandler handler(context, diagnostics);
  convolutions[0].emitOpError("is wrong");
  EXPECT_TRUE(out.str().starts_with("/net.cnn:7:9: error: conv: is wrong\n"));
}

TEST_F(LocationTest, ErrorWithoutAPlaceIsPrinted) {
  SourceDiagnosticHandler handler(context, diagnostics);
  mlir::emitError(mlir::UnknownLoc::get(&context), "message");
  EXPECT_EQ(out.str(), "error: message\n");
}

TEST_F(LocationTest, PlaceInAFileThatIsGoneIsNamed) {
  SourceDiagnosticHandler handler(context, diagnostics);
  mlir::emitError(mlir::FileLineColLoc::get(&context, "/gone.cnn", 4, 5), "message");
  EXPECT_EQ(out.str(), "error: /gone.cnn:4:5: message\n");
}

TEST_F(LocationTest, PlaceBehindTheEndOfTheFileIsItsEnd) {
  SourceDiagnosticHandler handler(context, diagnostics);
  mlir::emitError(mlir::FileLineColLoc::get(&context, "/net.cnn", 1000, 1000), "message");
  EXPECT_NE(out.str().find("/net.cnn:10:1: error: message"), std::string::npos);
}

} // namespace
} // namespace cnnc
