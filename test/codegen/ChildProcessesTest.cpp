#include "codegen/ChildProcesses.h"

#include <csignal>
#include <cstdio>
#include <gtest/gtest.h>

namespace cnnc {
namespace {

TEST(ChildProcesses, ReportEachTask) {
  const std::vector<ChildResult> results = runInChildren(
      5, 2, [](size_t i) { return i == 3 ? std::string("three is wrong") : std::string(); });
  for (size_t i = 0; i < 5; ++i)
    EXPECT_EQ(results[i].done, i != 3) << i;
  EXPECT_EQ(results[3].message, "three is wrong");
}

TEST(ChildProcesses, SurviveACrash) {
  const std::vector<ChildResult> results = runInChildren(2, 2, [](size_t i) -> std::string {
    if (i == 0) {
      std::fputs("about to end", stderr);
      std::fflush(stderr);
      std::raise(SIGKILL);
    }
    return "";
  });
  EXPECT_FALSE(results[0].done);
  EXPECT_EQ(results[0].message, "about to end (ended by signal 9)");
  EXPECT_TRUE(results[1].done);
}

TEST(ChildProcesses, CutLongMessages) {
  const std::vector<ChildResult> results =
      runInChildren(1, 1, [](size_t) { return std::string(1 << 20, 'x'); });
  EXPECT_FALSE(results[0].done);
  EXPECT_EQ(results[0].message, std::string(8192, 'x'));
}

} // namespace
} // namespace cnnc
