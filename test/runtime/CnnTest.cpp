// The C interface, on the hand-made network and against PyTorch's numbers: on the CPU, and for CUDA
// on FaultyCuda, whose kernels are the same.
#include "runtime/Cnn.h"

#include "test/runtime/LinearProgram.h"
#include "test/runtime/TemporaryFolder.h"

#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <memory>
#include <vector>

using cnnc::test::LinearProgram;
using cnnc::test::TemporaryFolder;
using testing::HasSubstr;

namespace {

#include "test/runtime/LinearGolden.h"

constexpr int channels = 2, height = 3, width = 4, classes = 5, batch = 7, chunk = 3;
constexpr int inputs = channels * height * width;

class CnnTest : public testing::TestWithParam<const char *> {
protected:
  LinearProgram program{channels, height, width, classes, chunk, GetParam()};
  std::unique_ptr<cnn_session, void (*)(cnn_session *)> session{nullptr, cnn_close};
  std::vector<float> images, logits = std::vector<float>(batch * classes),
                             losses = std::vector<float>(batch);
  std::vector<int32_t> labels;
  cnn_step_options step{1, 0, 1, 0.1f, 0.9f, 0.01f};

  void SetUp() override {
    char error[256] = "";
    session.reset(cnn_open(&program.table, error, sizeof error));
    ASSERT_TRUE(session) << error;
    // The formulas of make_linear_golden.py; images and weights by H x W x C.
    std::vector<float> parameters(static_cast<size_t>(program.table.parameter_floats));
    auto parameter = [&](int64_t at) -> float & { return parameters[static_cast<size_t>(at)]; };
    for (int o = 0; o < classes; ++o) {
      for (int i = 0; i < inputs; ++i) {
        const int c = i / (height * width), pixel = i % (height * width);
        parameter((pixel * channels + c) * 16 + o) =
            static_cast<float>((o * 13 + i * 7) % 17 - 8) / 32;
      }
      parameter(program.table.parameters[1].offset + o) = static_cast<float>(o - 2) / 8;
    }
    ASSERT_EQ(cnn_write_memory(session.get(), CNN_PARAMETERS, parameters.data()), 0);
    images.clear();
    labels.clear();
    for (int n = 0; n < batch; ++n) {
      for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
          for (int c = 0; c < channels; ++c)
            images.push_back(static_cast<float>((n * 5 + c * 11 + y * 3 + x * 7) % 13) / 16);
      labels.push_back(n * 3 % classes);
    }
  }

  int trainStep() {
    return cnn_train_step(session.get(), images.data(), labels.data(), batch, &step, logits.data(),
                          losses.data());
  }

  std::vector<float> memory(cnn_space space) {
    int64_t floats = 0;
    cnn_memory(session.get(), space, &floats);
    std::vector<float> values(static_cast<size_t>(floats));
    EXPECT_EQ(cnn_read_memory(session.get(), space, values.data()), 0) << cnn_error(session.get());
    return values;
  }

  double meanLoss() const {
    double sum = 0;
    for (float loss : losses)
      sum += loss;
    return sum / batch;
  }

