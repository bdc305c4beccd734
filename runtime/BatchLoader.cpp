#include "runtime/BatchLoader.h"

#include <algorithm>

namespace cnnc::runtime {

BatchLoader::BatchLoader(const LabelledImages &data, int height, int width,
                         std::vector<uint32_t> indices, uint32_t first, int batch)
    : converter(data, height, width), order(std::move(indices)), position(first),
      batch(static_cast<uint32_t>(batch)), thread([this] { work(); }) {}

BatchLoader::~BatchLoader() {
  {
    std::lock_guard<std::mutex> guard(lock);
    stopping = true;
  }
  changed.notify_all();
  thread.join();
}

void BatchLoader::fill(Batch &slot, uint32_t begin) {
  const uint32_t count = std::min<uint32_t>(batch, static_cast<uint32_t>(order.size()) - begin);
  const size_t floats = converter.floatsPerImage();
  slot.count = static_cast<int>(count);
  slot.images.resize(count * floats);
  slot.labels.resize(count);
  for (uint32_t i = 0; i < count; ++i) {
    converter.convert(order[begin + i], slot.images.data() + i * floats);
    slot.labels[i] = converter.label(order[begin + i]);
  }
}

void BatchLoader::work() {
  std::exception_ptr thrown;
  try {
    prepareBatches();
  } catch (...) {
    thrown = std::current_exception();
  }
  std::lock_guard<std::mutex> guard(lock);
  problem = thrown;
  at_end = true;
  changed.notify_all();
}

void BatchLoader::prepareBatches() {
  int slot = 0;
  while (position < order.size()) {
    {
      std::unique_lock<std::mutex> guard(lock);
      changed.wait(guard, [&] { return ready < 2 || stopping; });
      if (stopping)
        return;
    }
    fill(slots[slot], position);
    position += static_cast<uint32_t>(slots[slot].count);
    slot = 1 - slot;
    {
      std::lock_guard<std::mutex> guard(lock);
      ++ready;
    }
    changed.notify_all();
  }
}

const Batch *BatchLoader::next() {
  std::unique_lock<std::mutex> guard(lock);
  if (taken >= 0) {
    taken = -1;
    --ready;
    changed.notify_all();
  }
  changed.wait(guard, [&] { return ready > 0 || at_end; });
  if (ready == 0 && problem)
    std::rethrow_exception(problem);
  if (ready == 0)
    return nullptr;
  taken = to_take;
  to_take = 1 - to_take;
  return &slots[taken];
}

} // namespace cnnc::runtime
