//===- Value.h - what an expression evaluates to ----------------------------------------*- C++
//-*-===//
#ifndef CNNC_FRONTEND_VALUE_H
#define CNNC_FRONTEND_VALUE_H

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace cnnc {

/// An expression in `channels`, which only shape inference can make a number: `channels / 2`.
/// Operands of Divide and Remainder on the right are positive constants; divisions must be exact.
struct ChannelExpression {
  enum class Kind { Channels, Constant, Add, Multiply, Divide, Remainder };
  Kind kind = Kind::Channels;
  int64_t constant = 0;
  std::shared_ptr<const ChannelExpression> left, right;
  /// No input of at most 2^20 channels makes the value's magnitude larger.
  int64_t bound = int64_t(1) << 20;
};
using ChannelExpressionPointer = std::shared_ptr<const ChannelExpression>;

/// An output channel count.
using ChannelCount = std::variant<int64_t, ChannelExpressionPointer>;

class Value;
struct Tuple {
  std::vector<Value> elements;
  uint32_t depth = 1; ///< levels of tuples, this one included
};

/// Copying is cheap: tuples are shared.
class Value {
public:
  /// Stands for a value that could not be worked out; the reason has been reported.
  Value() = default;
  Value(int64_t integer) : content(integer) {}
  Value(double real) : content(real) {}
  Value(bool boolean) : content(boolean) {}
  Value(std::string string) : content(std::move(string)) {}
  Value(std::shared_ptr<const Tuple> tuple) : content(std::move(tuple)) {}
  Value(ChannelExpressionPointer channels) : content(std::move(channels)) {}

  bool isUnknown() const { return std::holds_alternative<std::monostate>(content); }
  /// Null if the value is of another kind.
  const int64_t *integer() const { return std::get_if<int64_t>(&content); }
  const double *real() const { return std::get_if<double>(&content); }
  const bool *boolean() const { return std::get_if<bool>(&content); }
  const std::string *string() const { return std::get_if<std::string>(&content); }
  const Tuple *tuple() const {
    const auto *pointer = std::get_if<std::shared_ptr<const Tuple>>(&content);
    return pointer ? pointer->get() : nullptr;
  }
  /// Null if the value is no expression in `channels`.
  ChannelExpressionPointer channels() const {
    const auto *pointer = std::get_if<ChannelExpressionPointer>(&content);
    return pointer ? *pointer : nullptr;
  }

  /// Of an integer or a float; `isNumber` first.
  double toReal() const { return integer() ? static_cast<double>(*integer()) : *real(); }
  bool isNumber() const { return integer() || real(); }

private:
  std::variant<std::monostate, int64_t, double, bool, std::string, std::shared_ptr<const Tuple>,
               ChannelExpressionPointer>
      content;
};

/// How messages name a value: "3", "0.5", "true", "a tuple of 2", "a string".
std::string describe(const Value &value);

} // namespace cnnc

#endif
