#include "runtime/Cnn.h"

#include "runtime/Machine.h"
#include "runtime/Session.h"
#include "runtime/ThreadPool.h"
#include "runtime/devices/DeviceChoice.h"

#include <cstdio>
#include <memory>
#include <new>

using namespace cnnc::runtime;

struct cnn_session {
  std::unique_ptr<Session> session;
  std::string message;
  std::string device_name;
};

namespace {

RunValues valuesOf(const cnn_step_options &options) {
  RunValues values;
  values.seed = options.seed;
  values.step = options.step;
  values.dropout = options.dropout != 0;
  values.learning_rate = options.learning_rate;
  values.momentum = options.momentum;
  values.weight_decay = options.weight_decay;
  return values;
}

/// Runs `body`, which returns a Status, and turns what went wrong into C's terms. The standard
/// library reports exhausted memory by an exception, which must not leave through C.
template <typename Body> int report(cnn_session *session, const Body &body) {
  try {
    Status status = body(*session->session);
    session->message = status ? "" : status.error().message;
    return status ? 0 : 1;
  } catch (const std::bad_alloc &) {
    session->message = "out of memory";
    return 1;
  }
}

cnn_session *open(const Result<DeviceChoice> &choice, char *error, size_t error_size) {
  auto session = choice ? Session::open(*choice->program, choice->number)
                        : Result<std::unique_ptr<Session>>(choice.error());
  if (session) {
    std::string name = (*session)->executor().device().name();
    return new cnn_session{std::move(*session), "", std::move(name)};
  }
  if (error && error_size)
    std::snprintf(error, error_size, "%s", session.error().message.c_str());
  return nullptr;
}

/// `body`, which returns a session or null; exhausted memory must not leave through C.
template <typename Body> cnn_session *opened(char *error, size_t error_size, const Body &body) {
  try {
    return body();
  } catch (const std::bad_alloc &) {
    if (error && error_size)
      std::snprintf(error, error_size, "out of memory");
  }
  return nullptr;
}

bool livesInSession(cnn_space space) {
  return space == CNN_PARAMETERS || space == CNN_GRADIENTS || space == CNN_OPTIMIZER ||
         space == CNN_STATISTICS;
}

/// An error if there is no such buffer for callers to read or write.
Status checkSpace(const Session &session, cnn_space space) {
  if (livesInSession(space) && session.executor().address(space))
    return {};
  return failure("there is no memory for space ", int(space));
}

} // namespace

