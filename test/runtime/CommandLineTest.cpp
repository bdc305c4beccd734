// Exit statuses, what is printed where, and the commands other than train.
#include "runtime/TensorFile.h"

#include "test/runtime/IdxFiles.h"
#include "test/runtime/LinearProgram.h"
#include "test/runtime/RunCommand.h"

#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>

using namespace cnnc::runtime;
using namespace cnnc::test;
using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;

namespace {

class CommandLineTest : public testing::Test {
protected:
  LinearProgram program{1, 10, 10, 10, 8};
  TemporaryFolder folder;

  Outcome run(std::vector<std::string> arguments) { return runCommand(program.table, arguments); }

  std::string weights() {
    EXPECT_EQ(run({"init", "--output", folder / "w"}).status, 0);
    return folder / "w";
  }

  /// A batch file of random-looking images with channels 1.
  std::string batch(int64_t count) {
    std::vector<float> images(static_cast<size_t>(count) * 100);
    for (size_t i = 0; i < images.size(); ++i)
      images[i] = static_cast<float>(i * 7919 % 101) / 101;
    std::vector<int64_t> labels;
    for (int64_t i = 0; i < count; ++i)
      labels.push_back(i % 10);
    EXPECT_TRUE(writeTensorFile(folder / "b", {{"images", "F32", {count, 1, 10, 10}, images.data()},
                                               {"labels", "I64", {count}, labels.data()}}));
    return folder / "b";
  }

