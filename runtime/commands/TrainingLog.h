//===- TrainingLog.h - log.jsonl -------------------------------------------------------*- C++
//-*-===//
#ifndef CNNC_RUNTIME_COMMANDS_TRAININGLOG_H
#define CNNC_RUNTIME_COMMANDS_TRAININGLOG_H

#include "runtime/Result.h"

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>

namespace cnnc::runtime {

/// An object a line, written at once: one a step, one an epoch.
class TrainingLog {
public:
  /// Keeps the first `keep` bytes of what is there and goes on behind them.
  static Result<TrainingLog> open(const std::string &path, int64_t keep);

  Status step(int64_t step, int64_t epoch, double loss);
  Status epoch(int64_t epoch, double loss, double train_accuracy, double test_accuracy,
               double images_per_second);
  /// Waits until all lines are on the disk.
  Status sync();
  int64_t bytes() const { return written; }

private:
  struct Close {
    void operator()(std::FILE *file) const { std::fclose(file); }
  };
  TrainingLog(std::string path, std::FILE *file, int64_t written)
      : path(std::move(path)), file(file), written(written) {}
  Status line(const std::string &text);

  std::string path;
  std::unique_ptr<std::FILE, Close> file;
  int64_t written;
};

} // namespace cnnc::runtime

#endif
