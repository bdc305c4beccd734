// RUN: %cnn-opt %s | %cnn-opt | FileCheck %s
// RUN: %cnn-opt -mlir-print-op-generic %s | %cnn-opt | FileCheck %s

// CHECK: cnn.training {batch = 64 : i64, data = "fashion_mnist", epochs = 10 : i64, learning_rate = 1.000000e-02 : f64, momentum = 0.000000e+00 : f64, weight_decay = 0.000000e+00 : f64}
cnn.training {data = "fashion_mnist", learning_rate = 0.01, momentum = 0.0, weight_decay = 0.0,
              batch = 64, epochs = 10}

// CHECK: cnn.training {{{.*}}data_path = "faces"{{.*}}init = "xavier_uniform"{{.*}}nesterov = true, seed = -1 : i64
cnn.training {data = "idx", data_path = "faces", init = "xavier_uniform", learning_rate = 0.1,
              momentum = 0.9, weight_decay = 1.0e-4, nesterov = true, batch = 1, epochs = 1,
              seed = -1}
