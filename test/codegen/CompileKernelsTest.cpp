#include "KernelCase.h"

#include <algorithm>
#include <filesystem>
#include <gtest/gtest.h>
#include <unistd.h>

namespace cnnc::test {
namespace {

namespace fs = std::filesystem;

std::vector<PlannedCall> someCalls() {
  std::vector<PlannedCall> calls;
  for (const Activation function :
       {Activation::Relu, Activation::Silu, Activation::Relu, Activation::Tanh}) {
    KernelCase kernel({rows({3, 3, 7})}, {activation(function, {0})}, {rows({3, 3, 7})});
    for (PlannedCall &call : planCalls(kernel.instance, testTarget()))
      calls.push_back(call);
  }
  return calls;
}

class CompileKernelsTest : public testing::Test {
protected:
  fs::path folder = fs::path(testing::TempDir()) / ("compile-kernels-" + std::to_string(getpid()));
  CompileOptions options;

  void SetUp() override {
    fs::remove_all(folder);
    options.cache_directory = folder.string();
  }
  void TearDown() override { fs::remove_all(folder); }
};

TEST_F(CompileKernelsTest, OneObjectForEqualKeys) {
  const CompileResult result = compileKernels(someCalls(), testTarget(), options);
  EXPECT_EQ(result.error, "");
  ASSERT_EQ(result.kernels.size(), 3u);
  EXPECT_EQ(result.compiled, 3);
  for (const CompiledKernel &kernel : result.kernels) {
    EXPECT_EQ(kernel.object.substr(1, 3), "ELF");
    EXPECT_NE(kernel.object.find(kernel.function), std::string::npos) << "no argv entry";
  }
}

TEST_F(CompileKernelsTest, SecondTimeFromTheCache) {
  const CompileResult first = compileKernels(someCalls(), testTarget(), options);
  const CompileResult second = compileKernels(someCalls(), testTarget(), options);
  EXPECT_EQ(second.compiled, 0);
  ASSERT_EQ(second.kernels.size(), first.kernels.size());
  for (size_t i = 0; i < first.kernels.size(); ++i)
    EXPECT_EQ(first.kernels[i].object, second.kernels[i].object);
}

TEST_F(CompileKernelsTest, BytesDependNeitherOnJobsNorOnOrder) {
  std::vector<PlannedCall> calls = someCalls();
  options.cache_directory.clear();
  options.jobs = 3;
  const CompileResult forward = compileKernels(calls, testTarget(), options);
  std::reverse(calls.begin(), calls.end());
  options.jobs = 1;
  const CompileResult backward = compileKernels(calls, testTarget(), options);
  for (const CompiledKernel &one : forward.kernels)
    for (const CompiledKernel &other : backward.kernels)
      EXPECT_TRUE(one.key != other.key || one.object == other.object) << one.key;
}

TEST_F(CompileKernelsTest, ACacheThatCannotBeMadeOnlyCostsTime) {
  options.cache_directory = "/proc/no such folder";
  const CompileResult result = compileKernels(someCalls(), testTarget(), options);
  EXPECT_EQ(result.error, "");
  EXPECT_EQ(result.compiled, 3);
}

TEST_F(CompileKernelsTest, ObjectsFitTheirTarget) {
  for (const char *name : {"x86-64-v3", "x86-64-v4"}) {
    std::string error;
    const std::optional<CpuTarget> target = findCpuTarget(name, error);
    ASSERT_TRUE(target);
    const auto text = describeKernel(someCalls().front(), {Device::Cpu, *target, {}},
                                     KernelText::Assembly, error);
    ASSERT_TRUE(text) << error;
    EXPECT_EQ(text->find("zmm") != std::string::npos, target->vector_floats == 16);
  }
}

TEST_F(CompileKernelsTest, TextsHoldTheKernel) {
  const PlannedCall call = someCalls().front();
  std::string error;
  const auto statement = describeKernel(call, testTarget(), KernelText::HalideStatement, error);
  ASSERT_TRUE(statement) << error;
  EXPECT_NE(statement->find("parallel"), std::string::npos);
  const auto assembly = describeKernel(call, testTarget(), KernelText::Assembly, error);
  ASSERT_TRUE(assembly) << error;
  EXPECT_NE(assembly->find(call.function), std::string::npos);
}

TEST(FindCpuTarget, NamesWhatThereIs) {
  std::string error;
  EXPECT_FALSE(findCpuTarget("vax", error));
  EXPECT_EQ(error,
            "unknown target 'vax', expected native, x86-64-v3, x86-64-v4 or, of a GPU, sm_80 "
            "and the like");
}

} // namespace
} // namespace cnnc::test
