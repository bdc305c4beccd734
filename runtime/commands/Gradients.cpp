// The gradients command: one step's forward and backward, all results in a file.
#include "runtime/commands/BatchFile.h"
#include "runtime/commands/Commands.h"
#include "runtime/commands/OpenSession.h"
#include "runtime/commands/Scores.h"

#include "runtime/ParameterLayout.h"
#include "runtime/TensorFile.h"

namespace cnnc::runtime {

Status gradients(const DeviceChoice &choice, const GradientsOptions &options) {
  const cnn_program &program = *choice.program;
  auto session = openWithWeights(choice, options.weights);
  if (!session)
    return session.error();
  auto batch = readBatchFile(program, options.input, true);
  if (!batch)
    return batch.error();

  const size_t count = static_cast<size_t>(batch->count);
  std::vector<float> logits(count * static_cast<size_t>(program.classes)), losses(count);
  cnn_step_options step{}; // dropout off
  const int returned =
      cnn_forward_backward(session->get(), batch->images.data(), batch->labels.data(), batch->count,
                           &step, logits.data(), losses.data());
  if (Status status = statusOf(*session, returned); !status)
    return status;
  Scores scores;
  scores.add(logits.data(), losses.data(), batch->labels.data(), batch->count, program.classes);

  const float loss = static_cast<float>(scores.loss());
  std::vector<TensorToWrite> tensors = {
      {"loss", "F32", {}, &loss},
      {"logits", "F32", {batch->count, program.classes}, logits.data()}};
  std::vector<std::vector<float>> values;
  for (int32_t p = 0; p < program.parameter_count; ++p) {
    const cnn_parameter &parameter = program.parameters[p];
    std::vector<float> &tensor = values.emplace_back(static_cast<size_t>(elementCount(parameter)));
    if (Status status = statusOf(*session, cnn_gradient(session->get(), p, tensor.data())); !status)
      return status;
    tensors.push_back({parameter.name, "F32", shapeOf(parameter), tensor.data()});
  }
  return writeTensorFile(options.output, tensors);
}

} // namespace cnnc::runtime
