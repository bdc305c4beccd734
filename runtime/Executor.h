//===- Executor.h - runs the table's functions -----------------------------------------*- C++
//-*-===//
#ifndef CNNC_RUNTIME_EXECUTOR_H
#define CNNC_RUNTIME_EXECUTOR_H

#include "runtime/AlignedBuffer.h"
#include "runtime/CallArguments.h"
#include "runtime/Program.h"
#include "runtime/Result.h"

#include <array>
#include <functional>
#include <set>
#include <utility>

namespace cnnc::runtime {

/// Owns the spaces and walks phases, chunks and calls. Not safe for use by two threads at once;
/// kernels spread over the ThreadPool by themselves.
class Executor {
public:
  /// Told of each call when it has run: the call, the images it ran on, how long it took.
  using Observer = std::function<void(const cnn_call &call, int images, double seconds)>;

  explicit Executor(const cnn_program &program) : program(program) {}

  /// Makes the parameters and running statistics, all zero.
  Status reserveWeights();
  /// Makes the gradients and the optimizer's state, all zero.
  Status reserveTraining();

  /// Makes the spaces that `function` needs for a batch of `batch` images large enough; what they
  /// held is kept in those that live across steps (parameters, gradients, optimizer, statistics).
  /// Errors: not enough memory; an operand too large for 32-bit indices.
  Status reserve(const cnn_function &function, int batch);

  /// Runs `function` on what lies in the spaces; reserves first. A phase that depends on parameters
  /// alone is left out where its results still stand. Errors: those of reserve, and a kernel that
  /// fails.
  Status run(const cnn_function &function, const RunValues &values);

  /// To be called when parameters were written other than by `run`.
  void parametersChanged() { prepared = nullptr; }

  /// The space's memory; null before a reserve that needs the space.
  template <typename T> T *space(cnn_space which) const { return spaces[which].as<T>(); }
  /// Bytes of a space as reserved so far.
  uint64_t spaceBytes(cnn_space which) const { return spaces[which].size(); }

  /// An empty observer ends the timing.
  void observe(Observer with) { observer = std::move(with); }

private:
  Status grow(cnn_space which, uint64_t bytes);
  Placement place(const cnn_function &function, int batch) const;
  Status check(const cnn_function &function, int batch) const;
  Status runCalls(const cnn_phase &phase, const Placement &placement, const RunValues &values);

  const cnn_program &program;
  std::array<AlignedBuffer, CNN_SPACES> spaces;
  std::set<std::pair<const cnn_function *, int>> checked; ///< functions found sound for a batch
  /// Whose results from parameters alone lie in the scratch space; null: nobody's.
  const cnn_function *prepared = nullptr;
  CallArguments arguments;
  Observer observer;
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
