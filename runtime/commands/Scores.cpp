#include "runtime/commands/Scores.h"

#include "runtime/Shuffle.h"

#include <algorithm>

namespace cnnc::runtime {

void Scores::add(const float *logits, const float *losses, const int32_t *labels, int count,
                 int classes) {
  for (int i = 0; i < count; ++i) {
    const float *row = logits + static_cast<ptrdiff_t>(i) * classes;
    correct += std::max_element(row, row + classes) - row == labels[i];
    loss_sum += losses[i];
  }
  images += count;
}

Result<Scores> scoreDataset(const OpenSession &session, const LabelledImages &data,
                            const std::function<bool(int64_t)> &progress) {
  const cnn_program &program = *cnn_program_of(session.get());
  const int batch = program.training.batch > 0 ? program.training.batch : 64;
  BatchLoader loader(data, program.height, program.width, fileOrder(data.count), 0, batch);
  std::vector<float> logits, losses;
  Scores scores;
  while (const Batch *next = loader.next()) {
    logits.resize(static_cast<size_t>(next->count) * static_cast<size_t>(program.classes));
    losses.resize(static_cast<size_t>(next->count));
    const int returned = cnn_evaluate(session.get(), next->images.data(), next->labels.data(),
                                      next->count, logits.data(), losses.data());
    if (Status status = statusOf(session, returned); !status)
      return status.error();
    scores.add(logits.data(), losses.data(), next->labels.data(), next->count, program.classes);
    if (!progress(scores.images))
      break;
  }
  return scores;
}

} // namespace cnnc::runtime
