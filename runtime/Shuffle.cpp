#include "runtime/Shuffle.h"

#include "runtime/Random.h"

#include <numeric>
#include <utility>

namespace cnnc::runtime {

std::vector<uint32_t> fileOrder(uint32_t count) {
  std::vector<uint32_t> order(count);
  std::iota(order.begin(), order.end(), 0u);
  return order;
}

std::vector<uint32_t> shuffledOrder(uint32_t count, uint64_t seed, uint32_t epoch) {
  const RandomStream random(seed, RandomStream::Shuffling, epoch);
  std::vector<uint32_t> order = fileOrder(count);
  for (uint32_t last = count; last > 1; --last)
    std::swap(order[last - 1], order[random.below(last, last)]);
  return order;
}

} // namespace cnnc::runtime
