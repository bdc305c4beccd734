//===- TorchTensors.cpp - named tensors in PyTorch's layout to and from the evaluator ---------===//

#include "dialect/evaluator/TorchTensors.h"

#include "dialect/evaluator/PyTorchLayout.h"

using namespace mlir;

namespace cnnc::evaluator {
namespace {

/// "weight.bias is missing" and the like, one a tensor.
class Complaints {
public:
  void add(const std::string &name, const char *problem) {
    text += (text.empty() ? "" : "; ") + name + " " + problem;
  }
  bool empty() const { return text.empty(); }
  runtime::Error error() const { return runtime::Error{text}; }

private:
  std::string text;
};

/// The tensor of a name in the dialect's layout; a complaint and nothing if it does not fit.
Tensor find(const NamedTensors &tensors, const std::string &name, const Correspondence &layout,
            Complaints &complaints) {
  auto found = tensors.find(name);
  if (found == tensors.end()) {
    complaints.add(name, "is missing");
    return {};
  }
  if (found->second.shape != layout.torchShape) {
    complaints.add(name, "has the wrong shape");
    return {};
  }
  return fromTorch(found->second, layout);
}

bool isLogits(const NamedType &value) { return value.name == "logits"; }

double meanOf(const Tensor &tensor) {
  return std::accumulate(tensor.elements.begin(), tensor.elements.end(), 0.0) /
         double(tensor.size());
}

} // namespace

runtime::Result<NamedTensors> parametersFromTorch(ModuleOp module, const NamedTensors &tensors) {
  NamedTensors parameters;
  Complaints complaints;
  for (auto parameter : module.getOps<cnn::ParameterOp>()) {
    const std::string name = parameter.getSymName().str();
    parameters[name] = find(tensors, name, parameterLayout(parameter), complaints);
  }
  for (const auto &[name, tensor] : tensors)
    if (!parameters.count(name))
      complaints.add(name, "is unknown");
  if (!complaints.empty())
    return complaints.error();
  return parameters;
}

NamedTensors parametersToTorch(ModuleOp module, const NamedTensors &parameters) {
  NamedTensors tensors;
  for (auto parameter : module.getOps<cnn::ParameterOp>())
    if (auto found = parameters.find(parameter.getSymName().str()); found != parameters.end())
      tensors[found->first] = toTorch(found->second, parameterLayout(parameter));
  return tensors;
}

runtime::Result<std::vector<Tensor>>
argumentsFromTorch(func::FuncOp function, const std::string &prefix, const NamedTensors &tensors) {
  std::vector<Tensor> arguments;
  Complaints complaints;
  int64_t batch = 0;
  for (const NamedType &argument : signatureOf(function).arguments) {
    const std::string name = prefix + argument.name;
    auto found = tensors.find(name);
    if (batch == 0 && argument.type.isDynamicDim(0) && found != tensors.end() &&
        !found->second.shape.empty())
      batch = found->second.shape[0];
    arguments.push_back(find(tensors, name, valueLayout(argument.type, batch, false), complaints));
  }
  if (!complaints.empty())
    return complaints.error();
  return arguments;
}

NamedTensors argumentsToTorch(func::FuncOp function, const std::vector<Tensor> &arguments) {
  NamedTensors tensors;
  for (auto [argument, tensor] : llvm::zip_equal(signatureOf(function).arguments, arguments))
    tensors[argument.name] = toTorch(tensor, valueLayout(argument.type, tensor.shape[0], false));
  return tensors;
}

NamedTensors resultsToTorch(func::FuncOp function, const std::vector<Tensor> &results) {
  NamedTensors tensors;
  for (auto [result, tensor] : llvm::zip_equal(signatureOf(function).results, results)) {
    if (result.name == "losses")
      tensors["loss"] = Tensor(Shape{}, meanOf(tensor));
    else
      tensors[result.name] =
          toTorch(tensor, valueLayout(result.type, tensor.shape[0], isLogits(result)));
  }
  return tensors;
}

} // namespace cnnc::evaluator
