//===- Interrupt.h - Ctrl-C ends a run after the step it is in -------------------------*- C++
//-*-===//
#ifndef CNNC_RUNTIME_COMMANDS_INTERRUPT_H
#define CNNC_RUNTIME_COMMANDS_INTERRUPT_H

namespace cnnc::runtime {

/// While it lives, the first SIGINT or SIGTERM is only noted; a second one ends the process at
/// once.
class InterruptGuard {
public:
  InterruptGuard();
  ~InterruptGuard();
  InterruptGuard(const InterruptGuard &) = delete;
  static bool interrupted();
};

} // namespace cnnc::runtime

#endif
