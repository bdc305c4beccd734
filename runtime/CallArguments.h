//===- CallArguments.h - from a call's views to what a kernel takes --------------------*- C++
//-*-===//
#ifndef CNNC_RUNTIME_CALLARGUMENTS_H
#define CNNC_RUNTIME_CALLARGUMENTS_H

#include "runtime/Program.h"
#include "runtime/Result.h"

#include "HalideRuntime.h"

#include <array>
#include <cstdint>
#include <vector>

namespace cnnc::runtime {

/// What the scalars of a function's calls are taken from.
struct RunValues {
  int batch = 0; ///< images of the whole batch
  uint32_t seed = 0;
  uint32_t step = 0;
  bool dropout = false;
  float learning_rate = 0, momentum = 0, weight_decay = 0;
};

/// A space's memory: its first element (4 bytes each) and how many there are. An address on the
/// device: only kernels may follow it.
struct SpaceMemory {
  std::byte *data = nullptr;
  int64_t elements = 0;
};

/// Where a run of one phase stands: which images, and where the spaces lie.
struct Placement {
  std::array<SpaceMemory, CNN_SPACES> spaces;
  int64_t capacity = 0; ///< images the arena is laid out for
  int64_t batch = 0;    ///< images of the whole batch
  int first_image = 0;
  int images = 0; ///< n
};

/// The first element of `view`, counted from the start of its space.
int64_t viewBase(const cnn_view &view, const Placement &placement);

/// An error if a view of `call` leaves its space (the readable slack behind it apart) or cannot be
/// indexed by 32 bits, as kernels do.
Status checkCall(const cnn_call &call, const Placement &placement);

/// Storage for the arguments of one call at a time.
class CallArguments {
public:
  /// Buffers lie on the device that this belongs to; null: in the host's memory.
  void useDevice(const halide_device_interface_t *device) { interface = device; }

  /// The array that `call.function` takes; valid until the next bind.
  void **bind(const cnn_call &call, const Placement &placement, const RunValues &values);

private:
  union Scalar {
    int32_t integer;
    uint32_t natural;
    float real;
  };
  static Scalar valueOf(const cnn_scalar &scalar, const Placement &placement,
                        const RunValues &values);

  const halide_device_interface_t *interface = nullptr;
  std::vector<halide_buffer_t> buffers;
  std::vector<std::array<halide_dimension_t, CNN_MAX_RANK>> dimensions;
  std::vector<Scalar> scalars;
  std::vector<void *> pointers;
};

} // namespace cnnc::runtime

#endif
