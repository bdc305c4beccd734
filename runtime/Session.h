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
  /// Checks the table and this CPU, makes room for parameters and running statistics (all zero).
  static Result<std::unique_ptr<Session>> open(const cnn_program &program);

  Status infer(const float *images, int count, float *logits);
  Status evaluate(const float *images, const int32_t *labels, int count, float *logits,
                  float *losses);
  Status forwardBackward(const float *images, const int32_t *labels, int count, RunValues values,
                         float *logits, float *losses);
  Status update(const RunValues &values);

  Status initialise(const std::string &scheme, uint64_t seed);
  Status loadWeights(const std::string &path);
  Status saveWeights(const std::string &path) const;
  Status gradient(int parameter, float *tensor) const;

  /// Makes room for gradients and optimizer state, which training does by itself.
  Status prepareTraining();

  const cnn_program &program() const { return table; }
  Executor &executor() { return spaces; }
  const Executor &executor() const { return spaces; }

private:
  explicit Session(const cnn_program &program) : table(program), spaces(program) {}
  Status checkLabels(const int32_t *labels, int count) const;
  Status requireTraining() const;
  size_t floatsPerImage() const;
  /// Copies a batch in (labels may be null), runs, copies results out (each may be null).
  Status runBatch(const cnn_function &function, const float *images, const int32_t *labels,
                  const RunValues &values, float *logits, float *losses);
  void clearGradients();

  const cnn_program &table;
  Executor spaces;
};

/// Errors of a table that no compiler of ours makes: another version, offsets out of range.
Status checkProgram(const cnn_program &program);

} // namespace cnnc::runtime

#endif
