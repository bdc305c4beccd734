//===- Training.h - the train section ---------------------------------------------------*- C++
//-*-===//
#ifndef CNNC_FRONTEND_TRAINING_H
#define CNNC_FRONTEND_TRAINING_H

#include "frontend/ExpressionEvaluator.h"
#include "frontend/Network.h"

#include <optional>
#include <string>

namespace cnnc {

/// Defaults of the compiled program's command line.
struct TrainingSettings {
  SourceRange where;
  std::string data;      ///< fashion_mnist, mnist or idx
  std::string data_path; ///< of idx
  std::string init = "torch_default";
  double learning_rate = 0, momentum = 0, weight_decay = 0;
  bool nesterov = false;
  int64_t batch = 64, epochs = 10, seed = 0;
};

/// The settings of a train section for a network. The data's `resize` must be the network's height
/// and width as the file has them: with `input_replaced` they are not, and it is not compared.
/// Nothing, and reported, if something is wrong.
std::optional<TrainingSettings> readTraining(const ast::Train &train, const Variables &constants,
                                             const network::Network &network, bool input_replaced,
                                             ExpressionEvaluator &evaluator,
                                             Diagnostics &diagnostics);

} // namespace cnnc

#endif
