#include "runtime/Cnn.h"

#include "runtime/Machine.h"
#include "runtime/Session.h"
#include "runtime/ThreadPool.h"

#include <cstdio>
#include <memory>
#include <new>

using namespace cnnc::runtime;

struct cnn_session {
  std::unique_ptr<Session> session;
  std::string message;
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

} // namespace

extern "C" {

cnn_session *cnn_open(const cnn_program *program, char *error, size_t error_size) {
  try {
    auto session = Session::open(*program);
    if (session)
      return new cnn_session{std::move(*session), ""};
    if (error && error_size)
      std::snprintf(error, error_size, "%s", session.error().message.c_str());
  } catch (const std::bad_alloc &) {
    if (error && error_size)
      std::snprintf(error, error_size, "out of memory");
  }
  return nullptr;
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

int cnn_train_step(cnn_session *session, const float *images, const int32_t *labels, int count,
                   const cnn_step_options *options, float *logits, float *losses) {
  if (cnn_forward_backward(session, images, labels, count, options, logits, losses) != 0)
    return 1;
  return cnn_update(session, options);
}

int cnn_gradient(cnn_session *session, int parameter, float *tensor) {
  return report(session, [&](Session &s) { return s.gradient(parameter, tensor); });
}

float *cnn_memory(cnn_session *session, cnn_space space, int64_t *floats) {
  float *memory = nullptr;
  int64_t count = 0;
  if (space == CNN_PARAMETERS || space == CNN_GRADIENTS || space == CNN_OPTIMIZER ||
      space == CNN_STATISTICS) {
    if (space == CNN_PARAMETERS)
      session->session->executor().parametersChanged(); // the caller may write them
    memory = session->session->executor().space<float>(space);
    count = static_cast<int64_t>(session->session->executor().spaceBytes(space) / sizeof(float));
  }
  if (floats)
    *floats = count;
  return memory;
}

void cnn_observe_calls(cnn_session *session, cnn_call_observer observer, void *context) {
  if (!observer)
    return session->session->executor().observe({});
  session->session->executor().observe([=](const cnn_call &call, int images, double seconds) {
    observer(context, &call, images, seconds);
  });
}

} // extern "C"
