// The init command: fresh weights as a file.
#include "runtime/commands/Commands.h"
#include "runtime/commands/OpenSession.h"

namespace cnnc::runtime {

Status init(const DeviceChoice &choice, const InitOptions &options) {
  auto session = openSession(choice);
  if (!session)
    return session.error();
  const uint64_t seed = options.seed.value_or(choice.program->training.seed);
  if (Status status = statusOf(*session, cnn_initialise(session->get(), nullptr, seed)); !status)
    return status;
  return statusOf(*session, cnn_save_weights(session->get(), options.output.c_str()));
}

} // namespace cnnc::runtime