  static void expectNear(const std::vector<float> &got, const float *expected) {
    for (size_t i = 0; i < got.size(); ++i)
      EXPECT_NEAR(got[i], expected[i], 1e-6) << "element " << i;
  }
};

TEST_P(CnnTest, GradientsAreThoseOfPyTorch) {
  ASSERT_EQ(cnn_forward_backward(session.get(), images.data(), labels.data(), batch, &step,
                                 logits.data(), losses.data()),
            0);
  expectNear(logits, first_logits);
  EXPECT_NEAR(meanLoss(), losses_by_step[0], 1e-6);
  std::vector<float> weight(classes * inputs), bias(classes);
  ASSERT_EQ(cnn_gradient(session.get(), 0, weight.data()), 0);
  ASSERT_EQ(cnn_gradient(session.get(), 1, bias.data()), 0);
  expectNear(weight, first_weight_gradient);
  expectNear(bias, first_bias_gradient);
}

TEST_P(CnnTest, StepsFollowPyTorch) {
  for (float expected : losses_by_step) {
    ASSERT_EQ(trainStep(), 0) << cnn_error(session.get());
    EXPECT_NEAR(meanLoss(), expected, 1e-6);
    ++step.step;
  }
  const std::vector<float> learned = memory(CNN_PARAMETERS);
  const float *parameters = learned.data();
  for (int o = 0; o < classes; ++o)
    for (int i = 0; i < inputs; ++i) {
      const int c = i / (height * width), pixel = i % (height * width);
      EXPECT_NEAR(parameters[(pixel * channels + c) * 16 + o], last_weight[o * inputs + i], 1e-6);
    }
  const float *bias = parameters + program.table.parameters[1].offset;
  expectNear(std::vector<float>(bias, bias + classes), last_bias);
}

TEST_P(CnnTest, AStepInTwoPartsTakesTheBatchThatWasBrought) {
  std::vector<float> brought = images;
  std::vector<int32_t> brought_labels = labels;
  for (float expected : losses_by_step) {
    ASSERT_EQ(cnn_begin_step(session.get(), brought.data(), brought_labels.data(), batch, &step),
              0);
    // The step has what it needs: these may now be another batch.
    std::fill(brought.begin(), brought.end(), 1e6f);
    std::copy(images.begin(), images.end(), brought.begin());
    ASSERT_EQ(cnn_bring_batch(session.get(), brought.data(), brought_labels.data(), batch), 0);
    ASSERT_EQ(cnn_end_step(session.get(), logits.data(), losses.data()), 0);
    EXPECT_NEAR(meanLoss(), expected, 1e-6);
    ++step.step;
  }
  EXPECT_EQ(cnn_end_step(session.get(), logits.data(), losses.data()), 1);
  EXPECT_THAT(cnn_error(session.get()), HasSubstr("no training step has begun"));
}

TEST_P(CnnTest, AnotherBatchThanTheOneBroughtIsTakenAsWell) {
  std::vector<float> other(images.size(), 1e6f);
  ASSERT_EQ(cnn_bring_batch(session.get(), other.data(), labels.data(), batch), 0);
  ASSERT_EQ(trainStep(), 0);
  EXPECT_NEAR(meanLoss(), losses_by_step[0], 1e-6);
  ASSERT_EQ(cnn_bring_batch(session.get(), images.data(), labels.data(), batch - 1), 0);
  ASSERT_EQ(trainStep(), 0);
  EXPECT_NEAR(meanLoss(), losses_by_step[1], 1e-6);
}

TEST_P(CnnTest, MemoryIsHandedOutOnTheCpuAndCopiedEverywhere) {
  int64_t floats = 0;
  const float *parameters = cnn_memory(session.get(), CNN_PARAMETERS, &floats);
  EXPECT_EQ(floats, program.table.parameter_floats);
  EXPECT_EQ(parameters != nullptr, GetParam() == std::string("cpu"));
  std::vector<float> values = memory(CNN_PARAMETERS);
  values[3] = 42;
  ASSERT_EQ(cnn_write_memory(session.get(), CNN_PARAMETERS, values.data()), 0);
  EXPECT_EQ(memory(CNN_PARAMETERS), values);
  EXPECT_EQ(cnn_read_memory(session.get(), CNN_GRADIENTS, values.data()), 1);
  EXPECT_EQ(cnn_read_memory(session.get(), CNN_ARENA, values.data()), 1);
}

TEST_P(CnnTest, GradientsAreOfTheLastStepAlone) {
  std::vector<float> once(classes * inputs), twice(classes * inputs);
  for (std::vector<float> *gradient : {&once, &twice}) {
    ASSERT_EQ(cnn_forward_backward(session.get(), images.data(), labels.data(), batch, &step,
                                   nullptr, nullptr),
              0);
    ASSERT_EQ(cnn_gradient(session.get(), 0, gradient->data()), 0);
  }
  EXPECT_EQ(once, twice);
}

TEST_P(CnnTest, ThreadsDoNotChangeABit) {
  cnn_set_threads(1);
  ASSERT_EQ(trainStep(), 0);
  const std::vector<float> once = memory(CNN_PARAMETERS);
  EXPECT_EQ(once.size(), static_cast<size_t>(program.table.parameter_floats));
  for (int threads : {2, 5}) {
    SetUp();
    cnn_set_threads(threads);
    ASSERT_EQ(trainStep(), 0);
    EXPECT_EQ(once, memory(CNN_PARAMETERS));
  }
  cnn_set_threads(0);
}

TEST_P(CnnTest, InferAndEvaluateAgreeWithTheForwardPass) {
  ASSERT_EQ(cnn_infer(session.get(), images.data(), batch, logits.data()), 0);
  expectNear(logits, first_logits);
  std::fill(logits.begin(), logits.end(), 0.0f);
  program.table.training.batch = 2; // the calls split the images themselves
  ASSERT_EQ(cnn_evaluate(session.get(), images.data(), labels.data(), batch, logits.data(),
                         losses.data()),
            0);
  expectNear(logits, first_logits);
  EXPECT_NEAR(meanLoss(), losses_by_step[0], 1e-6);
}

TEST_P(CnnTest, RunningStatisticsMoveInTrainingOnly) {
  ASSERT_EQ(cnn_infer(session.get(), images.data(), batch, logits.data()), 0);
  EXPECT_EQ(memory(CNN_STATISTICS)[0], 0.0f);
  ASSERT_EQ(trainStep(), 0);
  double mean = 0;
  for (size_t i = 0; i < images.size(); i += channels)
    mean += images[i];
  mean /= static_cast<double>(images.size() / channels);
  EXPECT_NEAR(memory(CNN_STATISTICS)[0], 0.1 * mean, 1e-6);
}

TEST_P(CnnTest, ErrorsLeaveTheSessionUsable) {
  labels[2] = classes;
  EXPECT_EQ(trainStep(), 1);
  EXPECT_THAT(cnn_error(session.get()),
              HasSubstr("image 2 has label 5, the network has 5 classes"));
  labels[2] = -1;
  EXPECT_EQ(trainStep(), 1);
  EXPECT_EQ(cnn_load_weights(session.get(), "/nowhere/w"), 1);
  EXPECT_THAT(cnn_error(session.get()), HasSubstr("cannot read /nowhere/w"));
  EXPECT_EQ(cnn_initialise(session.get(), "ones", 1), 1);
  EXPECT_EQ(cnn_gradient(session.get(), 2, logits.data()), 1);
  labels[2] = 1;
  EXPECT_EQ(trainStep(), 0);
}

TEST_P(CnnTest, GradientsNeedAStep) {
  EXPECT_EQ(cnn_gradient(session.get(), 0, nullptr), 1);
  EXPECT_THAT(cnn_error(session.get()), HasSubstr("before a training step"));
}

TEST_P(CnnTest, GradientsThatAStepDoesNotLeaveAreRefused) {
  std::vector<float> gradient(classes * inputs);
  const auto forwardBackward = [&] {
    return cnn_forward_backward(session.get(), images.data(), labels.data(), batch, &step, nullptr,
                                nullptr);
  };
  ASSERT_EQ(forwardBackward(), 0);
  program.table.train = program.table.evaluate; // learns nothing; what matters is what it leaves
  program.table.train.gradients = program.table.parameters[1].offset;
  ASSERT_EQ(trainStep(), 0) << cnn_error(session.get());
  EXPECT_EQ(cnn_gradient(session.get(), 0, gradient.data()), 0);
  EXPECT_EQ(cnn_gradient(session.get(), 1, gradient.data()), 1);
  EXPECT_THAT(cnn_error(session.get()),
              HasSubstr("keeps no gradient of linear1.bias, cnn_forward_backward gives it"));
  ASSERT_EQ(forwardBackward(), 0);
  EXPECT_EQ(cnn_gradient(session.get(), 1, gradient.data()), 0);
}

TEST_P(CnnTest, WeightsGoToAFileAndBack) {
  TemporaryFolder folder;
  ASSERT_EQ(cnn_initialise(session.get(), "xavier_uniform", 3), 0);
  ASSERT_EQ(cnn_save_weights(session.get(), (folder / "w").c_str()), 0);
  const std::vector<float> saved = memory(CNN_PARAMETERS);
  ASSERT_EQ(cnn_initialise(session.get(), nullptr, 4), 0);
  EXPECT_NE(saved, memory(CNN_PARAMETERS));
  ASSERT_EQ(cnn_load_weights(session.get(), (folder / "w").c_str()), 0);
  EXPECT_EQ(saved, memory(CNN_PARAMETERS));
}

TEST_P(CnnTest, ObserverSeesEachCallOfEachChunk) {
  struct Seen {
    int calls = 0, images = 0;
    double seconds = 0;
  } seen;
  cnn_observe_calls(
      session.get(),
      [](void *context, const cnn_call *call, int images, double seconds) {
        Seen &s = *static_cast<Seen *>(context);
        EXPECT_STREQ(call->layer, "linear1");
        ++s.calls;
        s.images += images;
        s.seconds += seconds;
      },
      &seen);
  ASSERT_EQ(cnn_infer(session.get(), images.data(), batch, logits.data()), 0);
  EXPECT_EQ(seen.calls, 2 * 3); // two kernels, chunks of 3, 3 and 1
  EXPECT_EQ(seen.images, 2 * batch);
  cnn_observe_calls(session.get(), nullptr, nullptr);
  ASSERT_EQ(cnn_infer(session.get(), images.data(), batch, logits.data()), 0);
  EXPECT_EQ(seen.calls, 2 * 3);
}

TEST_P(CnnTest, OpeningRefusesForeignTables) {
  char error[256];
  program.table.version = 77;
  EXPECT_EQ(cnn_open(&program.table, error, sizeof error), nullptr);
  EXPECT_THAT(error, HasSubstr("version 77"));
  EXPECT_EQ(cnn_open(&program.table, nullptr, 0), nullptr);
  program.table.version = CNN_PROGRAM_VERSION;
  program.table.parameter_floats -= 1;
  EXPECT_EQ(cnn_open(&program.table, error, sizeof error), nullptr);
  EXPECT_THAT(error, HasSubstr("linear1.bias"));
}

TEST_P(CnnTest, OpeningNamesEveryMissingCpuFeature) {
  const char *const features[] = {"sse2", "telepathy", "clairvoyance", nullptr};
  program.table.cpu_features = features;
  char error[256];
  EXPECT_EQ(cnn_open(&program.table, error, sizeof error), nullptr);
  EXPECT_THAT(error, HasSubstr("this CPU lacks telepathy, clairvoyance"));
}

TEST_P(CnnTest, OpensTheProgramOfTheDeviceAskedFor) {
  LinearProgram other(channels, height, width, classes, chunk,
                      GetParam() == std::string("cpu") ? "cuda" : "cpu");
  const cnn_program *const programs[] = {&other.table, &program.table, nullptr};
  char error[256] = "";
  session.reset(cnn_open_on(programs, GetParam(), error, sizeof error));
  ASSERT_TRUE(session) << error;
  EXPECT_EQ(cnn_program_of(session.get()), &program.table);
  EXPECT_EQ(std::string(cnn_device_name(session.get())),
            GetParam() == std::string("cpu") ? "this processor" : "faulty card (sm_80)");
  session.reset(cnn_open_on(programs, "auto", error, sizeof error));
  ASSERT_TRUE(session) << error;
  EXPECT_STREQ(cnn_program_of(session.get())->device, "cuda");
  EXPECT_EQ(cnn_open_on(programs, "opencl", error, sizeof error), nullptr);
  EXPECT_THAT(error, HasSubstr("not for opencl"));
}

TEST_P(CnnTest, InferenceOnlyProgramsDoNotTrain) {
  program.table.train_step = {};
  EXPECT_EQ(trainStep(), 1);
  EXPECT_THAT(cnn_error(session.get()), HasSubstr("inference only"));
}

INSTANTIATE_TEST_SUITE_P(Devices, CnnTest, testing::Values("cpu", "cuda"),
                         [](const auto &device) { return std::string(device.param); });

} // namespace
