#include "runtime/commands/Interrupt.h"

#include <csignal>

namespace cnnc::runtime {
namespace {

volatile std::sig_atomic_t noted = 0;

void note(int) { noted = 1; }

} // namespace

InterruptGuard::InterruptGuard() {
  noted = 0;
  struct sigaction action {};
  action.sa_handler = note;
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

InterruptGuard::~InterruptGuard() {
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
}

bool InterruptGuard::interrupted() { return noted != 0; }

} // namespace cnnc::runtime