  std::vector<float> read(const std::string &name, const std::string &tensor) {
    auto file = TensorFile::open(folder / name);
    EXPECT_TRUE(file) << file.error().message;
    const TensorEntry *entry = file->find(tensor);
    EXPECT_TRUE(entry) << tensor;
    std::vector<float> values(static_cast<size_t>(entry->elements()));
    EXPECT_TRUE(file->read(*entry, values.data()));
    return values;
  }
};

TEST_F(CommandLineTest, WrongUsageIsStatusTwo) {
  const std::vector<std::vector<std::string>> wrong = {
      {},
      {"fly"},
      {"--nonsense"},
      {"train", "--nonsense"},
      {"train", "extra"},
      {"train", "--batch", "0"},
      {"train", "--batch", "many"},
      {"train", "--batch", "99999999999999999999"},
      {"train", "--epochs", "-1"},
      {"train", "--lr", "nan"},
      {"train", "--lr", "-0.5"},
      {"train", "--lr", "1e999"},
      {"train", "--limit", "0"},
      {"train", "--seed", "-1"},
      {"train", "--threads", "0"},
      {"train", "--threads", "100000"},
      {"train", "--resume"},
      {"train", "--resume", "--out", "o", "--weights", "w"},
      {"evaluate"},
      {"infer", "--weights", "w"},
      {"infer", "picture.png"},
      {"infer", "--weights", "w", "--input", "i"},
      {"infer", "--weights", "w", "--output", "o"},
      {"infer", "--weights", "w", "--input", "i", "--output", "o", "picture.png"},
      {"infer", "--weights", "w", "--top", "0", "picture.png"},
      {"gradients", "--weights", "w", "--input", "i"},
      {"init"},
      {"summary", "--xml"},
      {"bench", "--train", "--infer"},
      {"bench", "--steps", "0"},
      {"bench", "--serve", "--json"},
      {"summary", "bench"}};
  for (const auto &arguments : wrong) {
    const Outcome outcome = run(arguments);
    EXPECT_EQ(outcome.status, 2) << testing::PrintToString(arguments);
    EXPECT_EQ(outcome.out, "") << testing::PrintToString(arguments);
    EXPECT_THAT(outcome.err, AllOf(HasSubstr("error: "), HasSubstr("--help")));
  }
}

TEST_F(CommandLineTest, HelpIsStatusZero) {
  const Outcome all = run({"--help"});
  EXPECT_EQ(all.status, 0);
  for (const char *command :
       {"train", "evaluate", "infer", "gradients", "init", "summary", "bench", "1 x 10 x 10"})
    EXPECT_THAT(all.out, HasSubstr(command));
  for (const char *command :
       {"train", "evaluate", "infer", "gradients", "init", "summary", "bench"}) {
    const Outcome one = run({command, "--help"});
    EXPECT_EQ(one.status, 0) << command;
    EXPECT_THAT(one.out, HasSubstr("--threads"));
  }
  EXPECT_THAT(run({"train", "--help"}).out, HasSubstr("=64")) << "the table's batch";
}

TEST_F(CommandLineTest, BadFilesAreStatusOne) {
  const std::string b = batch(2), w = weights();
  for (const std::vector<std::string> &arguments : std::vector<std::vector<std::string>>{
           {"evaluate", "--weights", folder / "absent"},
           {"evaluate", "--weights", b},
           {"evaluate", "--weights", w, "--data", folder.path},
           {"infer", "--weights", w, folder / "absent.png"},
           {"infer", "--weights", w, w},
           {"infer", "--weights", w, "--input", w, "--output", "o"},
           {"gradients", "--weights", w, "--input", b, "--output", folder / "no/g"},
           {"init", "--output", folder.path},
           {"train", "--data", folder.path}}) {
    const Outcome outcome = run(arguments);
    EXPECT_EQ(outcome.status, 1) << testing::PrintToString(arguments);
    EXPECT_EQ(outcome.out, "");
    EXPECT_THAT(outcome.err, HasSubstr("error: "));
  }
}

TEST_F(CommandLineTest, InitIsAFunctionOfTheSeed) {
  ASSERT_EQ(run({"init", "--seed", "7", "--output", folder / "a"}).status, 0);
  ASSERT_EQ(run({"init", "--seed", "7", "--output", folder / "b"}).status, 0);
  ASSERT_EQ(run({"init", "--seed", "8", "--output", folder / "c"}).status, 0);
  EXPECT_EQ(folder.read("a"), folder.read("b"));
  EXPECT_NE(folder.read("a"), folder.read("c"));
}

TEST_F(CommandLineTest, SummaryListsParametersInOrder) {
  const json document = json::parse(run({"summary", "--json"}).out);
  EXPECT_EQ(document["parameters"], json::parse(R"([{"name": "linear1.weight", "shape": [10, 100]},
                            {"name": "linear1.bias", "shape": [10]}])"));
  EXPECT_EQ(document["statistics"],
            json::parse(R"([{"name": "input.running_mean", "shape": [1]}])"));
  EXPECT_EQ(document["parameter_count"], 1010);
  EXPECT_THAT(run({"summary"}).out,
              AllOf(HasSubstr("linear1.weight"), HasSubstr("10 x 100"),
                    HasSubstr("1010 parameters"), HasSubstr("kernels of train_step"),
                    HasSubstr("cross_entropy_gradient")));
}

TEST_F(CommandLineTest, InferWritesLogits) {
  ASSERT_EQ(
      run({"infer", "--weights", weights(), "--input", batch(70), "--output", folder / "l"}).status,
      0);
  EXPECT_EQ(read("l", "logits").size(), 700u);
}

TEST_F(CommandLineTest, BatchFilesMustFitTheNetwork) {
  const std::string w = weights();
  const std::vector<float> zeros(200);
  const int64_t labels[2] = {3, 10};
  auto problem = [&](std::vector<TensorToWrite> tensors) {
    EXPECT_TRUE(writeTensorFile(folder / "b", tensors));
    const Outcome outcome =
        run({"gradients", "--weights", w, "--input", folder / "b", "--output", folder / "g"});
    EXPECT_EQ(outcome.status, 1);
    return outcome.err;
  };
  const TensorToWrite images{"images", "F32", {2, 1, 10, 10}, zeros.data()};
  EXPECT_THAT(problem({{"pictures", "F32", {2}, zeros.data()}}), HasSubstr("no tensor images"));
  EXPECT_THAT(problem({{"images", "F32", {2, 10, 10}, zeros.data()}}),
              HasSubstr("F32 [2, 10, 10], expected F32 [N, 1, 10, 10]"));
  EXPECT_THAT(problem({{"images", "F32", {0, 1, 10, 10}, nullptr}}), HasSubstr("N of 1 or more"));
  EXPECT_THAT(problem({images}), HasSubstr("no tensor labels"));
  EXPECT_THAT(problem({images, {"labels", "I64", {1}, labels}}), HasSubstr("expected I64 [2]"));
  EXPECT_THAT(problem({images, {"labels", "I64", {2}, labels}}),
              HasSubstr("image 1 has label 10, the network has 10 classes"));
}

// Central differences: d loss / d weight = (loss(w + h) - loss(w - h)) / 2h + O(h^2), for a batch
// of several chunks.
TEST_F(CommandLineTest, GradientsAreThoseOfTheLoss) {
  const std::string w = weights(), b = batch(20);
  ASSERT_EQ(run({"gradients", "--weights", w, "--input", b, "--output", folder / "g"}).status, 0);
  const std::vector<float> gradient = read("g", "linear1.weight");
  EXPECT_EQ(read("g", "logits").size(), 200u);
  EXPECT_EQ(read("g", "loss").size(), 1u);
  ASSERT_EQ(gradient.size(), 1000u);

  const std::vector<float> weight = read("w", "linear1.weight"), bias = read("w", "linear1.bias"),
                           mean = read("w", "input.running_mean");
  const float h = 1e-2f;
  for (size_t i : {size_t(0), size_t(123), size_t(999)}) {
    double loss[2];
    for (int side : {0, 1}) {
      std::vector<float> moved = weight;
      moved[i] += side ? h : -h;
      ASSERT_TRUE(writeTensorFile(folder / "m", {{"linear1.weight", "F32", {10, 100}, moved.data()},
                                                 {"linear1.bias", "F32", {10}, bias.data()},
                                                 {"input.running_mean", "F32", {1}, mean.data()}}));
      ASSERT_EQ(
          run({"gradients", "--weights", folder / "m", "--input", b, "--output", folder / "d"})
              .status,
          0);
      loss[side] = read("d", "loss")[0];
    }
    EXPECT_NEAR(gradient[i], (loss[1] - loss[0]) / (2 * h), 1e-4);
  }
}

TEST_F(CommandLineTest, InferNamesTheLikeliestClassesOfPictures) {
  const std::string w = weights();
  // A BMP of 2 x 2 grey-ish pixels: two headers of 14 and 40 bytes, rows padded to 8.
  std::string bmp("BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\2\0\0\0\2\0\0\0\1\0\x18", 29);
  bmp.resize(54, '\0');
  const std::string picture = folder.write("p.bmp", bmp + "aaazzz..bbbyyy..");
  const Outcome text = run({"infer", "--weights", w, picture, "--top", "2"});
  EXPECT_EQ(text.status, 0) << text.err;
  EXPECT_THAT(text.out, HasSubstr("p.bmp: "));
  const Outcome outcome = run({"infer", "--weights", w, picture, picture, "--top", "99", "--json"});
  const json document = json::parse(outcome.out);
  ASSERT_EQ(document.size(), 2u);
  const json &classes = document[0]["classes"];
  ASSERT_EQ(classes.size(), 10u);
  double sum = 0, last = 1;
  for (const json &entry : classes) {
    const double probability = entry["probability"];
    EXPECT_LE(probability, last);
    last = probability;
    sum += probability;
  }
  EXPECT_NEAR(sum, 1, 1e-9);
  EXPECT_EQ(document[0]["classes"], document[1]["classes"]);
}

TEST_F(CommandLineTest, EvaluateScoresTheTestSet) {
  writeDataset(folder, 10, 50);
  const std::string w = weights();
  const Outcome outcome = run({"evaluate", "--weights", w, "--data", folder.path, "--json"});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  const json document = json::parse(outcome.out);
  EXPECT_EQ(document["images"], 50);
  EXPECT_GT(document["loss"], 0.0);
  EXPECT_THAT(run({"evaluate", "--weights", w, "--data", folder.path}).out,
              HasSubstr("test acc 0."));
}

TEST_F(CommandLineTest, BenchPrintsSpeedMemoryAndProfile) {
  const Outcome text = run({"bench", "--batch", "10", "--steps", "2", "--profile"});
  ASSERT_EQ(text.status, 0) << text.err;
  EXPECT_THAT(text.out,
              AllOf(HasSubstr("images/s best, "), HasSubstr("images/s median\n"),
                    HasSubstr("peak resident memory"), HasSubstr("cross_entropy_gradient"),
                    HasSubstr("GFLOP/s"), HasSubstr("linear1")));
  const json document = json::parse(
      run({"bench", "--infer", "--batch", "20", "--steps", "3", "--profile", "--json"}).out);
  EXPECT_GE(document["images_per_second_best"], document["images_per_second_median"]);
  EXPECT_GT(document["peak_bytes"], 1000000);
  for (const json &kernel : document["kernels"])
    EXPECT_EQ(kernel["calls_per_step"], 3.0) << "a call a chunk of 8";
}

// A layer's forward and gradients are told apart by their place in the step, before or after the
// loss's gradient.
TEST_F(CommandLineTest, BenchListsCallsAsTheStepRunsThem) {
  const json document =
      json::parse(run({"bench", "--batch", "20", "--steps", "3", "--profile", "--json"}).out);
  std::vector<std::string> kernels;
  for (const json &call : document["calls"]) {
    kernels.push_back(call["kernel"]);
    EXPECT_GE(call["seconds_median"], 0);
  }
  std::vector<std::string> table;
  for (const cnn_function *function : {&program.table.train_step, &program.table.update})
    for (int32_t p = 0; p < function->phase_count; ++p)
      for (int32_t c = 0; c < function->phases[p].call_count; ++c)
        table.push_back(function->phases[p].calls[c].kernel);
  EXPECT_EQ(kernels, table);
}

TEST_F(CommandLineTest, BenchServesStepsAsAsked) {
  std::istringstream asked("2\n1\n");
  std::streambuf *const input = std::cin.rdbuf(asked.rdbuf());
  const Outcome outcome = run({"bench", "--infer", "--batch", "5", "--serve"});
  std::cin.rdbuf(input);
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_THAT(outcome.out,
              testing::MatchesRegex("ready\n[0-9]+[.][0-9]+ [0-9]+[.][0-9]+\n[0-9]+[.][0-9]+\n"));
}

TEST_F(CommandLineTest, BenchRefusesToServeWhatIsNoNumber) {
  for (const char *line : {"0", "-1", "two", "2 3", "", "99999999999"}) {
    std::istringstream asked(std::string(line) + "\n");
    std::streambuf *const input = std::cin.rdbuf(asked.rdbuf());
    const Outcome outcome = run({"bench", "--infer", "--batch", "5", "--serve"});
    std::cin.rdbuf(input);
    EXPECT_EQ(outcome.status, 1) << line;
    EXPECT_THAT(outcome.err, HasSubstr("expected a number of steps")) << line;
  }
}

TEST_F(CommandLineTest, AnImpossibleBatchIsStatusOne) {
  program.table.height = program.table.width = 16000;
  const Outcome outcome = run({"bench", "--batch", "10000000", "--infer"});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_THAT(outcome.err, HasSubstr("memory"));
}

} // namespace
