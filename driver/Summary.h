//===- Summary.h - layers, shapes, parameters and costs of a network ----------------*- C++ -*-===//
#ifndef CNNC_DRIVER_SUMMARY_H
#define CNNC_DRIVER_SUMMARY_H

#include "dialect/CnnDialect.h"

#include <iosfwd>
#include <string>
#include <vector>

namespace cnnc {

struct LayerSummary {
  std::string name; ///< "inception3.branch2.conv1"
  std::string kind; ///< "conv"
  cnn::Plane output;
  int64_t parameters = 0;
  int64_t multiply_adds = 0;    ///< of one image, forward
  int64_t activation_bytes = 0; ///< of one image's output; 0 for views
};

struct NetworkSummary {
  std::string name;
  cnn::Plane input;
  std::vector<LayerSummary> layers;

  LayerSummary total() const;
};

/// The layers of a model with shapes and inlined blocks (infer-shapes, flatten-blocks).
NetworkSummary summarize(cnn::ModelOp model);

/// A table for people: one network layer by layer, several side by side by their totals.
void printSummaries(const std::vector<NetworkSummary> &networks, std::ostream &out);

/// One JSON document: an array of networks with their layers.
void printSummariesAsJson(const std::vector<NetworkSummary> &networks, std::ostream &out);

} // namespace cnnc

#endif
