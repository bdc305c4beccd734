#include "runtime/devices/LaunchingDevice.h"

#include "runtime/KernelMessages.h"

#include <utility>

namespace cnnc::runtime {
namespace {

thread_local LaunchingDevice *on_this_thread = nullptr;

} // namespace

LaunchingDevice *LaunchingDevice::current() { return on_this_thread; }

Status LaunchingDevice::run(const cnn_call &call, void **arguments) {
  if (!call.code)
    return failure("the program's table is damaged: kernel ", call.kernel, " of ", call.layer,
                   " has no code for ", kind());
  if (Status status = markTime(); !status)
    return status;
  problem.reset();
  running = &call;
  workspace.reuse();
  LaunchingDevice *outer = std::exchange(on_this_thread, this);
  const int returned = call.function(arguments);
  on_this_thread = outer;
  if (returned != 0 && !problem)
    problem = failure("it returned ", returned, ": ", takeKernelMessage());
  if (problem)
    return failure("kernel ", call.kernel, " of ", call.layer, " failed: ", problem->message);
  return {};
}

void LaunchingDevice::launchKernel(const KernelLaunch &what) {
  if (problem)
    return;
  if (Status status = launch(*running, what); !status)
    problem = status.error();
}

std::byte *LaunchingDevice::takeWorkspace(uint64_t bytes) {
  if (problem)
    return nullptr;
  auto memory = workspace.take(*this, bytes);
  if (memory)
    return *memory;
  problem = memory.error();
  return nullptr;
}

} // namespace cnnc::runtime
