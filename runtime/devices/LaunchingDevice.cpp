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
  const int returned = callFunction(call, arguments);
  if (returned != 0 && !problem)
    problem = failure("it returned ", returned, ": ", takeKernelMessage());
  if (problem)
    return failure("kernel ", call.kernel, " of ", call.layer, " failed: ", problem->message);
  return {};
}

uint64_t LaunchingDevice::workspaceOf(const cnn_call &call, void **arguments) {
  if (!call.code)
    return 0; // `run` says so
  measuring = true;
  callFunction(call, arguments);
  measuring = false;
  return taken;
}

void LaunchingDevice::useWorkspace(std::byte *memory, uint64_t bytes) {
  workspace = memory;
  workspace_bytes = bytes;
}

int LaunchingDevice::callFunction(const cnn_call &call, void **arguments) {
  taken = 0;
  LaunchingDevice *outer = std::exchange(on_this_thread, this);
  const int returned = call.function(arguments);
  on_this_thread = outer;
  return returned;
}

void LaunchingDevice::launchKernel(const KernelLaunch &what) {
  if (problem || measuring)
    return;
  if (Status status = launch(*running, what); !status)
    problem = status.error();
}

std::byte *LaunchingDevice::takeWorkspace(uint64_t bytes) {
  constexpr uint64_t alignment = 256;
  const uint64_t begin = taken, end = begin + (bytes + alignment - 1) / alignment * alignment;
  if (measuring) {
    taken = end;
    return reinterpret_cast<std::byte *>(alignment); // not null; nobody follows it
  }
  if (problem)
    return nullptr;
  if (end > workspace_bytes) {
    problem = failure("it takes more workspace than it was given, ", workspace_bytes, " bytes");
    return nullptr;
  }
  taken = end;
  return workspace + begin;
}

} // namespace cnnc::runtime
