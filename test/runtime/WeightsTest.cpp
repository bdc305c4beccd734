#include "runtime/Weights.h"

#include "test/runtime/LinearProgram.h"
#include "test/runtime/TemporaryFolder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace cnnc::runtime;
using cnnc::test::LinearProgram;
using cnnc::test::TemporaryFolder;
using testing::AllOf;
using testing::HasSubstr;

namespace {

class WeightsTest : public testing::Test {
protected:
  LinearProgram program{2, 2, 3, 5, 4};
  TemporaryFolder folder;
  std::vector<float> parameters =
      std::vector<float>(static_cast<size_t>(program.table.parameter_floats));
  std::vector<float> statistics = std::vector<float>(2);
  std::vector<float> weight = std::vector<float>(60, 1.5f), bias = std::vector<float>(5, -1.0f),
                     mean = std::vector<float>(2, 0.25f);

  std::vector<TensorToWrite> good() {
    return {{"linear1.bias", "F32", {5}, bias.data()},
            {"linear1.weight", "F32", {5, 12}, weight.data()},
            {"input.running_mean", "F32", {2}, mean.data()}};
  }

  Status load(const std::vector<TensorToWrite> &tensors) {
    EXPECT_TRUE(writeTensorFile(folder / "w", tensors));
    return loadWeights(program.table, folder / "w", parameters.data(), statistics.data());
  }
};

TEST_F(WeightsTest, LoadsInAnyOrder) {
  ASSERT_TRUE(load(good()));
  EXPECT_EQ(statistics, mean);
  const float *stored_bias = parameters.data() + program.table.parameters[1].offset;
  EXPECT_EQ(std::vector<float>(stored_bias, stored_bias + 5), bias);
  EXPECT_EQ(parameters[0], 1.5f);
  EXPECT_EQ(parameters[5], 0.0f) << "a lane of padding";
}

TEST_F(WeightsTest, SavesWhatItLoaded) {
  for (size_t i = 0; i < weight.size(); ++i)
    weight[i] = static_cast<float>(i);
  ASSERT_TRUE(load(good()));
  ASSERT_TRUE(saveWeights(program.table, folder / "again", parameters.data(), statistics.data()));
  auto file = TensorFile::open(folder / "again");
  ASSERT_TRUE(file);
  std::vector<std::string> names;
  for (const TensorEntry &entry : file->tensors())
    names.push_back(entry.name);
  EXPECT_EQ(names,
            (std::vector<std::string>{"linear1.weight", "linear1.bias", "input.running_mean"}))
      << "in the table's order";
  EXPECT_EQ(file->find("linear1.weight")->shape, (std::vector<int64_t>{5, 12}));
  std::vector<float> back(60);
  ASSERT_TRUE(file->read(*file->find("linear1.weight"), back.data()));
  EXPECT_EQ(back, weight);
}

TEST_F(WeightsTest, NamesAllThatDoesNotFitAtOnce) {
  const int64_t batches = 3;
  parameters.assign(parameters.size(), 7.0f);
  const Status status = load({{"linear1.weight", "F32", {12, 5}, weight.data()},
                              {"input.running_mean", "F32", {2}, mean.data()},
                              {"extra", "F32", {2}, mean.data()},
                              {"num_batches_tracked", "I64", {}, &batches}});
  ASSERT_FALSE(status);
  EXPECT_THAT(status.error().message,
              AllOf(HasSubstr("unknown: extra, num_batches_tracked"),
                    HasSubstr("missing: linear1.bias"),
                    HasSubstr("linear1.weight is F32 [12, 5], expected F32 [5, 12]")));
  EXPECT_EQ(parameters, std::vector<float>(parameters.size(), 7.0f)) << "nothing was changed";
}

TEST_F(WeightsTest, RefusesOtherTypes) {
  const std::vector<double> doubles(5);
  auto tensors = good();
  tensors[0] = {"linear1.bias", "F64", {5}, doubles.data()};
  EXPECT_THAT(load(tensors).error().message,
              HasSubstr("linear1.bias is F64 [5], expected F32 [5]"));
}

} // namespace
