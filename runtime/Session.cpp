#include "runtime/Session.h"

#include "runtime/Initialise.h"
#include "runtime/Machine.h"
#include "runtime/ParameterLayout.h"
#include "runtime/ThreadPool.h"
#include "runtime/Weights.h"

#include <algorithm>
#include <cstring>

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

Result<std::unique_ptr<Session>> Session::open(const cnn_program &program) {
  if (Status status = checkProgram(program); !status)
    return status.error();
  if (Status status = checkCpuFeatures(program.cpu_features, program.target); !status)
    return status.error();
  std::unique_ptr<Session> session(new Session(program));
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

Status Session::runBatch(const cnn_function &function, const float *images, const int32_t *labels,
                         const RunValues &values, float *logits, float *losses) {
  if (Status status = spaces.reserve(function, values.batch); !status)
    return status;
  const size_t count = static_cast<size_t>(values.batch);
  std::memcpy(spaces.space<float>(CNN_IMAGES), images, count * floatsPerImage() * float_bytes);
  if (labels)
    std::memcpy(spaces.space<int32_t>(CNN_LABELS), labels, count * sizeof(int32_t));
  if (Status status = spaces.run(function, values); !status)
    return status;
  if (logits)
    std::memcpy(logits, spaces.space<float>(CNN_LOGITS),
                count * static_cast<size_t>(table.classes) * float_bytes);
  if (losses)
    std::memcpy(losses, spaces.space<float>(CNN_LOSSES), count * float_bytes);
  return {};
}

Status Session::infer(const float *images, int count, float *logits) {
  RunValues values;
  for (int first = 0; first < count; first += values.batch) {
    values.batch = std::min(inferenceBatch(table), count - first);
    const size_t at = static_cast<size_t>(first);
    const bool few = values.batch <= CNN_FEW_IMAGES && table.infer_few.phase_count > 0;
    const cnn_function &function = few ? table.infer_few : table.infer;
    if (Status status = runBatch(function, images + at * floatsPerImage(), nullptr, values,
                                 logits + at * static_cast<size_t>(table.classes), nullptr);
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
            runBatch(table.evaluate, images + at * floatsPerImage(), labels + at, values,
                     logits ? logits + at * static_cast<size_t>(table.classes) : nullptr,
                     losses ? losses + at : nullptr);
        !status)
      return status;
  }
  return {};
}

Status Session::prepareTraining() {
  if (Status status = requireTraining(); !status)
    return status;
  return spaces.reserveTraining();
}

void Session::clearGradients() {
  constexpr size_t block = 1 << 18;
  float *gradients = spaces.space<float>(CNN_GRADIENTS);
  const size_t floats = static_cast<size_t>(table.parameter_floats);
  ThreadPool::instance().forEach(static_cast<int>((floats + block - 1) / block), [=](int b) {
    const size_t begin = static_cast<size_t>(b) * block;
    std::memset(gradients + begin, 0, std::min(block, floats - begin) * float_bytes);
  });
}

Status Session::forwardBackward(const float *images, const int32_t *labels, int count,
                                RunValues values, float *logits, float *losses) {
  if (Status status = prepareTraining(); !status)
    return status;
  if (Status status = checkLabels(labels, count); !status)
    return status;
  clearGradients();
  values.batch = count;
  return runBatch(table.train_step, images, labels, values, logits, losses);
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
  return runtime::initialise(table, scheme, seed, spaces.space<float>(CNN_PARAMETERS),
                             spaces.space<float>(CNN_STATISTICS));
}

Status Session::loadWeights(const std::string &path) {
  spaces.parametersChanged();
  return runtime::loadWeights(table, path, spaces.space<float>(CNN_PARAMETERS),
                              spaces.space<float>(CNN_STATISTICS));
}

Status Session::saveWeights(const std::string &path) const {
  return runtime::saveWeights(table, path, spaces.space<float>(CNN_PARAMETERS),
                              spaces.space<float>(CNN_STATISTICS));
}

Status Session::gradient(int parameter, float *tensor) const {
  if (parameter < 0 || parameter >= table.parameter_count)
    return failure("parameter ", parameter, ", the network has ", table.parameter_count);
  const float *gradients = spaces.space<float>(CNN_GRADIENTS);
  if (!gradients)
    return failure("there are no gradients before a training step");
  const cnn_parameter &which = table.parameters[parameter];
  unpackParameter(which, gradients + which.offset, tensor);
  return {};
}

} // namespace cnnc::runtime
