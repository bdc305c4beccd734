//===- ChannelCount.cpp - output channels, given as a number or a map of the input's ----------===//

#include "dialect/ChannelCount.h"
#include "dialect/Geometry.h"

#include "mlir/IR/AffineMap.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/Support/CheckedArithmetic.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace cnn;

/// Deeper expressions than anyone writes are refused instead of followed.
static constexpr int kDeepestExpression = 256;
/// A longer expression is cut in messages.
static constexpr size_t kLongestText = 80;

//===----------------------------------------------------------------------===//
// Expressions as users write them
//===----------------------------------------------------------------------===//

static void write(AffineExpr expression, std::string &text);

/// Sums stand in parentheses inside a product or a quotient.
static void writeFactor(AffineExpr expression, std::string &text) {
  bool isSum = expression.getKind() == AffineExprKind::Add;
  text += isSum ? "(" : "";
  write(expression, text);
  text += isSum ? ")" : "";
}

static void write(AffineExpr expression, std::string &text) {
  if (text.size() > kLongestText)
    return;
  if (auto constant = dyn_cast<AffineConstantExpr>(expression)) {
    text += std::to_string(constant.getValue());
    return;
  }
  auto binary = dyn_cast<AffineBinaryOpExpr>(expression);
  if (!binary) {
    text += "channels";
    return;
  }
  auto right = dyn_cast<AffineConstantExpr>(binary.getRHS());
  switch (expression.getKind()) {
  case AffineExprKind::Add:
    write(binary.getLHS(), text);
    if (right && right.getValue() < 0 && right.getValue() != INT64_MIN) {
      text += " - " + std::to_string(-right.getValue());
      return;
    }
    text += " + ";
    write(binary.getRHS(), text);
    return;
  case AffineExprKind::Mul:
    writeFactor(binary.getLHS(), text);
    text += " * ";
    break;
  case AffineExprKind::Mod:
    writeFactor(binary.getLHS(), text);
    text += " % ";
    break;
  default:
    writeFactor(binary.getLHS(), text);
    text += " / ";
    break;
  }
  writeFactor(binary.getRHS(), text);
}

static std::string describe(AffineExpr expression) {
  std::string text;
  write(expression, text);
  if (text.size() > kLongestText)
    text = text.substr(0, kLongestText) + " ...";
  return text;
}

//===----------------------------------------------------------------------===//
// Their values
//===----------------------------------------------------------------------===//

namespace {
class Evaluation {
public:
  Evaluation(Operation *op, int64_t inputChannels) : op(op), inputChannels(inputChannels) {}

  FailureOr<int64_t> value(AffineExpr expression, int depth = 0) {
    if (auto constant = dyn_cast<AffineConstantExpr>(expression))
      return constant.getValue();
    auto binary = dyn_cast<AffineBinaryOpExpr>(expression);
    if (!binary)
      return inputChannels;
    if (depth > kDeepestExpression)
      return op->emitOpError() << "channel count nests deeper than " << kDeepestExpression;
    // Expressions are shared: each is calculated once.
    if (auto known = values.find(expression); known != values.end())
      return known->second;
    FailureOr<int64_t> left = value(binary.getLHS(), depth + 1);
    if (failed(left))
      return failure();
    FailureOr<int64_t> right = value(binary.getRHS(), depth + 1);
    if (failed(right))
      return failure();
    FailureOr<int64_t> result = combine(expression, *left, *right);
    if (succeeded(result))
      values[expression] = *result;
    return result;
  }

private:
  FailureOr<int64_t> combine(AffineExpr expression, int64_t left, int64_t right) {
    AffineExprKind kind = expression.getKind();
    if (kind == AffineExprKind::Add || kind == AffineExprKind::Mul) {
      std::optional<int64_t> result = kind == AffineExprKind::Add ? llvm::checkedAdd(left, right)
                                                                  : llvm::checkedMul(left, right);
      if (!result)
        return op->emitOpError() << describe(expression) << ": the value passes 64 bits";
      return *result;
    }
    if (right < 1)
      return op->emitOpError() << describe(expression) << ": divides by " << right
                               << ", needs at least 1";
    if (kind == AffineExprKind::Mod)
      return llvm::mod(left, right);
    if (left % right != 0)
      return op->emitOpError() << describe(expression) << ": " << left << " is not divisible by "
                               << right;
    return left / right;
  }

  Operation *op;
  int64_t inputChannels;
  llvm::DenseMap<AffineExpr, int64_t> values;
};
} // namespace

static LogicalResult verifyNumber(Operation *op, int64_t channels, int64_t groups) {
  if (channels < 1 || channels > kLargestExtent)
    return op->emitOpError() << "makes " << channels << " channels, needs 1 to " << kLargestExtent;
  return verifyGroups(op, groups, "result", channels);
}

LogicalResult cnn::verifyChannelCount(Operation *op, Attribute channels, int64_t groups) {
  if (auto number = dyn_cast<IntegerAttr>(channels))
    return verifyNumber(op, number.getInt(), groups);
  AffineMap map = cast<AffineMapAttr>(channels).getValue();
  if (map.getNumDims() != 1 || map.getNumSymbols() != 0 || map.getNumResults() != 1)
    return op->emitOpError() << "channels maps " << map.getNumDims() << " dimensions and "
                             << map.getNumSymbols() << " symbols to " << map.getNumResults()
                             << " results, needs 1, 0 and 1";
  return success();
}

FailureOr<int64_t> cnn::evaluateChannelCount(Operation *op, Attribute channels,
                                             int64_t inputChannels, int64_t groups) {
  if (auto number = dyn_cast<IntegerAttr>(channels))
    return number.getInt();
  AffineExpr expression = cast<AffineMapAttr>(channels).getValue().getResult(0);
  FailureOr<int64_t> value = Evaluation(op, inputChannels).value(expression);
  if (failed(value) || failed(verifyNumber(op, *value, groups)))
    return failure();
  return value;
}
