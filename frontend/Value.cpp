#include "frontend/Value.h"

#include "frontend/AstPrinter.h"

namespace cnnc {

std::string describe(const Value &value) {
  if (value.integer())
    return std::to_string(*value.integer());
  if (value.real())
    return printReal(*value.real());
  if (value.boolean())
    return *value.boolean() ? "true" : "false";
  if (value.string())
    return "a string";
  if (value.tuple())
    return "a tuple of " + std::to_string(value.tuple()->elements.size());
  if (value.channels())
    return "an expression in channels";
  return "an unknown value";
}

} // namespace cnnc
