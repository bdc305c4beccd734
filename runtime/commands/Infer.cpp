// The infer command: pictures to their likeliest classes, or a batch file to logits.
#include "runtime/commands/BatchFile.h"
#include "runtime/commands/Commands.h"
#include "runtime/commands/ImageFile.h"
#include "runtime/commands/OpenSession.h"

#include "runtime/Dataset.h"
#include "runtime/TensorFile.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <numeric>

namespace cnnc::runtime {
namespace {

Status inferBatch(const OpenSession &session, const InferOptions &options) {
  const cnn_program &program = *cnn_program_of(session.get());
  auto batch = readBatchFile(program, options.input, false);
  if (!batch)
    return batch.error();
  std::vector<float> logits(static_cast<size_t>(batch->count) *
                            static_cast<size_t>(program.classes));
  if (Status status = statusOf(
          session, cnn_infer(session.get(), batch->images.data(), batch->count, logits.data()));
      !status)
    return status;
  return writeTensorFile(options.output,
                         {{"logits", "F32", {batch->count, program.classes}, logits.data()}});
}

/// The picture as the network sees it: resized, 0..1, H x W x C.
Result<std::vector<float>> readInput(const cnn_program &program, const std::string &path) {
  auto picture = readPicture(path, program.channels);
  if (!picture)
    return picture.error();
  std::vector<uint8_t> resized(static_cast<size_t>(program.height) *
                               static_cast<size_t>(program.width) *
                               static_cast<size_t>(program.channels));
  Resizer(picture->height, picture->width, program.height, program.width, program.channels)
      .resize(picture->pixels.data(), resized.data());
  std::vector<float> input(resized.size());
  std::transform(resized.begin(), resized.end(), input.begin(),
                 [](uint8_t byte) { return unitScale()[byte]; });
  return input;
}

std::vector<double> softmax(const std::vector<float> &logits) {
  const double largest = *std::max_element(logits.begin(), logits.end());
  std::vector<double> probabilities(logits.size());
  std::transform(logits.begin(), logits.end(), probabilities.begin(),
                 [&](float logit) { return std::exp(logit - largest); });
  const double sum = std::accumulate(probabilities.begin(), probabilities.end(), 0.0);
  for (double &probability : probabilities)
    probability /= sum;
  return probabilities;
}

/// Class numbers, the likeliest first, `top` of them.
std::vector<size_t> likeliest(const std::vector<double> &probabilities, int top) {
  std::vector<size_t> order(probabilities.size());
  std::iota(order.begin(), order.end(), size_t(0));
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return probabilities[a] > probabilities[b]; });
  order.resize(std::min(order.size(), static_cast<size_t>(top)));
  return order;
}

void printText(const std::string &path, const std::vector<size_t> &classes,
               const std::vector<double> &probabilities, const std::vector<std::string> &names) {
  std::string line = path + ":";
  for (size_t i = 0; i < classes.size(); ++i) {
    char probability[16];
    std::snprintf(probability, sizeof probability, " %.3f", probabilities[classes[i]]);
    line += (i ? ", " : " ") + std::to_string(classes[i]) +
            (names.empty() ? "" : " " + names[classes[i]]) + probability;
  }
  std::printf("%s\n", line.c_str());
}

nlohmann::ordered_json toJson(const std::string &path, const std::vector<size_t> &classes,
                              const std::vector<double> &probabilities,
                              const std::vector<std::string> &names) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (size_t c : classes) {
    nlohmann::ordered_json entry = {{"class", c}};
    if (!names.empty())
      entry["name"] = names[c];
    entry["probability"] = probabilities[c];
    list.push_back(entry);
  }
  return {{"image", path}, {"classes", list}};
}

Status inferPictures(const OpenSession &session, const InferOptions &options) {
  const cnn_program &program = *cnn_program_of(session.get());
  if (program.channels != 1 && program.channels != 3)
    return failure("the network takes ", program.channels, " channels, pictures have 1 or 3");
  const std::vector<std::string> names = classNames(program);
  nlohmann::ordered_json results = nlohmann::ordered_json::array();
  std::vector<float> logits(static_cast<size_t>(program.classes));
  for (const std::string &path : options.images) {
    auto input = readInput(program, path);
    if (!input)
      return input.error();
    if (Status status =
            statusOf(session, cnn_infer(session.get(), input->data(), 1, logits.data()));
        !status)
      return status;
    if (!std::all_of(logits.begin(), logits.end(),
                     [](float logit) { return std::isfinite(logit); }))
      return failure(path,
                     ": the network's answer is not finite: its weights may be those of a training "
                     "that diverged");
    const std::vector<double> probabilities = softmax(logits);
    const std::vector<size_t> classes = likeliest(probabilities, options.top);
    if (options.json)
      results.push_back(toJson(path, classes, probabilities, names));
    else
      printText(path, classes, probabilities, names);
  }
  if (options.json)
    std::printf("%s\n",
                results.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace).c_str());
  return {};
}

} // namespace

Status infer(const DeviceChoice &choice, const InferOptions &options) {
  auto session = openWithWeights(choice, options.weights);
  if (!session)
    return session.error();
  return options.input.empty() ? inferPictures(*session, options) : inferBatch(*session, options);
}

} // namespace cnnc::runtime
