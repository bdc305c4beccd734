//===- Program.h - the constant table that a compiled program is -----------------------*- C
//-*-===//
//
// cnnc writes one `const cnn_program` for each network; the runtime executes it and knows nothing
// else of the network. The header is plain C: the table is emitted as C text and compiled by the
// system's compiler, and foreign code may walk it.
//
// Units: offsets, strides and extents count elements of the buffer's type, not bytes. "Image" is
// one sample of the batch. A phase runs on `n` images at a time: the whole batch, or one chunk.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_RUNTIME_PROGRAM_H
#define CNNC_RUNTIME_PROGRAM_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Bumped whenever a field below changes its meaning; the runtime refuses another version. */
enum { CNN_PROGRAM_VERSION = 6 };

/* Where a view's elements lie. */
typedef enum {
  CNN_ARENA = 0,   /* float; planned per image, for what a run of a phase writes and reads. A view's
                      base is offset * capacity, where capacity is the most images that any phase
                      that touches the arena runs on at once                                   */
  CNN_SCRATCH = 1, /* float; fixed size, lives for a whole step: transposed filters, batch
                      statistics. base = offset                                               */
  CNN_PARAMETERS = 2, /* float; the flat parameter buffer. base = offset                         */
  CNN_GRADIENTS = 3,  /* float; same layout as CNN_PARAMETERS, zeroed before each step           */
  CNN_OPTIMIZER = 4,  /* float; same layout, once for each slot of optimizer state               */
  CNN_STATISTICS = 5, /* float; running statistics of batch norms. base = offset                 */
  CNN_IMAGES = 6,     /* float, N x H x W x C; base = offset + first image * dims' batch stride   */
  CNN_LABELS = 7,     /* int32, N                                                                */
  CNN_LOGITS = 8,     /* float, N x classes                                                      */
  CNN_LOSSES = 9,     /* float, N                                                                */
  CNN_KEPT = 10,      /* float; planned per image, for what later phases read: every image of the
                         batch. base = offset * batch + first image * image_stride             */
  CNN_SPACES = 11
} cnn_space;

/* A length that may grow with the images of a run: fixed + per_image * n. */
typedef struct {
  int32_t fixed;
  int32_t per_image;
} cnn_extent;

typedef struct {
  cnn_extent extent;
  int64_t stride;
} cnn_dim;

enum { CNN_MAX_RANK = 6 };

/* One halide_buffer_t argument. For the spaces that hold the whole batch (IMAGES, LABELS, LOGITS,
   LOSSES, KEPT) the runtime adds first_image * image_stride to the base. */
typedef struct {
  int32_t space; /* cnn_space */
  int32_t rank;
  int64_t offset;
  int64_t image_stride; /* elements between images; 0 where the space has none */
  cnn_dim dims[CNN_MAX_RANK];
  int64_t first_channel; /* elements past the base, never scaled: where a slice of a row begins */
} cnn_view;

/* A scalar argument: a constant, or a value that the runtime knows. */
typedef enum {
  CNN_INT = 0,           /* int32 constant */
  CNN_FLOAT = 1,         /* float constant */
  CNN_BATCH = 2,         /* int32: images of the whole batch of this step */
  CNN_FIRST_IMAGE = 3,   /* int32: index in the batch of the run's first image */
  CNN_SEED = 4,          /* uint32: the training seed */
  CNN_STEP = 5,          /* uint32: steps done so far */
  CNN_DROPOUT_ON = 6,    /* int32: 1 in training, 0 in the gradients command */
  CNN_LEARNING_RATE = 7, /* float */
  CNN_MOMENTUM = 8,      /* float */
  CNN_WEIGHT_DECAY = 9,  /* float */
  CNN_IMAGES_IN_RUN = 10 /* int32: n */
} cnn_scalar_source;

typedef struct {
  int32_t source; /* cnn_scalar_source */
  int32_t integer;
  float real;
} cnn_scalar;

/* A kernel's device code, assembled for one architecture. */
typedef struct {
  int32_t architecture; /* CUDA: 80 for sm_80 */
  uint64_t size;
  const unsigned char *bytes; /* a cubin */
} cnn_device_image;

/* The device part of a kernel's function, which only launches it. Equal kernels share one, so that
   its address tells modules apart. */
typedef struct {
  const char *source; /* PTX or OpenCL C, ended by a zero byte */
  uint64_t source_size; /* without that byte */
  const cnn_device_image *images; /* by rising architecture; what is missing comes from the source */
  int32_t image_count;
} cnn_device_code;

/* One kernel call. `function` is a Halide argv entry: an array of pointers, first to the buffers
   of `views` in order, then to the scalars, then to the output buffers (the last `outputs` of
   `views`). On a device it launches what `code` holds, through the hooks of its device. */
typedef struct {
  const char *kernel; /* the kernel's name: "conv2d_bias_relu" */
  const char *layer;  /* the source's name of what it computes: "inception3.branch2.conv1" */
  int (*function)(void **arguments);
  const cnn_view *views;
  const cnn_scalar *scalars;
  int32_t view_count;
  int32_t output_count;
  int32_t scalar_count;
  double flops_per_image; /* multiply and add count as two; 0 where it says nothing */
  double flops_fixed;
  double bytes_per_image; /* activations read and written */
  const cnn_device_code *code; /* 0 on the CPU */
} cnn_call;

