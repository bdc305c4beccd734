//===- Scores.h - loss and accuracy over images ----------------------------------------*- C++
//-*-===//
#ifndef CNNC_RUNTIME_COMMANDS_SCORES_H
#define CNNC_RUNTIME_COMMANDS_SCORES_H

#include "runtime/BatchLoader.h"
#include "runtime/commands/OpenSession.h"

#include <cstdint>
#include <functional>

namespace cnnc::runtime {

/// Sums over the images seen so far, in their order.
struct Scores {
  double loss_sum = 0;
  int64_t correct = 0, images = 0;

  /// logits: count x classes. An image counts as right if its label's logit is the first largest.
  void add(const float *logits, const float *losses, const int32_t *labels, int count, int classes);
  double loss() const { return images ? loss_sum / static_cast<double>(images) : 0; }
  double accuracy() const {
    return images ? static_cast<double>(correct) / static_cast<double>(images) : 0;
  }
};

/// Scores a whole part of a data set in file order. `progress`, called after each batch with the
/// images done, ends the run early by returning false.
Result<Scores> scoreDataset(const OpenSession &session, const LabelledImages &data,
                            const std::function<bool(int64_t)> &progress);

} // namespace cnnc::runtime

#endif
