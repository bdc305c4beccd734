#include "codegen/algorithms/ProductOperands.h"

#include "codegen/Panels.h"

#include <limits>

namespace cnnc {

using namespace Halide;

const int nowhere = std::numeric_limits<int>::min() / 2;

Expr orZero(Device device, Expr valid, Expr value) {
  using Internal::Call;
  if (device == Device::OpenCl)
    return select(valid, value, 0.0f);
  return Call::make(Float(32), Call::if_then_else, {valid, value, 0.0f}, Call::PureIntrinsic);
}

Expr VectorRows::vectorOf(Expr channel, Expr before) const {
  return min(before + channel / vector, vectors() - 1);
}

Expr VectorRows::numberOf(Expr pixel) const { return min(pixel, pixels() - 1) * step(); }

Expr VectorRows::at(Expr lane, Expr number) const {
  return buffer(lane, unsafe_promise_clamped(number, 0, pixels() * step() - 1), 0);
}

Expr VectorRows::atOrZero(Device device, Expr valid, Expr lane, Expr number) const {
  if (device == Device::OpenCl)
    number = select(valid, number, 0);
  return orZero(device, valid, at(lane, number));
}

Expr PanelFilter::at(Expr channel, Expr term) const {
  return buffer(channel % 4, channel / 4 % (kPanel / 4),
                unsafe_promise_clamped(min(term, terms() - 1), 0, terms() - 1),
                unsafe_promise_clamped(min(channel / kPanel, panels() - 1), 0, panels() - 1));
}

std::vector<Expr> elements(const FuncRef &tuple) {
  std::vector<Expr> result;
  for (int i = 0; i < static_cast<int>(tuple.size()); ++i)
    result.push_back(tuple[i]);
  return result;
}

/// Without a sign outside is beyond the extent, by one comparison, and of such values Halide
/// assumes no bounds that it would clamp them to before they choose an address.
Expr inPlane(const Parameters &parameters, Expr coordinate, const char *extent) {
  return cast<uint32_t>(coordinate) < cast<uint32_t>(parameters.scalar(extent));
}

/// A bit that is every pixel's: the tap that has it meets none.
static const uint32_t no_tap = uint32_t(1) << (2 * WindowReach::bits);

/// The taps outside are those before the first and from the last one on that the plane ends before.
Expr WindowReach::outside(Expr from, const char *extent, const char *dilation) const {
  const Expr step = parameters.scalar(dilation);
  const auto tapAt = [&](Expr distance) { return clamp((distance + step - 1) / step, 0, bits); };
  const Expr one = cast<uint32_t>(1), first = tapAt(-from);
  const Expr end = tapAt(parameters.scalar(extent) - from);
  const auto below = [&](Expr tap) { return (one << cast<uint32_t>(tap)) - one; };
  return below(first) | (below(bits) ^ below(end));
}

std::vector<Expr> WindowReach::pixel(Expr x, Expr y, Expr exists) const {
  if (wide)
    return {select(exists, x, nowhere), y};
  const Expr along_x = outside(x, "input_width", "dilation_x");
  const Expr along_y = outside(y, "input_height", "dilation_y") << cast<uint32_t>(bits);
  return {select(exists, along_x | along_y | Expr(no_tap), ~cast<uint32_t>(0))};
}

std::vector<Expr> WindowReach::tap(Expr kx, Expr ky, Expr exists) const {
  if (wide)
    return {select(exists, kx * parameters.scalar("dilation_x"), nowhere),
            ky * parameters.scalar("dilation_y")};
  const Expr one = cast<uint32_t>(1);
  const Expr bit_x = one << cast<uint32_t>(kx), bit_y = one << cast<uint32_t>(ky + bits);
  return {select(exists, bit_x | bit_y, Expr(no_tap))};
}

Expr WindowReach::meet(const std::vector<Expr> &pixel, const std::vector<Expr> &tap) const {
  if (wide)
    return inPlane(parameters, pixel[0] + tap[0], "input_width") &&
           inPlane(parameters, pixel[1] + tap[1], "input_height");
  return (pixel[0] & tap[0]) == cast<uint32_t>(0);
}

} // namespace cnnc
