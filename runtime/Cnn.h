/*===- Cnn.h - the C interface to a compiled network
 * --------------------------------------------===//
 *
 * `cnnc --shared` makes a library of a network with this interface in it, and a header that adds
 * a function which returns the network; of a model called first:
 *
 *   char error[256];
 *   cnn_session *net = cnn_open(first_program(), error, sizeof error);
 *   if (!net || cnn_load_weights(net, "net.safetensors") != 0) ...
 *   cnn_infer(net, images, count, logits);
 *   cnn_close(net);
 *
 * Shapes: images are float, count x height x width x channels (the sizes stand in cnn_program);
 * labels int32, count; logits float, count x classes, before softmax; losses float, count.
 * Ownership: all arrays are the caller's and only used during the call, but for cnn_memory.
 * Errors: functions return 0, or 1 after a failure that cnn_error explains; the session stays
 * usable. Messages are lower case without a full stop.
 * Threads: a session serves one thread at a time; several sessions may be used at once. Kernels
 * spread over the process's threads; results do not depend on how many there are.
 * Devices: a session's memory lies on its device. Arrays given to functions and files are the
 * host's, and the same on every device. Off the CPU a function may return before its kernels have
 * run; a failure of theirs is then reported by a later function, at the latest by one that gives
 * out numbers. A device that has failed stays so: close the session.
 */
#ifndef CNNC_RUNTIME_CNN_H
#define CNNC_RUNTIME_CNN_H

#include "Program.h"

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct cnn_session cnn_session;

/* A session with all parameters and running statistics zero; load or initialise them next. NULL if
   the table has another version, this CPU lacks a feature, the program's device cannot be used or
   memory is short: `error` (may be NULL) then holds the message, cut to error_size bytes. `program`
   must outlive the session. */
cnn_session *cnn_open(const cnn_program *program, char *error, size_t error_size);
void cnn_close(cnn_session *session); /* NULL is fine */

/* The same for a network compiled for several devices: `programs` is ended by NULL, each for a
   device of another kind. device: "cpu", "cuda", "opencl"; "cuda:1" for one of several; "auto" for
   the first of cuda, opencl and cpu that is in the list and can be used. */
cnn_session *cnn_open_on(const cnn_program *const *programs, const char *device, char *error,
                         size_t error_size);

/* What the session runs on, for people: "NVIDIA A100-SXM4-40GB (sm_80)". Lives as long as it. */
const char *cnn_device_name(const cnn_session *session);

/* Bytes of the session's memory there. */
uint64_t cnn_device_memory(const cnn_session *session);

/* Billions of floating-point operations a second that multiply-adds can reach there: measured anew
   on the CPU (a millisecond), computed for CUDA, 0 where nobody knows. */
double cnn_peak_gflops(const cnn_session *session);

/* The message of the last call that failed; valid until the next call. */
const char *cnn_error(const cnn_session *session);
const cnn_program *cnn_program_of(const cnn_session *session);

/* Threads for the whole process's kernels; 0 means all that this process may use, which is also
   the default. Not while a session runs. */
void cnn_set_threads(int threads);

/* Parameters and running statistics as safetensors, PyTorch's names and layouts. A file must hold
   exactly the network's tensors; one message names all that are unknown, missing or misshapen. */
int cnn_load_weights(cnn_session *session, const char *path);
int cnn_save_weights(cnn_session *session, const char *path);

/* scheme: "xavier_uniform", "kaiming_normal", "torch_default"; NULL takes the program's own. The
   same seed gives the same bits everywhere. */
int cnn_initialise(cnn_session *session, const char *scheme, uint64_t seed);

/* Batch norm by its running statistics. Any count; it is taken in batches. */
int cnn_infer(cnn_session *session, const float *images, int count, float *logits);

/* The same with each image's cross entropy; logits and losses may be NULL. */
int cnn_evaluate(cnn_session *session, const float *images, const int32_t *labels, int count,
                 float *logits, float *losses);

/* Makes the optimizer's state, all zero; a training step does so by itself. Fails on a program that
   was compiled for inference only. */
int cnn_prepare_training(cnn_session *session);

typedef struct {
  uint32_t seed;   /* of dropout */
  uint32_t step;   /* steps done so far */
  int32_t dropout; /* 1 in training */
  float learning_rate, momentum, weight_decay;
} cnn_step_options;

/* A step's forward and backward on `count` images as one batch: batch norm by the batch (its
   running statistics move), gradients of the mean loss replace the former. logits and losses may be
   NULL. */
int cnn_forward_backward(cnn_session *session, const float *images, const int32_t *labels,
                         int count, const cnn_step_options *options, float *logits, float *losses);

/* Applies the optimizer to the gradients as they are. */
int cnn_update(cnn_session *session, const cnn_step_options *options);

/* As cnn_forward_backward, then cnn_update; but of the largest parameters, which are updated where
   their gradients are made, no gradients are left. */
int cnn_train_step(cnn_session *session, const float *images, const int32_t *labels, int count,
                   const cnn_step_options *options, float *logits, float *losses);

/* cnn_train_step in two parts, so that a device works while the next batch is made ready:
     cnn_begin_step(net, images, labels, count, &options);
     cnn_bring_batch(net, next_images, next_labels, next_count);
     cnn_end_step(net, logits, losses);
     cnn_begin_step(net, next_images, next_labels, next_count, &options); ...
   cnn_bring_batch begins to copy the batch that the next step takes, which must be given the same
   arrays, and needs them no more when it returns; where it brings nothing (on the CPU) it does
   nothing. cnn_end_step waits for the step and gives its results; logits and losses may be NULL. */
int cnn_begin_step(cnn_session *session, const float *images, const int32_t *labels, int count,
                   const cnn_step_options *options);
int cnn_bring_batch(cnn_session *session, const float *images, const int32_t *labels, int count);
int cnn_end_step(cnn_session *session, float *logits, float *losses);

/* The gradient of parameter number `parameter` of the table, in PyTorch's layout: as many floats as
   the product of its shape. */
int cnn_gradient(cnn_session *session, int parameter, float *tensor);

/* A flat buffer that lives as long as the session: CNN_PARAMETERS, CNN_GRADIENTS, CNN_OPTIMIZER or
   CNN_STATISTICS, in the layout the table documents. `floats` (may be NULL) gets its length. NULL
   for another space, before there is one, and on a device with memory of its own: `floats` gets the
   length there too. The address stays the same once it is there, but for CNN_GRADIENTS: that grows
   where a step that leaves less of them came before cnn_forward_backward. After writing parameters
   ask for it again: what kernels derive from them is then made anew. */
float *cnn_memory(cnn_session *session, cnn_space space, int64_t *floats);

/* Copies of all of such a buffer, on any device, with as many floats as cnn_memory says. */
int cnn_read_memory(cnn_session *session, cnn_space space, float *floats);
int cnn_write_memory(cnn_session *session, cnn_space space, const float *floats);

/* Told of each kernel call when all of its function have run, in order, on the thread that runs the
   session. */
typedef void (*cnn_call_observer)(void *context, const cnn_call *call, int images, double seconds);
void cnn_observe_calls(cnn_session *session, cnn_call_observer observer,
                       void *context); /* NULL: none */

#ifdef __cplusplus
}
#endif
#endif
