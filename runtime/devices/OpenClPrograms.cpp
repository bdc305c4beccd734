#include "runtime/devices/OpenClPrograms.h"

#include <algorithm>
#include <string>

namespace cnnc::runtime {

OpenClPrograms::~OpenClPrograms() {
  for (const auto &[key, kernel] : kernels)
    library.clReleaseKernel(kernel);
  for (const auto &[code, program] : programs)
    library.clReleaseProgram(program);
}

Result<cl_program> OpenClPrograms::build(const cnn_device_code &code) {
  const char *source = code.source;
  const size_t size = code.source_size;
  cl_int error = CL_SUCCESS;
  cl_program program = library.clCreateProgramWithSource(context, 1, &source, &size, &error);
  if (!program)
    return library.check(error, "clCreateProgramWithSource").error();
  error = library.clBuildProgram(program, 1, &device, "", nullptr, nullptr);
  if (error == CL_SUCCESS)
    return program;
  constexpr size_t most_of_log = 4096;
  size_t log_size = 0;
  library.clGetProgramBuildInfo(program, device, CL_PROGRAM_BUILD_LOG, 0, nullptr, &log_size);
  std::string log(log_size, '\0');
  library.clGetProgramBuildInfo(program, device, CL_PROGRAM_BUILD_LOG, log.size(), log.data(),
                                nullptr);
  library.clReleaseProgram(program);
  log = log.substr(0, std::min(log.find('\0'), most_of_log));
  return failure("the OpenCL driver cannot compile it: ", describeOpenCl(error), "\n", log);
}

Result<cl_kernel> OpenClPrograms::find(const cnn_device_code &code, const char *entry) {
  if (const auto known = kernels.find({&code, entry}); known != kernels.end())
    return known->second;
  auto program = programs.find(&code);
  if (program == programs.end()) {
    auto built = build(code);
    if (!built)
      return built.error();
    program = programs.emplace(&code, *built).first;
  }
  cl_int error = CL_SUCCESS;
  cl_kernel kernel = library.clCreateKernel(program->second, entry, &error);
  if (!kernel)
    return library.check(error, "clCreateKernel").error();
  kernels.emplace(std::pair(&code, entry), kernel);
  return kernel;
}

} // namespace cnnc::runtime
