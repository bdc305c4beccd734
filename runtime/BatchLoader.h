//===- BatchLoader.h - the next batch, prepared while the step runs --------------------*- C++
//-*-===//
#ifndef CNNC_RUNTIME_BATCHLOADER_H
#define CNNC_RUNTIME_BATCHLOADER_H

#include "runtime/Dataset.h"

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace cnnc::runtime {

struct Batch {
  std::vector<float> images; ///< count x H x W x C
  std::vector<int32_t> labels;
  int count = 0;
};

/// Goes once through `order` (indices into `data`) from place `first` on, `batch` images at a time;
/// the last batch may be smaller. A thread of its own stays one batch ahead.
class BatchLoader {
public:
  /// `data` must outlive the loader.
  BatchLoader(const LabelledImages &data, int height, int width, std::vector<uint32_t> order,
              uint32_t first, int batch);
  ~BatchLoader();
  BatchLoader(const BatchLoader &) = delete;

  /// The next batch, valid until the next call; null when all are through. Throws what stopped the
  /// thread, which can only be exhausted memory.
  const Batch *next();

private:
  void work();
  void prepareBatches();
  void fill(Batch &slot, uint32_t begin);

  InputConverter converter;
  std::vector<uint32_t> order;
  uint32_t position;
  const uint32_t batch;

  Batch slots[2];
  int ready = 0;   ///< slots filled and not yet given back by the user
  int taken = -1;  ///< slot the user holds
  int to_take = 0; ///< slot the user gets next
  bool at_end = false, stopping = false;
  std::exception_ptr problem; ///< what ended the thread early
  std::mutex lock;
  std::condition_variable changed;
  std::thread thread; // last: starts when all else is there
};

} // namespace cnnc::runtime

#endif
