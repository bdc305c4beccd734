// The JSON header of a safetensors file. It is read event by event: a document tree would lose
// duplicate names and could be made much larger than the text.
#include "runtime/TensorFile.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <unordered_set>

namespace cnnc::runtime {
namespace {

constexpr size_t max_rank = 32;

/// The grammar of a header as a state machine over JSON's events. A handler returns false to stop;
/// `problem` then says why.
class HeaderReader : public nlohmann::json_sax<nlohmann::json> {
public:
  TensorHeader header;
  std::string problem;

  bool start_object(size_t) override {
    if (state == Start)
      return enter(Names);
    if (state == TensorValue) {
      seen_dtype = seen_shape = seen_offsets = false;
      return enter(Fields);
    }
    if (state == MetadataValue)
      return enter(MetadataNames);
    return unexpected("an object");
  }

  bool key(string_t &name) override {
    if (state == Names) {
      if (!names.insert(name).second)
        return stop("the name " + name + " occurs twice");
      if (name == "__metadata__")
        return enter(MetadataValue);
      header.tensors.emplace_back();
      header.tensors.back().name = name;
      return enter(TensorValue);
    }
    if (state == MetadataNames) {
      header.metadata.emplace_back(name, "");
      return enter(MetadataText);
    }
    return beginField(name);
  }

  bool end_object() override {
    if (state == Fields) {
      if (!seen_dtype || !seen_shape || !seen_offsets)
        return stop("tensor " + header.tensors.back().name +
                    " lacks one of dtype, shape and data_offsets");
      return enter(Names);
    }
    return enter(state == MetadataNames ? Names : Done);
  }

  bool string(string_t &text) override {
    if (state == Dtype) {
      header.tensors.back().dtype = text;
      return enter(Fields);
    }
    if (state == MetadataText) {
      header.metadata.back().second = text;
      return enter(MetadataNames);
    }
    return unexpected("a string");
  }

  bool start_array(size_t) override {
    if (state == Shape)
      return enter(ShapeElements);
    if (state == Offsets)
      return enter(OffsetElements);
    return unexpected("an array");
  }

  bool end_array() override {
    if (state == OffsetElements) {
      if (offsets.size() != 2)
        return stop("tensor " + header.tensors.back().name + " has " +
                    std::to_string(offsets.size()) + " data_offsets, expected 2");
      header.tensors.back().begin = offsets[0];
      header.tensors.back().end = offsets[1];
    }
    return enter(Fields);
  }

  bool number_unsigned(number_unsigned_t value) override {
    if (state == ShapeElements) {
      std::vector<int64_t> &shape = header.tensors.back().shape;
      if (value > static_cast<uint64_t>(std::numeric_limits<int64_t>::max()))
        return stop("tensor " + header.tensors.back().name + " has extent " +
                    std::to_string(value));
      if (shape.size() == max_rank)
        return stop("tensor " + header.tensors.back().name + " has more than 32 dimensions");
      shape.push_back(static_cast<int64_t>(value));
      return true;
    }
    if (state == OffsetElements && offsets.size() < 3) {
      offsets.push_back(value);
      return true;
    }
    return unexpected("a number");
  }

  bool null() override { return unexpected("null"); }
  bool boolean(bool) override { return unexpected("a boolean"); }
  bool number_integer(number_integer_t) override { return unexpected("a negative number"); }
  bool number_float(number_float_t, const string_t &) override {
    return unexpected("a number that is no integer");
  }
  bool binary(binary_t &) override { return unexpected("binary data"); }
  bool parse_error(size_t position, const std::string &,
                   const nlohmann::detail::exception &) override {
    return stop("malformed JSON at byte " + std::to_string(position) + " of the header");
  }

private:
  enum State {
    Start,
    Names,
    TensorValue,
    Fields,
    Dtype,
    Shape,
    ShapeElements,
    Offsets,
    OffsetElements,
    MetadataValue,
    MetadataNames,
    MetadataText,
    Done
  };

  bool enter(State next) {
    state = next;
    return true;
  }

  bool stop(std::string why) {
    problem = std::move(why);
    return false;
  }

  bool unexpected(const char *what) {
    std::string where =
        header.tensors.empty() ? "" : " at or after tensor " + header.tensors.back().name;
    return stop(std::string("the header has ") + what + " in an unexpected place" + where);
  }

