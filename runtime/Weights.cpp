#include "runtime/Weights.h"

#include "runtime/ParameterLayout.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace cnnc::runtime {
namespace {

/// "unknown: a, b" with a bound on what a hostile file can make us print.
void addList(std::string &message, const char *title, const std::vector<std::string> &items) {
  constexpr size_t most = 1000;
  if (items.empty())
    return;
  message += std::string("\n  ") + title + ": ";
  for (size_t i = 0; i < std::min(items.size(), most); ++i)
    message += (i ? ", " : "") + items[i];
  if (items.size() > most)
    message += " and " + std::to_string(items.size() - most) + " more";
}

Status checkTensors(const TensorFile &file, const std::vector<NamedSlot> &slots,
                    const std::vector<std::string> &others) {
  std::unordered_map<std::string, const TensorEntry *> present;
  for (const TensorEntry &entry : file.tensors())
    present[entry.name] = &entry;
  std::unordered_set<std::string> known(others.begin(), others.end());
  std::vector<std::string> unknown, missing, misshapen;
  for (const NamedSlot &slot : slots) {
    known.insert(slot.name);
    auto found = present.find(slot.name);
    if (found == present.end()) {
      missing.push_back(slot.name);
      continue;
    }
    const TensorEntry &entry = *found->second;
    const std::vector<int64_t> shape = shapeOf(*slot.parameter);
    if (entry.dtype != "F32" || entry.shape != shape)
      misshapen.push_back(slot.name + " is " + describe(entry.dtype, entry.shape) + ", expected " +
                          describe("F32", shape));
  }
  for (const std::string &other : others)
    if (!present.count(other))
      missing.push_back(other);
  for (const TensorEntry &entry : file.tensors())
    if (!known.count(entry.name))
      unknown.push_back(printable(entry.name));
  if (unknown.empty() && missing.empty() && misshapen.empty())
    return {};
  std::string message = file.name() + " does not fit this network";
  addList(message, "unknown", unknown);
  addList(message, "missing", missing);
  addList(message, "misshapen", misshapen);
  return Error{message};
}

} // namespace

std::vector<NamedSlot> parameterSlots(const cnn_program &program, float *flat,
                                      const std::string &prefix) {
  std::vector<NamedSlot> slots;
  for (int32_t p = 0; p < program.parameter_count; ++p) {
    const cnn_parameter &parameter = program.parameters[p];
    slots.push_back({prefix + parameter.name, &parameter, flat + parameter.offset});
  }
  return slots;
}

std::vector<NamedSlot> weightSlots(const cnn_program &program, float *parameters,
                                   float *statistics) {
  std::vector<NamedSlot> slots = parameterSlots(program, parameters, "");
  for (int32_t s = 0; s < program.statistic_count; ++s) {
    const cnn_parameter &statistic = program.statistics[s];
    slots.push_back({statistic.name, &statistic, statistics + statistic.offset});
  }
  return slots;
}

Status readSlots(const TensorFile &file, const std::vector<NamedSlot> &slots,
                 const std::vector<std::string> &others) {
  if (Status status = checkTensors(file, slots, others); !status)
    return status;
  std::vector<float> tensor;
  for (const NamedSlot &slot : slots) {
    tensor.resize(static_cast<size_t>(elementCount(*slot.parameter)));
    if (Status status = file.read(*file.find(slot.name), tensor.data()); !status)
      return status;
    packParameter(*slot.parameter, tensor.data(), slot.flat);
  }
  return {};
}

UnpackedSlots unpackSlots(const std::vector<NamedSlot> &slots) {
  UnpackedSlots unpacked;
  for (const NamedSlot &slot : slots) {
    std::vector<float> &values =
        unpacked.values.emplace_back(static_cast<size_t>(elementCount(*slot.parameter)));
    unpackParameter(*slot.parameter, slot.flat, values.data());
    // The vector of vectors may move its elements as it grows; what they point to stays.
    unpacked.tensors.push_back({slot.name, "F32", shapeOf(*slot.parameter), values.data()});
  }
  return unpacked;
}

Status loadWeights(const cnn_program &program, const std::string &path, float *parameters,
                   float *statistics) {
  auto file = TensorFile::open(path);
  if (!file)
    return file.error();
  return readSlots(*file, weightSlots(program, parameters, statistics));
}

Status saveWeights(const cnn_program &program, const std::string &path, float *parameters,
                   float *statistics) {
  return writeTensorFile(path, unpackSlots(weightSlots(program, parameters, statistics)).tensors);
}

} // namespace cnnc::runtime
