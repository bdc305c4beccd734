// RUN: %cnn-opt %s -split-input-file -verify-diagnostics

// C1: batch.
// expected-error @below {{batch is 0, needs 1 to 2147483647}}
cnn.training {data = "mnist", learning_rate = 0.1, momentum = 0.0, weight_decay = 0.0, batch = 0, epochs = 1}

// -----

// C1: batch.
// expected-error @below {{batch is 2147483648, needs 1 to 2147483647}}
cnn.training {data = "mnist", learning_rate = 0.1, momentum = 0.0, weight_decay = 0.0, batch = 2147483648, epochs = 1}

// -----

// C1: epochs.
// expected-error @below {{epochs is -1, needs 1 to 2147483647}}
cnn.training {data = "mnist", learning_rate = 0.1, momentum = 0.0, weight_decay = 0.0, batch = 64, epochs = -1}

// -----

// C1: learning_rate.
// expected-error @below {{learning_rate is -0.1, needs a finite number of at least 0}}
cnn.training {data = "mnist", learning_rate = -0.1, momentum = 0.0, weight_decay = 0.0, batch = 64, epochs = 1}

// -----

// C1: learning_rate.
// expected-error @below {{learning_rate is NaN, needs a finite number of at least 0}}
cnn.training {data = "mnist", learning_rate = 0x7FF8000000000000 : f64, momentum = 0.0, weight_decay = 0.0, batch = 64, epochs = 1}

// -----

// C1: momentum.
// expected-error @below {{momentum is +Inf, needs a finite number of at least 0}}
cnn.training {data = "mnist", learning_rate = 0.1, momentum = 0x7FF0000000000000 : f64, weight_decay = 0.0, batch = 64, epochs = 1}

// -----

// C1: weight_decay.
// expected-error @below {{weight_decay is -1, needs a finite number of at least 0}}
cnn.training {data = "mnist", learning_rate = 0.1, momentum = 0.0, weight_decay = -1.0, batch = 64, epochs = 1}