/* Calls in order. A chunked phase is run again for each chunk of the batch, all of its calls on
   one chunk before the next. Neighbouring chunked phases are separate loops. */
typedef struct {
  int32_t chunked;
  int32_t call_count;
  const cnn_call *calls;
} cnn_phase;

typedef struct {
  const cnn_phase *phases;
  int32_t phase_count;
  int64_t arena_per_image; /* floats */
  int64_t kept_per_image;  /* floats */
  int64_t scratch;         /* floats */
  int64_t gradients;       /* floats from the first on, where it has to do with them */
} cnn_function;

/* How a parameter's elements lie in the flat buffer. */
typedef enum {
  CNN_VECTOR = 0, /* as they are */
  /* A filter in panels of 16 output channels. Element (o, i, y, x) of PyTorch's OIHW order, with
     og = O / groups outputs and I inputs a group, lies at
       ((((o / og) * panels + (o % og) / 16) * KH + y) * KW + x) * I + i) * 16 + (o % og) % 16,
     panels = ceil(og / 16); lanes past og hold zero and stay zero. */
  CNN_FILTER_PANELS = 1,
  /* A linear layer's O x I matrix behind a flatten of C x H x W: the same panels with KH = KW = 1;
     input index i = (c * H + y) * W + x of PyTorch lies at input (y * W + x) * C + c. */
  CNN_LINEAR_PANELS = 2
} cnn_layout;

/* Parameters of several layers may share one filter or vector, side by side in output channels: the
   layers' convolutions are one. Each then names the shared one's offset and size, and its own
   output o is the shared one's output first_output + o in the formulas above. */

typedef struct {
  const char *name; /* PyTorch's: "conv1.weight" */
  int32_t rank;
  int32_t shape[4]; /* PyTorch's order: O, I, H, W; O, I; or C */
  int32_t layout;   /* cnn_layout */
  int32_t groups;
  int32_t plane[3]; /* CNN_LINEAR_PANELS: C, H, W of the flattened plane */
  int64_t offset;   /* in CNN_PARAMETERS or CNN_STATISTICS */
  int64_t size;     /* floats there, padding and what others share included */
  int32_t fan_in;   /* for biases: the fan_in of the layer's weight, as PyTorch's default wants */
  int32_t role;     /* cnn_role */
  int32_t first_output; /* its first output in the filter or vector that it shares; else 0 */
  int32_t shared;       /* 1 where it shares a filter or vector of one group with others */
} cnn_parameter;

typedef enum {
  CNN_WEIGHT = 0,          /* of a convolution or linear layer */
  CNN_BIAS = 1,            /* of a convolution or linear layer */
  CNN_SCALE = 2,           /* batch norm's weight, initially 1 */
  CNN_SHIFT = 3,           /* batch norm's bias, initially 0 */
  CNN_RUNNING_MEAN = 4,    /* initially 0 */
  CNN_RUNNING_VARIANCE = 5 /* initially 1 */
} cnn_role;

/* The train section; the command line overrides each. */
typedef struct {
  const char *data;      /* "fashion_mnist", "mnist", "idx" */
  const char *data_path; /* idx(dir): dir, else "" */
  const char *init;      /* "xavier_uniform", "kaiming_normal", "torch_default" */
  double learning_rate, momentum, weight_decay;
  int32_t nesterov;
  int32_t batch, epochs;
  uint64_t seed;
} cnn_training;

typedef struct {
  int32_t version; /* CNN_PROGRAM_VERSION */
  const char *name;
  const char *device;              /* "cpu", "cuda", "opencl" */
  const char *target;              /* what the kernels were compiled for: "x86-64-v4", "sm_80" */
  const char *const *cpu_features; /* names for __builtin_cpu_supports-like checks, NULL-ended */
  int32_t channels, height, width, classes;
  int32_t chunk;      /* images a chunk */
  int32_t few_images; /* up to which infer_few is better than infer */
  const cnn_parameter *parameters;
  int32_t parameter_count;
  const cnn_parameter *statistics;
  int32_t statistic_count;
  int64_t parameter_floats, statistic_floats;
  int32_t optimizer_slots;
  cnn_function infer;      /* IMAGES -> LOGITS, batch norm by running statistics */
  cnn_function infer_few;  /* the same for at most few_images images; may be empty */
  cnn_function evaluate;   /* IMAGES, LABELS -> LOGITS, LOSSES, likewise */
  cnn_function train_step; /* IMAGES, LABELS -> LOGITS, LOSSES, GRADIENTS, running statistics */
  cnn_function update;     /* GRADIENTS -> PARAMETERS, OPTIMIZER */
  cnn_function train;      /* both in one, with GRADIENTS of some parameters only; may be empty */
  cnn_training training;
} cnn_program;

/* A list ended by a null pointer: the network once for each device that it was compiled for, in the
   order asked for, all with the same parameters at the same places. */
/* The symbol that a generated table defines: */
extern const cnn_program *const cnn_the_programs[];

#ifdef __cplusplus
}
#endif
#endif
