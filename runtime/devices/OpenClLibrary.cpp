#include "runtime/devices/OpenClLibrary.h"

#include <dlfcn.h>

namespace cnnc::runtime {
namespace {

Result<OpenClLibrary> load() {
  void *handle = dlopen("libOpenCL.so.1", RTLD_NOW | RTLD_LOCAL);
  if (!handle)
    return failure("there is no OpenCL: ", dlerror());
  OpenClLibrary library{};
#define CNN_FIND(name)                                                                             \
  library.name = reinterpret_cast<decltype(library.name)>(dlsym(handle, #name));                   \
  if (!library.name)                                                                               \
    return failure("OpenCL is too old: its libOpenCL.so.1 has no " #name                           \
                   "; OpenCL 2.0 or newer is needed");
  CNN_FIND(clGetPlatformIDs)
  CNN_FIND(clGetDeviceIDs)
  CNN_FIND(clGetDeviceInfo)
  CNN_FIND(clCreateContext)
  CNN_FIND(clReleaseContext)
  CNN_FIND(clCreateCommandQueueWithProperties)
  CNN_FIND(clReleaseCommandQueue)
  CNN_FIND(clFinish)
  CNN_FIND(clSVMAlloc)
  CNN_FIND(clSVMFree)
  CNN_FIND(clEnqueueSVMMemcpy)
  CNN_FIND(clEnqueueSVMMemFill)
  CNN_FIND(clCreateProgramWithSource)
  CNN_FIND(clBuildProgram)
  CNN_FIND(clGetProgramBuildInfo)
  CNN_FIND(clReleaseProgram)
  CNN_FIND(clCreateKernel)
  CNN_FIND(clReleaseKernel)
  CNN_FIND(clSetKernelArg)
  CNN_FIND(clSetKernelArgSVMPointer)
  CNN_FIND(clEnqueueNDRangeKernel)
  CNN_FIND(clGetEventProfilingInfo)
  CNN_FIND(clReleaseEvent)
#undef CNN_FIND
  return library;
}

} // namespace

std::string describeOpenCl(cl_int error) {
  switch (error) {
#define CNN_ERROR(name, number)                                                                    \
  case number:                                                                                     \
    return #name;
    CNN_ERROR(CL_DEVICE_NOT_FOUND, -1)
    CNN_ERROR(CL_DEVICE_NOT_AVAILABLE, -2)
    CNN_ERROR(CL_COMPILER_NOT_AVAILABLE, -3)
    CNN_ERROR(CL_MEM_OBJECT_ALLOCATION_FAILURE, -4)
    CNN_ERROR(CL_OUT_OF_RESOURCES, -5)
    CNN_ERROR(CL_OUT_OF_HOST_MEMORY, -6)
    CNN_ERROR(CL_PROFILING_INFO_NOT_AVAILABLE, -7)
    CNN_ERROR(CL_BUILD_PROGRAM_FAILURE, -11)
    CNN_ERROR(CL_EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST, -14)
    CNN_ERROR(CL_INVALID_VALUE, -30)
    CNN_ERROR(CL_INVALID_DEVICE, -33)
    CNN_ERROR(CL_INVALID_CONTEXT, -34)
    CNN_ERROR(CL_INVALID_COMMAND_QUEUE, -36)
    CNN_ERROR(CL_INVALID_PROGRAM_EXECUTABLE, -45)
    CNN_ERROR(CL_INVALID_KERNEL_NAME, -46)
    CNN_ERROR(CL_INVALID_ARG_INDEX, -49)
    CNN_ERROR(CL_INVALID_ARG_VALUE, -50)
    CNN_ERROR(CL_INVALID_ARG_SIZE, -51)
    CNN_ERROR(CL_INVALID_KERNEL_ARGS, -52)
    CNN_ERROR(CL_INVALID_WORK_DIMENSION, -53)
    CNN_ERROR(CL_INVALID_WORK_GROUP_SIZE, -54)
    CNN_ERROR(CL_INVALID_WORK_ITEM_SIZE, -55)
    CNN_ERROR(CL_INVALID_OPERATION, -59)
    CNN_ERROR(CL_PLATFORM_NOT_FOUND_KHR, -1001)
#undef CNN_ERROR
  default:
    return "error " + std::to_string(error);
  }
}

Status OpenClLibrary::check(cl_int result, const char *function) const {
  if (result == CL_SUCCESS)
    return {};
  return failure(function, ": ", describeOpenCl(result));
}

Result<const OpenClLibrary *> openClLibrary() {
  static const Result<OpenClLibrary> library = load();
  if (!library)
    return library.error();
  return &*library;
}

} // namespace cnnc::runtime