extern "C" {

cnn_session *cnn_open(const cnn_program *program, char *error, size_t error_size) {
  return opened(error, error_size, [&] {
    return open(DeviceChoice{program, 0}, error, error_size);
  });
}

cnn_session *cnn_open_on(const cnn_program *const *programs, const char *device, char *error,
                         size_t error_size) {
  return opened(error, error_size,
                [&] { return open(chooseDevice(programs, device), error, error_size); });
}

const char *cnn_device_name(const cnn_session *session) { return session->device_name.c_str(); }

uint64_t cnn_device_memory(const cnn_session *session) {
  const Executor &executor = session->session->executor();
  uint64_t bytes = 0;
  for (int space = 0; space < CNN_SPACES; ++space)
    bytes += executor.spaceBytes(static_cast<cnn_space>(space));
  return bytes;
}

double cnn_peak_gflops(const cnn_session *session) {
  return session->session->executor().device().peakGflops();
}

void cnn_close(cnn_session *session) { delete session; }

const char *cnn_error(const cnn_session *session) { return session->message.c_str(); }

const cnn_program *cnn_program_of(const cnn_session *session) {
  return &session->session->program();
}

void cnn_set_threads(int threads) {
  ThreadPool::instance().setThreads(threads > 0 ? threads : usableProcessors());
}

int cnn_load_weights(cnn_session *session, const char *path) {
  return report(session, [&](Session &s) { return s.loadWeights(path); });
}

int cnn_save_weights(cnn_session *session, const char *path) {
  return report(session, [&](Session &s) { return s.saveWeights(path); });
}

int cnn_initialise(cnn_session *session, const char *scheme, uint64_t seed) {
  return report(session, [&](Session &s) {
    const char *own = s.program().training.init;
    return s.initialise(scheme ? scheme : own ? own : "", seed);
  });
}

int cnn_infer(cnn_session *session, const float *images, int count, float *logits) {
  return report(session, [&](Session &s) { return s.infer(images, count, logits); });
}

int cnn_evaluate(cnn_session *session, const float *images, const int32_t *labels, int count,
                 float *logits, float *losses) {
  return report(session,
                [&](Session &s) { return s.evaluate(images, labels, count, logits, losses); });
}

int cnn_prepare_training(cnn_session *session) {
  return report(session, [](Session &s) { return s.prepareTraining(); });
}

int cnn_forward_backward(cnn_session *session, const float *images, const int32_t *labels,
                         int count, const cnn_step_options *options, float *logits, float *losses) {
  return report(session, [&](Session &s) {
    return s.forwardBackward(images, labels, count, valuesOf(*options), logits, losses);
  });
}

int cnn_update(cnn_session *session, const cnn_step_options *options) {
  return report(session, [&](Session &s) { return s.update(valuesOf(*options)); });
}

int cnn_begin_step(cnn_session *session, const float *images, const int32_t *labels, int count,
                   const cnn_step_options *options) {
  return report(session,
                [&](Session &s) { return s.beginStep(images, labels, count, valuesOf(*options)); });
}

int cnn_bring_batch(cnn_session *session, const float *images, const int32_t *labels, int count) {
  return report(session, [&](Session &s) { return s.bringBatch(images, labels, count); });
}

int cnn_end_step(cnn_session *session, float *logits, float *losses) {
  return report(session, [&](Session &s) { return s.endStep(logits, losses); });
}

int cnn_train_step(cnn_session *session, const float *images, const int32_t *labels, int count,
                   const cnn_step_options *options, float *logits, float *losses) {
  if (cnn_begin_step(session, images, labels, count, options) != 0)
    return 1;
  return cnn_end_step(session, logits, losses);
}

int cnn_gradient(cnn_session *session, int parameter, float *tensor) {
  return report(session, [&](Session &s) { return s.gradient(parameter, tensor); });
}

float *cnn_memory(cnn_session *session, cnn_space space, int64_t *floats) {
  float *memory = nullptr;
  int64_t count = 0;
  if (livesInSession(space)) {
    Executor &executor = session->session->executor();
    if (space == CNN_PARAMETERS)
      executor.parametersChanged(); // the caller may write them
    memory = executor.space<float>(space);
    count = static_cast<int64_t>(executor.spaceBytes(space) / sizeof(float));
  }
  if (floats)
    *floats = count;
  return memory;
}

int cnn_read_memory(cnn_session *session, cnn_space space, float *floats) {
  return report(session, [&](Session &s) {
    const Executor &executor = s.executor();
    const Status status = checkSpace(s, space);
    return status
               ? executor.device().read(floats, executor.address(space), executor.spaceBytes(space))
               : status;
  });
}

int cnn_write_memory(cnn_session *session, cnn_space space, const float *floats) {
  return report(session, [&](Session &s) {
    Executor &executor = s.executor();
    const Status status = checkSpace(s, space);
    executor.parametersChanged();
    return status ? executor.device().write(executor.address(space), floats,
                                            executor.spaceBytes(space))
                  : status;
  });
}

void cnn_observe_calls(cnn_session *session, cnn_call_observer observer, void *context) {
  if (!observer)
    return session->session->executor().observe({});
  session->session->executor().observe([=](const cnn_call &call, int images, double seconds) {
    observer(context, &call, images, seconds);
  });
}

} // extern "C"
