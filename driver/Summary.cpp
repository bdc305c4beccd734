//===- Summary.cpp - layers, shapes, parameters and costs of a network ------------------------===//

#include "driver/Summary.h"
#include "passes/LayerParameters.h"

#include "llvm/ADT/TypeSwitch.h"

#include <iomanip>
#include <nlohmann/json.hpp>
#include <ostream>

using namespace cnnc;

namespace {

/// Multiply-adds of one image: each output element of a convolution or linear layer takes one for
/// each weight of its filter. Other layers count none, as is usual.
int64_t multiplyAdds(mlir::Operation *layer, const cnn::Plane &output) {
  if (!mlir::isa<cnn::ConvOp, cnn::LinearOp>(layer))
    return 0;
  for (const cnn::LayerParameter &parameter : cnn::parametersOf(layer))
    if (parameter.role == cnn::Role::Weight)
      return output.height * output.width * parameter.type.getNumElements();
  return 0;
}

std::string planeText(const cnn::Plane &plane) {
  return std::to_string(plane.channels) + " x " + std::to_string(plane.height) + " x " +
         std::to_string(plane.width);
}

/// 1234567 as 1,234,567.
std::string grouped(int64_t number) {
  std::string digits = std::to_string(number);
  for (int64_t at = int64_t(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(size_t(at), ",");
  return digits;
}

void printLayers(const NetworkSummary &network, std::ostream &out) {
  size_t width = 5;
  for (const LayerSummary &layer : network.layers)
    width = std::max(width, layer.name.size());
  out << network.name << ", input " << planeText(network.input) << "\n"
      << std::left << std::setw(int(width) + 2) << "layer" << std::setw(18) << "kind"
      << std::setw(18) << "output" << std::right << std::setw(14) << "parameters" << std::setw(18)
      << "multiply-adds" << std::setw(18) << "activation bytes"
      << "\n";
  auto line = [&](const LayerSummary &layer, const std::string &output) {
    out << std::left << std::setw(int(width) + 2) << layer.name << std::setw(18) << layer.kind
        << std::setw(18) << output << std::right << std::setw(14) << grouped(layer.parameters)
        << std::setw(18) << grouped(layer.multiply_adds) << std::setw(18)
        << grouped(layer.activation_bytes) << "\n";
  };
  for (const LayerSummary &layer : network.layers)
    line(layer, planeText(layer.output));
  line(network.total(), "");
}

void printTotals(const std::vector<NetworkSummary> &networks, std::ostream &out) {
  out << std::left << std::setw(24) << "network" << std::setw(18) << "input" << std::right
      << std::setw(8) << "layers" << std::setw(16) << "parameters" << std::setw(18)
      << "multiply-adds" << std::setw(18) << "activation bytes"
      << "\n";
  for (const NetworkSummary &network : networks) {
    LayerSummary total = network.total();
    out << std::left << std::setw(24) << network.name << std::setw(18) << planeText(network.input)
        << std::right << std::setw(8) << network.layers.size() << std::setw(16)
        << grouped(total.parameters) << std::setw(18) << grouped(total.multiply_adds)
        << std::setw(18) << grouped(total.activation_bytes) << "\n";
  }
}

} // namespace

LayerSummary NetworkSummary::total() const {
  LayerSummary sum;
  sum.name = "total";
  for (const LayerSummary &layer : layers) {
    sum.parameters += layer.parameters;
    sum.multiply_adds += layer.multiply_adds;
    sum.activation_bytes += layer.activation_bytes;
  }
  return sum;
}

NetworkSummary cnnc::summarize(cnn::ModelOp model) {
  NetworkSummary network;
  network.name = model.getSymName().str();
  mlir::Block &body = model.getBody().front();
  network.input = cnn::planeOf(body.getArgument(0).getType());
  for (mlir::Operation &op : body.without_terminator()) {
    LayerSummary &layer = network.layers.emplace_back();
    layer.name = cnn::nameOf(op.getLoc()).str();
    layer.kind = op.getName().stripDialect().str();
    if (auto activation = mlir::dyn_cast<cnn::ActivationOp>(op))
      layer.kind = cnn::stringifyEnum(activation.getFunction()).str();
    layer.output = cnn::planeOf(op.getResult(0).getType());
    for (const cnn::LayerParameter &parameter : cnn::parametersOf(&op))
      if (parameter.role != cnn::Role::RunningMean && parameter.role != cnn::Role::RunningVariance)
        layer.parameters += parameter.type.getNumElements();
    layer.multiply_adds = multiplyAdds(&op, layer.output);
    if (!mlir::isa<cnn::ConcatOp, cnn::FlattenOp>(op))
      layer.activation_bytes = layer.output.elements() * int64_t(sizeof(float));
  }
  return network;
}

void cnnc::printSummaries(const std::vector<NetworkSummary> &networks, std::ostream &out) {
  if (networks.size() == 1)
    printLayers(networks.front(), out);
  else
    printTotals(networks, out);
}

void cnnc::printSummariesAsJson(const std::vector<NetworkSummary> &networks, std::ostream &out) {
  using Json = nlohmann::ordered_json;
  auto costs = [](const LayerSummary &layer) {
    return Json{{"parameters", layer.parameters},
                {"multiply_adds", layer.multiply_adds},
                {"activation_bytes", layer.activation_bytes}};
  };
  auto shape = [](const cnn::Plane &plane) {
    return Json{plane.channels, plane.height, plane.width};
  };
  Json document = Json::array();
  for (const NetworkSummary &network : networks) {
    Json layers = Json::array();
    for (const LayerSummary &layer : network.layers) {
      Json entry{{"name", layer.name}, {"kind", layer.kind}, {"output", shape(layer.output)}};
      entry.update(costs(layer));
      layers.push_back(entry);
    }
    Json entry{{"name", network.name}, {"input", shape(network.input)}};
    entry.update(costs(network.total()));
    entry["layers"] = layers;
    document.push_back(entry);
  }
  out << document.dump(2) << "\n";
}
