//===- Result.h - errors as values -----------------------------------------------------*- C++
//-*-===//
//
// Whatever a user can get wrong (a file, a size, an argument) comes back as an Error; nothing here
// throws. Messages are lower case, without a full stop: what was observed, then what was expected.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_RUNTIME_RESULT_H
#define CNNC_RUNTIME_RESULT_H

#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <variant>

namespace cnnc::runtime {

struct Error {
  std::string message;
};

/// An error whose message is the parts, printed one after the other.
template <typename... Parts> Error failure(const Parts &...parts) {
  std::ostringstream text;
  (text << ... << parts);
  return {text.str()};
}

/// Success, or what went wrong.
class [[nodiscard]] Status {
public:
  Status() = default;
  Status(Error error) : problem(std::move(error)) {}
  bool ok() const { return !problem; }
  explicit operator bool() const { return ok(); }
  const Error &error() const { return *problem; }

private:
  std::optional<Error> problem;
};

/// A value, or why there is none.
template <typename T> class [[nodiscard]] Result {
public:
  Result(T value) : state(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state(std::in_place_index<1>, std::move(error)) {}
  bool ok() const { return state.index() == 0; }
  explicit operator bool() const { return ok(); }
  T &operator*() { return std::get<0>(state); }
  const T &operator*() const { return std::get<0>(state); }
  T *operator->() { return &std::get<0>(state); }
  const T *operator->() const { return &std::get<0>(state); }
  const Error &error() const { return std::get<1>(state); }

private:
  std::variant<T, Error> state;
};

} // namespace cnnc::runtime

#endif
