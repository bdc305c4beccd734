//===- Executor.h - runs the table's functions -----------------------------------------*- C++
//-*-===//
#ifndef CNNC_RUNTIME_EXECUTOR_H
#define CNNC_RUNTIME_EXECUTOR_H

#include "runtime/CallArguments.h"
#include "runtime/Program.h"
#include "runtime/RecordedRun.h"
#include "runtime/Result.h"
#include "runtime/devices/DeviceBuffer.h"

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <tuple>
#include <utility>

namespace cnnc::runtime {

/// Owns the spaces and walks phases, chunks and calls, on the device that it is given. Not safe for
/// use by two threads at once; kernels on the CPU spread over the ThreadPool by themselves.
class Executor {
public:
  /// Told of each call of a function when all have run: the call, the images it ran on, how long it
  /// took.
  using Observer = std::function<void(const cnn_call &call, int images, double seconds)>;

  /// On the CPU.
  explicit Executor(const cnn_program &program);
  Executor(const cnn_program &program, std::unique_ptr<Device> device);

  /// Makes the parameters and running statistics, all zero.
  Status reserveWeights();
  /// Makes the optimizer's state, all zero.
  Status reserveOptimizer();

  /// Makes the spaces that `function` needs for a batch of `batch` images large enough; what they
  /// held is kept in those that live across steps (parameters, gradients, optimizer, statistics).
  /// Errors: not enough memory; an operand too large for 32-bit indices.
  Status reserve(const cnn_function &function, int batch);

  /// Runs `function` on what lies in the spaces, or begins to; reserves first. A phase that depends
  /// on parameters alone is left out where its results still stand. Errors: those of reserve, and a
  /// kernel that fails.
  Status run(const cnn_function &function, const RunValues &values);

  /// To be called when parameters were written other than by `run`.
  void parametersChanged() { prepared = nullptr; }

  Device &device() const { return *where; }
  /// Where the space lies on the device; null before a reserve that needs the space.
  std::byte *address(cnn_space which) const { return spaces[which].data(); }
  /// The space's memory; null on a device with memory of its own as well.
  template <typename T> T *space(cnn_space which) const {
    return where->isHost() ? reinterpret_cast<T *>(address(which)) : nullptr;
  }
  /// Bytes of a space as reserved so far.
  uint64_t spaceBytes(cnn_space which) const { return spaces[which].size(); }

  /// An empty observer ends the timing.
  void observe(Observer with);

private:
  /// What running a function on a batch takes.
  struct Need {
    std::array<uint64_t, CNN_SPACES> sizes{};
    Status sound;           ///< whether all operands lie in such spaces and can be indexed
    uint64_t workspace = 0; ///< bytes; 0 unless sound
  };
  /// An error if a size overflows.
  Result<Need> needOf(const cnn_function &function, int batch) const;
  /// Bytes to be had beside what is there already, before a batch can run.
  uint64_t missingBytes(const Need &need) const;
  Status checkMemory(const cnn_function &function, int batch, uint64_t missing) const;
  Status grow(cnn_space which, uint64_t bytes);
  Status growWorkspace(uint64_t bytes);
  Placement place(const cnn_function &function, int batch) const;
  /// All calls in order; without the phases whose results stand in the scratch space.
  std::vector<PlacedCall> callsOf(const cnn_function &function, int batch, bool stands) const;
  Status runPlainly(const cnn_function &function, const RunValues &values, bool stands);
  Status runRecorded(const cnn_function &function, const RunValues &values, bool stands);
  Status report(const cnn_function &function, int batch, bool stands);

  const cnn_program &program;
  std::unique_ptr<Device> where;
  std::array<DeviceBuffer, CNN_SPACES> spaces;
  DeviceBuffer workspace;
  std::set<std::pair<const cnn_function *, int>> checked; ///< functions found sound for a batch
  /// Whose results from parameters alone lie in the scratch space; null: nobody's.
  const cnn_function *prepared = nullptr;
  CallArguments arguments;
  Observer observer;
  /// By function, images of the batch, and whether its results from parameters alone stood. They
  /// hold addresses of the spaces and of the workspace.
  std::map<std::tuple<const cnn_function *, int, bool>, RecordedRun> recorded;
};

/// Images that the arena of `function` is laid out for: a chunk if every phase that touches the
/// arena is chunked, the whole batch otherwise.
int64_t arenaCapacity(const cnn_program &program, const cnn_function &function, int batch);

/// Bytes of each space that running `function` on `batch` images takes; those it does not need
/// are 0. An error if a size overflows.
Result<std::array<uint64_t, CNN_SPACES>> spaceSizes(const cnn_program &program,
                                                    const cnn_function &function, int batch);

} // namespace cnnc::runtime

#endif
