#include "runtime/Session.h"

#include "runtime/Initialise.h"
#include "runtime/Machine.h"
#include "runtime/ParameterLayout.h"
#include "runtime/SpaceOnHost.h"
#include "runtime/Weights.h"
#include "runtime/devices/DeviceChoice.h"

#include <algorithm>
#include <utility>

namespace cnnc::runtime {
namespace {

constexpr size_t float_bytes = sizeof(float);

/// Images an inference run takes at most: bounds the memory, whatever the caller's count.
int inferenceBatch(const cnn_program &program) {
  return program.training.batch > 0 ? program.training.batch : 64;
}

} // namespace

Status checkProgram(const cnn_program &program) {
  if (program.version != CNN_PROGRAM_VERSION)
    return failure("the program's table has version ", program.version, ", this runtime expects ",
                   int(CNN_PROGRAM_VERSION));
  if (program.channels < 1 || program.height < 1 || program.width < 1 || program.classes < 1 ||
      program.parameter_floats < 0 || program.statistic_floats < 0 || program.optimizer_slots < 0)
    return failure("the program's table is damaged: a size is out of range");
  for (int32_t p = 0; p < program.parameter_count; ++p)
    if (Status status = checkParameter(program.parameters[p], program.parameter_floats); !status)
      return status;
  for (int32_t s = 0; s < program.statistic_count; ++s)
    if (Status status = checkParameter(program.statistics[s], program.statistic_floats); !status)
      return status;
  return {};
}

Result<std::unique_ptr<Session>> Session::open(const cnn_program &program, int number) {
  if (Status status = checkProgram(program); !status)
    return status.error();
  if (Status status = checkCpuFeatures(program.cpu_features, program.target); !status)
    return status.error();
  auto device = openDevice(program.device, number);
  if (!device)
    return device.error();
  std::unique_ptr<Session> session(new Session(program, std::move(*device)));
  if (Status status = session->spaces.reserveWeights(); !status)
    return status.error();
  return session;
}

size_t Session::floatsPerImage() const {
  return static_cast<size_t>(table.height) * static_cast<size_t>(table.width) *
         static_cast<size_t>(table.channels);
}

Status Session::checkLabels(const int32_t *labels, int count) const {
  for (int i = 0; i < count; ++i)
    if (labels[i] < 0 || labels[i] >= table.classes)
      return failure("image ", i, " has label ", labels[i], ", the network has ", table.classes,
                     " classes (0 to ", table.classes - 1, ")");
  return {};
}

Status Session::requireTraining() const {
  if (table.train_step.phase_count == 0)
    return failure("this program was compiled for inference only");
  return {};
}

Status Session::bringBatch(const float *images, const int32_t *labels, int count) {
  if (Status status = checkLabels(labels, count); !status)
    return status;
  return copyAhead(images, labels, count);
}

Status Session::copyAhead(const float *images, const int32_t *labels, int count) {
  ahead = {};
  if (!spaces.device().copiesAhead())
    return {}; // the step copies it
  const uint64_t many = static_cast<uint64_t>(count);
  std::vector<Device::HostMemory> pieces = {{images, many * floatsPerImage() * float_bytes}};
  if (labels)
    pieces.push_back({labels, many * sizeof(int32_t)});
  if (Status status = spaces.device().copyAhead(pieces); !status)
    return status;
  ahead = {images, labels, count};
  return {};
}

Status Session::placeBatch(const float *images, const int32_t *labels, int count) {
  Device &device = spaces.device();
  if (device.copiesAhead()) {
    if (ahead.images != images || ahead.labels != labels || ahead.count != count)
      if (Status status = copyAhead(images, labels, count); !status)
        return status;
    ahead = {};
    std::vector<std::byte *> to = {spaces.address(CNN_IMAGES)};
    if (labels)
      to.push_back(spaces.address(CNN_LABELS));
    return device.arrive(to);
  }
  const uint64_t many = static_cast<uint64_t>(count);
  if (Status status =
          device.write(spaces.address(CNN_IMAGES), images, many * floatsPerImage() * float_bytes);
      !status)
    return status;
  return labels ? device.write(spaces.address(CNN_LABELS), labels, many * sizeof(int32_t))
                : Status();
}

Status Session::beginBatch(const cnn_function &function, const float *images, const int32_t *labels,
                           const RunValues &values) {
  if (Status status = spaces.reserve(function, values.batch); !status)
    return status;
  if (Status status = placeBatch(images, labels, values.batch); !status)
    return status;
  return spaces.run(function, values);
}

Status Session::takeResults(int count, float *logits, float *losses) {
  const uint64_t images = static_cast<uint64_t>(count);
  if (logits)
    if (Status status =
            spaces.device().read(logits, spaces.address(CNN_LOGITS),
                                 images * static_cast<uint64_t>(table.classes) * float_bytes);
        !status)
      return status;
  return losses ? spaces.device().read(losses, spaces.address(CNN_LOSSES), images * float_bytes)
                : Status();
}

Status Session::infer(const float *images, int count, float *logits) {
  RunValues values;
  for (int first = 0; first < count; first += values.batch) {
    values.batch = std::min(inferenceBatch(table), count - first);
    const size_t at = static_cast<size_t>(first);
    const bool few = values.batch <= table.few_images && table.infer_few.phase_count > 0;
    const cnn_function &function = few ? table.infer_few : table.infer;
    if (Status status = beginBatch(function, images + at * floatsPerImage(), nullptr, values);
        !status)
      return status;
    if (Status status =
            takeResults(values.batch, logits + at * static_cast<size_t>(table.classes), nullptr);
        !status)
      return status;
  }
  return {};
}

Status Session::evaluate(const float *images, const int32_t *labels, int count, float *logits,
                         float *losses) {
  if (table.evaluate.phase_count == 0)
    return requireTraining();
  if (Status status = checkLabels(labels, count); !status)
    return status;
  RunValues values;
  for (int first = 0; first < count; first += values.batch) {
    values.batch = std::min(inferenceBatch(table), count - first);
    const size_t at = static_cast<size_t>(first);
    if (Status status =
            beginBatch(table.evaluate, images + at * floatsPerImage(), labels + at, values);
        !status)
      return status;
    if (Status status = takeResults(
            values.batch, logits ? logits + at * static_cast<size_t>(table.classes) : nullptr,
            losses ? losses + at : nullptr);
        !status)
      return status;
  }
  return {};
}

Status Session::prepareTraining() {
  if (Status status = requireTraining(); !status)
    return status;
  return spaces.reserveOptimizer();
}

Status Session::forwardBackward(const float *images, const int32_t *labels, int count,
                                RunValues values, float *logits, float *losses) {
  values.batch = count;
  if (Status status = beginTraining(table.train_step, images, labels, values); !status)
    return status;
  return takeResults(count, logits, losses);
}

Status Session::beginTraining(const cnn_function &function, const float *images,
                              const int32_t *labels, const RunValues &values) {
  if (Status status = prepareTraining(); !status)
    return status;
  if (Status status = checkLabels(labels, values.batch); !status)
    return status;
  if (Status status = spaces.reserve(function, values.batch); !status)
    return status;
  if (Status status = spaces.device().clear(
          spaces.address(CNN_GRADIENTS), static_cast<uint64_t>(function.gradients) * float_bytes);
      !status)
    return status;
  gives_all_gradients = &function == &table.train_step;
  return beginBatch(function, images, labels, values);
}

Status Session::beginStep(const float *images, const int32_t *labels, int count, RunValues values) {
  begun = 0;
  values.batch = count;
  const bool at_once = table.train.phase_count > 0;
  if (Status status =
          beginTraining(at_once ? table.train : table.train_step, images, labels, values);
      !status)
    return status;
  if (!at_once)
    if (Status status = update(values); !status)
      return status;
  begun = count;
  return {};
}

Status Session::endStep(float *logits, float *losses) {
  if (begun == 0)
    return failure("no training step has begun");
  return takeResults(std::exchange(begun, 0), logits, losses);
}

Status Session::update(const RunValues &values) {
  if (Status status = prepareTraining(); !status)
    return status;
  RunValues once = values;
  once.batch = std::max(1, values.batch);
  return spaces.run(table.update, once);
}

Status Session::initialise(const std::string &scheme, uint64_t seed) {
  spaces.parametersChanged();
  SpaceOnHost parameters = SpaceOnHost::toFill(spaces, CNN_PARAMETERS);
  SpaceOnHost statistics = SpaceOnHost::toFill(spaces, CNN_STATISTICS);
  Status status = runtime::initialise(table, scheme, seed, parameters.data(), statistics.data());
  if (status)
    status = parameters.store();
  return status ? statistics.store() : status;
}

Status Session::loadWeights(const std::string &path) {
  spaces.parametersChanged();
  SpaceOnHost parameters = SpaceOnHost::toFill(spaces, CNN_PARAMETERS);
  SpaceOnHost statistics = SpaceOnHost::toFill(spaces, CNN_STATISTICS);
  Status status = runtime::loadWeights(table, path, parameters.data(), statistics.data());
  if (status)
    status = parameters.store();
  return status ? statistics.store() : status;
}

Status Session::saveWeights(const std::string &path) const {
  auto parameters = SpaceOnHost::read(spaces, CNN_PARAMETERS);
  if (!parameters)
    return parameters.error();
  auto statistics = SpaceOnHost::read(spaces, CNN_STATISTICS);
  if (!statistics)
    return statistics.error();
  return runtime::saveWeights(table, path, parameters->data(), statistics->data());
}

Status Session::gradient(int parameter, float *tensor) const {
  if (parameter < 0 || parameter >= table.parameter_count)
    return failure("parameter ", parameter, ", the network has ", table.parameter_count);
  if (!spaces.address(CNN_GRADIENTS))
    return failure("there are no gradients before a training step");
  const cnn_parameter &which = table.parameters[parameter];
  if (!gives_all_gradients && which.offset >= table.train.gradients)
    return failure("a training step keeps no gradient of ", which.name,
                   ", cnn_forward_backward gives it");
  std::vector<float> flat(static_cast<size_t>(which.size));
  if (Status status = spaces.device().read(
          flat.data(), spaces.address(CNN_GRADIENTS) + which.offset * int64_t(float_bytes),
          flat.size() * float_bytes);
      !status)
    return status;
  unpackParameter(which, flat.data(), tensor);
  return {};
}

} // namespace cnnc::runtime
