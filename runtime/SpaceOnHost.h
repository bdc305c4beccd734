//===- SpaceOnHost.h - a space as files are read into it and written from it -----------*- C++
//-*-===//
#ifndef CNNC_RUNTIME_SPACEONHOST_H
#define CNNC_RUNTIME_SPACEONHOST_H

#include "runtime/Executor.h"

#include <vector>

namespace cnnc::runtime {

/// The space's own memory on the CPU; on another device a copy, which `store` brings back.
class SpaceOnHost {
public:
  /// All zero where it is a copy.
  static SpaceOnHost toFill(const Executor &executor, cnn_space which) {
    return SpaceOnHost(executor, which);
  }

  /// With what the space holds. An error if the device cannot be read.
  static Result<SpaceOnHost> read(const Executor &executor, cnn_space which) {
    SpaceOnHost space(executor, which);
    if (!space.copy.empty())
      if (Status status = executor.device().read(space.copy.data(), executor.address(which),
                                                 executor.spaceBytes(which));
          !status)
        return status.error();
    return space;
  }

  float *data() { return copy.empty() ? executor->space<float>(which) : copy.data(); }

  Status store() const {
    if (copy.empty())
      return {};
    return executor->device().write(executor->address(which), copy.data(),
                                    executor->spaceBytes(which));
  }

private:
  SpaceOnHost(const Executor &of, cnn_space which) : executor(&of), which(which) {
    if (!executor->device().isHost())
      copy.resize(executor->spaceBytes(which) / sizeof(float));
  }

  const Executor *executor;
  cnn_space which;
  std::vector<float> copy;
};

} // namespace cnnc::runtime

#endif
