//===- Session.h - a network in memory -------------------------------------------------*- C++
//-*-===//
#ifndef CNNC_RUNTIME_SESSION_H
#define CNNC_RUNTIME_SESSION_H

#include "runtime/Executor.h"
#include "runtime/Program.h"
#include "runtime/Result.h"

#include <cstdint>
#include <memory>
#include <string>

namespace cnnc::runtime {

/// What Cnn.h offers, with C++'s errors; see there for shapes and meaning. One thread at a time.
class Session {
public:
  /// Checks the table and this CPU, opens the program's device (the `number`th of its kind), makes
  /// room for parameters and running statistics (all zero).
  static Result<std::unique_ptr<Session>> open(const cnn_program &program, int number = 0);

  Status infer(const float *images, int count, float *logits);
  Status evaluate(const float *images, const int32_t *labels, int count, float *logits,
                  float *losses);
  Status forwardBackward(const float *images, const int32_t *labels, int count, RunValues values,
                         float *logits, float *losses);
  Status update(const RunValues &values);

  /// A training step in two parts, between which the next batch can be brought.
  Status beginStep(const float *images, const int32_t *labels, int count, RunValues values);
  Status endStep(float *logits, float *losses);
  Status bringBatch(const float *images, const int32_t *labels, int count);

  Status initialise(const std::string &scheme, uint64_t seed);
  Status loadWeights(const std::string &path);
  Status saveWeights(const std::string &path) const;
  Status gradient(int parameter, float *tensor) const;

  /// Makes room for the optimizer's state, which training does by itself.
  Status prepareTraining();

  const cnn_program &program() const { return table; }
  Executor &executor() { return spaces; }
  const Executor &executor() const { return spaces; }

private:
  Session(const cnn_program &program, std::unique_ptr<Device> device)
      : table(program), spaces(program, std::move(device)) {}
  Status checkLabels(const int32_t *labels, int count) const;
  Status requireTraining() const;
  size_t floatsPerImage() const;
  Status copyAhead(const float *images, const int32_t *labels, int count);
  /// Brings a batch to its place on the device (labels may be null), if it was not copied ahead
  /// from there.
  Status placeBatch(const float *images, const int32_t *labels, int count);
  /// Runs a function that trains, on gradients of zero.
  Status beginTraining(const cnn_function &function, const float *images, const int32_t *labels,
                       const RunValues &values);
  Status beginBatch(const cnn_function &function, const float *images, const int32_t *labels,
                    const RunValues &values);
  /// Copies results of `count` images out; each may be null.
  Status takeResults(int count, float *logits, float *losses);

  const cnn_program &table;
  Executor spaces;
  /// What was brought ahead of the step that takes it; `images` is null without.
  struct {
    const float *images = nullptr;
    const int32_t *labels = nullptr;
    int count = 0;
  } ahead;
  int begun = 0; ///< images of the step that has begun
  /// Whether the last gradients were those of all parameters, not those that `train` leaves.
  bool gives_all_gradients = true;
};

/// Errors of a table that no compiler of ours makes: another version, offsets out of range.
Status checkProgram(const cnn_program &program);

} // namespace cnnc::runtime

#endif
