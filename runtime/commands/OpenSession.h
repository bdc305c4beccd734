//===- OpenSession.h - Cnn.h's sessions in C++'s terms ---------------------------------*- C++
//-*-===//
#ifndef CNNC_RUNTIME_COMMANDS_OPENSESSION_H
#define CNNC_RUNTIME_COMMANDS_OPENSESSION_H

#include "runtime/Cnn.h"
#include "runtime/Result.h"
#include "runtime/devices/DeviceChoice.h"

#include <memory>
#include <string>

namespace cnnc::runtime {

struct CloseSession {
  void operator()(cnn_session *session) const { cnn_close(session); }
};
using OpenSession = std::unique_ptr<cnn_session, CloseSession>;

inline Result<OpenSession> openSession(const DeviceChoice &choice) {
  char error[8192] = "";
  const cnn_program *const programs[] = {choice.program, nullptr};
  const std::string device = std::string(choice.program->device) +
                             (choice.number ? ":" + std::to_string(choice.number) : std::string());
  OpenSession session(cnn_open_on(programs, device.c_str(), error, sizeof error));
  if (!session)
    return failure(error);
  return session;
}

/// What a call on the session returned, as a Status.
inline Status statusOf(const OpenSession &session, int returned) {
  return returned == 0 ? Status() : Status(failure(cnn_error(session.get())));
}

/// A session with the weights of a file.
inline Result<OpenSession> openWithWeights(const DeviceChoice &choice, const std::string &weights) {
  auto session = openSession(choice);
  if (session)
    if (Status status = statusOf(*session, cnn_load_weights(session->get(), weights.c_str()));
        !status)
      return status.error();
  return session;
}

} // namespace cnnc::runtime

#endif
