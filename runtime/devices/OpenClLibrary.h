//===- OpenClLibrary.h - OpenCL's functions, found at run time -------------------------*- C++
//-*-===//
//
// The few types and functions of OpenCL 2.0 (CL/cl.h) that the runtime uses, so that nothing of
// OpenCL is needed to build or to start a program. Names as in cl.h.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_RUNTIME_DEVICES_OPENCLLIBRARY_H
#define CNNC_RUNTIME_DEVICES_OPENCLLIBRARY_H

#include "runtime/Result.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace cnnc::runtime {

using cl_int = int32_t;
using cl_uint = uint32_t;
using cl_ulong = uint64_t;
using cl_bool = cl_uint;
using cl_bitfield = cl_ulong;
using cl_platform_id = struct _cl_platform_id *;
using cl_device_id = struct _cl_device_id *;
using cl_context = struct _cl_context *;
using cl_command_queue = struct _cl_command_queue *;
using cl_program = struct _cl_program *;
using cl_kernel = struct _cl_kernel *;
using cl_event = struct _cl_event *;

enum : cl_int { CL_SUCCESS = 0 };
enum : cl_bitfield {
  CL_DEVICE_TYPE_CPU = 1 << 1,
  CL_DEVICE_TYPE_GPU = 1 << 2,
  CL_DEVICE_TYPE_ACCELERATOR = 1 << 3,
  CL_MEM_READ_WRITE = 1 << 0,
  CL_DEVICE_SVM_COARSE_GRAIN_BUFFER = 1 << 0,
  CL_QUEUE_PROFILING_ENABLE = 1 << 1
};
enum : cl_uint {
  CL_DEVICE_TYPE = 0x1000,
  CL_DEVICE_MAX_MEM_ALLOC_SIZE = 0x1010,
  CL_DEVICE_GLOBAL_MEM_SIZE = 0x101F,
  CL_DEVICE_NAME = 0x102B,
  CL_DEVICE_SVM_CAPABILITIES = 0x1053,
  CL_QUEUE_PROPERTIES = 0x1093,
  CL_PROGRAM_BUILD_LOG = 0x1183,
  CL_PROFILING_COMMAND_START = 0x1282,
  CL_PROFILING_COMMAND_END = 0x1283
};

/// One member for each function.
struct OpenClLibrary {
  cl_int (*clGetPlatformIDs)(cl_uint room, cl_platform_id *platforms, cl_uint *count);
  cl_int (*clGetDeviceIDs)(cl_platform_id platform, cl_bitfield type, cl_uint room,
                           cl_device_id *devices, cl_uint *count);
  cl_int (*clGetDeviceInfo)(cl_device_id device, cl_uint what, size_t room, void *value,
                            size_t *size);
  cl_context (*clCreateContext)(const intptr_t *properties, cl_uint count,
                                const cl_device_id *devices,
                                void (*notify)(const char *, const void *, size_t, void *),
                                void *user, cl_int *error);
  cl_int (*clReleaseContext)(cl_context context);
  cl_command_queue (*clCreateCommandQueueWithProperties)(cl_context context, cl_device_id device,
                                                         const cl_bitfield *properties,
                                                         cl_int *error);
  cl_int (*clReleaseCommandQueue)(cl_command_queue queue);
  cl_int (*clFinish)(cl_command_queue queue);
  void *(*clSVMAlloc)(cl_context context, cl_bitfield flags, size_t bytes, cl_uint alignment);
  void (*clSVMFree)(cl_context context, void *memory);
  cl_int (*clEnqueueSVMMemcpy)(cl_command_queue queue, cl_bool blocking, void *to, const void *from,
                               size_t bytes, cl_uint wait_count, const cl_event *wait,
                               cl_event *event);
  cl_int (*clEnqueueSVMMemFill)(cl_command_queue queue, void *memory, const void *pattern,
                                size_t pattern_bytes, size_t bytes, cl_uint wait_count,
                                const cl_event *wait, cl_event *event);
  cl_program (*clCreateProgramWithSource)(cl_context context, cl_uint count, const char **texts,
                                          const size_t *sizes, cl_int *error);
  cl_int (*clBuildProgram)(cl_program program, cl_uint count, const cl_device_id *devices,
                           const char *options, void (*notify)(cl_program, void *), void *user);
  cl_int (*clGetProgramBuildInfo)(cl_program program, cl_device_id device, cl_uint what,
                                  size_t room, void *value, size_t *size);
  cl_int (*clReleaseProgram)(cl_program program);
  cl_kernel (*clCreateKernel)(cl_program program, const char *name, cl_int *error);
  cl_int (*clReleaseKernel)(cl_kernel kernel);
  cl_int (*clSetKernelArg)(cl_kernel kernel, cl_uint index, size_t bytes, const void *value);
  cl_int (*clSetKernelArgSVMPointer)(cl_kernel kernel, cl_uint index, const void *pointer);
  cl_int (*clEnqueueNDRangeKernel)(cl_command_queue queue, cl_kernel kernel, cl_uint dimensions,
                                   const size_t *offset, const size_t *global, const size_t *local,
                                   cl_uint wait_count, const cl_event *wait, cl_event *event);
  cl_int (*clGetEventProfilingInfo)(cl_event event, cl_uint what, size_t room, void *value,
                                    size_t *size);
  cl_int (*clReleaseEvent)(cl_event event);

  /// Success, or that `function` failed.
  Status check(cl_int result, const char *function) const;
};

/// "CL_OUT_OF_RESOURCES"
std::string describeOpenCl(cl_int error);

/// The process's library, loaded by the first call. An error says that there is no libOpenCL.so.1,
/// or that it is older than OpenCL 2.0.
Result<const OpenClLibrary *> openClLibrary();

} // namespace cnnc::runtime

#endif