  bool beginField(const string_t &name) {
    auto once = [&](bool &seen, State next) {
      if (seen)
        return stop("tensor " + header.tensors.back().name + " has two fields " + name);
      seen = true;
      return enter(next);
    };
    if (name == "dtype")
      return once(seen_dtype, Dtype);
    if (name == "shape")
      return once(seen_shape, Shape);
    if (name == "data_offsets") {
      offsets.clear();
      return once(seen_offsets, Offsets);
    }
    return stop("tensor " + header.tensors.back().name + " has an unknown field " + name);
  }

  State state = Start;
  std::unordered_set<std::string> names;
  std::vector<uint64_t> offsets;
  bool seen_dtype = false, seen_shape = false, seen_offsets = false;
};

/// The bytes that type and shape call for; nothing if they overflow or the type is unknown.
std::optional<uint64_t> bytesOf(const TensorEntry &tensor) {
  unsigned __int128 bytes = elementBytes(tensor.dtype);
  if (bytes == 0)
    return std::nullopt;
  for (int64_t extent : tensor.shape)
    if (extent == 0)
      return 0;
  for (int64_t extent : tensor.shape) {
    bytes *= static_cast<uint64_t>(extent);
    if (bytes > static_cast<uint64_t>(std::numeric_limits<int64_t>::max()))
      return std::nullopt;
  }
  return static_cast<uint64_t>(bytes);
}

/// Tensors must tile the data exactly.
Status checkRanges(const TensorHeader &header, uint64_t data_bytes) {
  std::vector<const TensorEntry *> order;
  for (const TensorEntry &tensor : header.tensors) {
    if (elementBytes(tensor.dtype) == 0)
      return failure("tensor ", tensor.name, " has the unknown dtype ", tensor.dtype);
    const auto bytes = bytesOf(tensor);
    if (tensor.begin > tensor.end || tensor.end > data_bytes)
      return failure("tensor ", tensor.name, " takes bytes ", tensor.begin, " to ", tensor.end,
                     ", the file has ", data_bytes);
    if (!bytes || *bytes != tensor.end - tensor.begin)
      return failure("tensor ", tensor.name, " takes ", tensor.end - tensor.begin,
                     " bytes, which does not fit ", describe(tensor.dtype, tensor.shape));
    order.push_back(&tensor);
  }
  std::sort(order.begin(), order.end(), [](const TensorEntry *a, const TensorEntry *b) {
    return std::pair(a->begin, a->end) < std::pair(b->begin, b->end);
  });
  uint64_t end = 0;
  for (const TensorEntry *tensor : order) {
    if (tensor->begin != end)
      return failure("tensor ", tensor->name, " begins at byte ", tensor->begin, ", expected ", end,
                     tensor->begin < end ? ": tensors overlap" : ": a gap");
    end = tensor->end;
  }
  if (end != data_bytes)
    return failure("the tensors take ", end, " bytes, the file has ", data_bytes);
  return {};
}

} // namespace

uint64_t elementBytes(std::string_view dtype) {
  for (const char *name : {"BOOL", "U8", "I8", "F8_E5M2", "F8_E4M3"})
    if (dtype == name)
      return 1;
  for (const char *name : {"I16", "U16", "F16", "BF16"})
    if (dtype == name)
      return 2;
  for (const char *name : {"I32", "U32", "F32"})
    if (dtype == name)
      return 4;
  for (const char *name : {"F64", "I64", "U64"})
    if (dtype == name)
      return 8;
  return 0;
}

int64_t TensorEntry::elements() const {
  int64_t count = 1;
  for (int64_t extent : shape)
    count *= extent;
  return count;
}

std::string describe(const std::string &dtype, const std::vector<int64_t> &shape) {
  std::string text = dtype + " [";
  for (size_t d = 0; d < shape.size(); ++d)
    text += (d ? ", " : "") + std::to_string(shape[d]);
  return text + "]";
}

std::string printable(std::string text, size_t limit) {
  for (char &c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      c = '?';
  if (text.size() > limit)
    text = text.substr(0, limit) + "...";
  return text;
}

Result<TensorHeader> parseTensorHeader(std::string_view json, uint64_t data_bytes) {
  if (json.empty() || json.front() != '{')
    return failure("the header does not begin with {");
  HeaderReader reader;
  if (!nlohmann::json::sax_parse(json.begin(), json.end(), &reader))
    return Error{reader.problem};
  if (Status status = checkRanges(reader.header, data_bytes); !status)
    return status.error();
  return std::move(reader.header);
}

} // namespace cnnc::runtime
