//===- TensorFiles.cpp - safetensors files of doubles -----------------------------------------===//

#include "dialect/evaluator/TensorFiles.h"

#include "runtime/TensorFile.h"

#include <list>

namespace cnnc::evaluator {
namespace {

template <typename Element>
runtime::Status readAs(const runtime::TensorFile &file, const runtime::TensorEntry &entry,
                       std::vector<double> &into) {
  std::vector<Element> elements(entry.elements());
  if (runtime::Status status = file.read(entry, elements.data()); !status)
    return status;
  into.assign(elements.begin(), elements.end());
  return {};
}

runtime::Status readOne(const runtime::TensorFile &file, const runtime::TensorEntry &entry,
                        std::vector<double> &into) {
  if (entry.dtype == "F32")
    return readAs<float>(file, entry, into);
  if (entry.dtype == "F64")
    return readAs<double>(file, entry, into);
  if (entry.dtype == "I32")
    return readAs<int32_t>(file, entry, into);
  if (entry.dtype == "I64")
    return readAs<int64_t>(file, entry, into);
  return runtime::failure(file.name(), ": tensor ", entry.name, " is of type ", entry.dtype,
                          ", expected F32, F64, I32 or I64");
}

} // namespace

runtime::Result<NamedTensors> readTensors(const std::string &path) {
  auto file = runtime::TensorFile::open(path);
  if (!file)
    return file.error();
  NamedTensors tensors;
  for (const runtime::TensorEntry &entry : file->tensors()) {
    Tensor &tensor = tensors[entry.name];
    tensor.shape = entry.shape;
    if (runtime::Status status = readOne(*file, entry, tensor.elements); !status)
      return status.error();
  }
  return tensors;
}

runtime::Status writeTensors(const std::string &path, const NamedTensors &tensors,
                             const std::string &dtype) {
  std::vector<runtime::TensorToWrite> entries;
  std::list<std::vector<int64_t>> labels; // what the entries' pointers refer to
  std::list<std::vector<float>> singles;
  for (const auto &[name, tensor] : tensors) {
    const std::vector<double> &elements = tensor.elements;
    if (name == "labels")
      entries.push_back({name, "I64", tensor.shape,
                         labels.emplace_back(elements.begin(), elements.end()).data()});
    else if (dtype == "F32")
      entries.push_back({name, dtype, tensor.shape,
                         singles.emplace_back(elements.begin(), elements.end()).data()});
    else
      entries.push_back({name, dtype, tensor.shape, elements.data()});
  }
  return runtime::writeTensorFile(path, entries);
}

} // namespace cnnc::evaluator
