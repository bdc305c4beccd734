// The C interface, on the hand-made network and against PyTorch's numbers.
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

class CnnTest : public testing::Test {
protected:
  LinearProgram program{channels, height, width, classes, chunk};
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
    float *parameters = cnn_memory(session.get(), CNN_PARAMETERS, nullptr);
    for (int o = 0; o < classes; ++o) {
      for (int i = 0; i < inputs; ++i) {
        const int c = i / (height * width), pixel = i % (height * width);
        parameters[(pixel * channels + c) * 16 + o] =
            static_cast<float>((o * 13 + i * 7) % 17 - 8) / 32;
      }
      parameters[program.table.parameters[1].offset + o] = static_cast<float>(o - 2) / 8;
    }
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

TEST_F(CnnTest, GradientsAreThoseOfPyTorch) {
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

TEST_F(CnnTest, StepsFollowPyTorch) {
  for (float expected : losses_by_step) {
    ASSERT_EQ(trainStep(), 0) << cnn_error(session.get());
    EXPECT_NEAR(meanLoss(), expected, 1e-6);
    ++step.step;
  }
  const float *parameters = cnn_memory(session.get(), CNN_PARAMETERS, nullptr);
  for (int o = 0; o < classes; ++o)
    for (int i = 0; i < inputs; ++i) {
      const int c = i / (height * width), pixel = i % (height * width);
      EXPECT_NEAR(parameters[(pixel * channels + c) * 16 + o], last_weight[o * inputs + i], 1e-6);
    }
  const float *bias = parameters + program.table.parameters[1].offset;
  expectNear(std::vector<float>(bias, bias + classes), last_bias);
}

TEST_F(CnnTest, GradientsAreOfTheLastStepAlone) {
  std::vector<float> once(classes * inputs), twice(classes * inputs);
  for (std::vector<float> *gradient : {&once, &twice}) {
    ASSERT_EQ(cnn_forward_backward(session.get(), images.data(), labels.data(), batch, &step,
                                   nullptr, nullptr),
              0);
    ASSERT_EQ(cnn_gradient(session.get(), 0, gradient->data()), 0);
  }
  EXPECT_EQ(once, twice);
}

TEST_F(CnnTest, ThreadsDoNotChangeABit) {
  cnn_set_threads(1);
  ASSERT_EQ(trainStep(), 0);
  int64_t floats = 0;
  const float *parameters = cnn_memory(session.get(), CNN_PARAMETERS, &floats);
  EXPECT_EQ(floats, program.table.parameter_floats);
  const std::vector<float> once(parameters, parameters + floats);
  for (int threads : {2, 5}) {
    SetUp();
    cnn_set_threads(threads);
    ASSERT_EQ(trainStep(), 0);
    parameters = cnn_memory(session.get(), CNN_PARAMETERS, nullptr);
    EXPECT_EQ(once, std::vector<float>(parameters, parameters + floats));
  }
  cnn_set_threads(0);
}

TEST_F(CnnTest, InferAndEvaluateAgreeWithTheForwardPass) {
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

TEST_F(CnnTest, RunningStatisticsMoveInTrainingOnly) {
  const float *running = cnn_memory(session.get(), CNN_STATISTICS, nullptr);
  ASSERT_EQ(cnn_infer(session.get(), images.data(), batch, logits.data()), 0);
  EXPECT_EQ(running[0], 0.0f);
  ASSERT_EQ(trainStep(), 0);
  double mean = 0;
  for (size_t i = 0; i < images.size(); i += channels)
    mean += images[i];
  mean /= static_cast<double>(images.size() / channels);
  EXPECT_NEAR(running[0], 0.1 * mean, 1e-6);
}

TEST_F(CnnTest, ErrorsLeaveTheSessionUsable) {
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

TEST_F(CnnTest, GradientsNeedAStep) {
  EXPECT_EQ(cnn_gradient(session.get(), 0, nullptr), 1);
  EXPECT_THAT(cnn_error(session.get()), HasSubstr("before a training step"));
}

TEST_F(CnnTest, WeightsGoToAFileAndBack) {
  TemporaryFolder folder;
  ASSERT_EQ(cnn_initialise(session.get(), "xavier_uniform", 3), 0);
  ASSERT_EQ(cnn_save_weights(session.get(), (folder / "w").c_str()), 0);
  int64_t floats = 0;
  float *parameters = cnn_memory(session.get(), CNN_PARAMETERS, &floats);
  const std::vector<float> saved(parameters, parameters + floats);
  ASSERT_EQ(cnn_initialise(session.get(), nullptr, 4), 0);
  EXPECT_NE(saved, std::vector<float>(parameters, parameters + floats));
  ASSERT_EQ(cnn_load_weights(session.get(), (folder / "w").c_str()), 0);
  EXPECT_EQ(saved, std::vector<float>(parameters, parameters + floats));
}

TEST_F(CnnTest, ObserverSeesEachCallOfEachChunk) {
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

TEST_F(CnnTest, OpeningRefusesForeignTables) {
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

TEST_F(CnnTest, OpeningNamesEveryMissingCpuFeature) {
  const char *const features[] = {"sse2", "telepathy", "clairvoyance", nullptr};
  program.table.cpu_features = features;
  char error[256];
  EXPECT_EQ(cnn_open(&program.table, error, sizeof error), nullptr);
  EXPECT_THAT(error, HasSubstr("this CPU lacks telepathy, clairvoyance"));
}

TEST_F(CnnTest, InferenceOnlyProgramsDoNotTrain) {
  program.table.train_step = {};
  EXPECT_EQ(trainStep(), 1);
  EXPECT_THAT(cnn_error(session.get()), HasSubstr("inference only"));
}

} // namespace
