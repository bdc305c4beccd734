//===- RunCommand.h - a program's command line, in this process ------------------------*- C++
//-*-===//
#ifndef CNNC_TEST_RUNTIME_RUNCOMMAND_H
#define CNNC_TEST_RUNTIME_RUNCOMMAND_H

#include "runtime/commands/Commands.h"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace cnnc::test {

struct Outcome {
  int status;
  std::string out, err;
};

inline Outcome runCommand(const cnn_program &program, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "program");
  std::vector<const char *> argv;
  for (const std::string &argument : arguments)
    argv.push_back(argument.c_str());
  const cnn_program *const programs[] = {&program, nullptr};
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  const int status = runtime::runProgram(programs, static_cast<int>(argv.size()), argv.data());
  Outcome outcome{status, testing::internal::GetCapturedStdout(),
                  testing::internal::GetCapturedStderr()};
  return outcome;
}

} // namespace cnnc::test

#endif
