//===- OpenSession.h - Cnn.h's sessions in C++'s terms ---------------------------------*- C++
//-*-===//
#ifndef CNNC_RUNTIME_COMMANDS_OPENSESSION_H
#define CNNC_RUNTIME_COMMANDS_OPENSESSION_H

#include "runtime/Cnn.h"
#include "runtime/Result.h"

#include <memory>
#include <string>

namespace cnnc::runtime {

struct CloseSession {
  void operator()(cnn_session *session) const { cnn_close(session); }
};
using OpenSession = std::unique_ptr<cnn_session, CloseSession>;

inline Result<OpenSession> openSession(const cnn_program &program) {
  char error[1024] = "";
  OpenSession session(cnn_open(&program, error, sizeof error));
  if (!session)
    return failure(error);
  return session;
}

/// What a call on the session returned, as a Status.
inline Status statusOf(const OpenSession &session, int returned) {
  return returned == 0 ? Status() : Status(failure(cnn_error(session.get())));
}

/// A session with the weights of a file.
inline Result<OpenSession> openWithWeights(const cnn_program &program, const std::string &weights) {
  auto session = openSession(program);
  if (session)
    if (Status status = statusOf(*session, cnn_load_weights(session->get(), weights.c_str()));
        !status)
      return status.error();
  return session;
}

} // namespace cnnc::runtime

#endif
