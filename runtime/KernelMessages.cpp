#include "runtime/KernelMessages.h"

#include "HalideRuntime.h"

#include <mutex>
#include <utility>

namespace {

std::mutex message_lock;
std::string message;

} // namespace

std::string cnnc::runtime::takeKernelMessage() {
  std::lock_guard<std::mutex> lock(message_lock);
  return std::exchange(message, {});
}

extern "C" void halide_error(void *, const char *text) {
  std::lock_guard<std::mutex> lock(message_lock);
  message = text;
}
