//===- ChooseWinograd.cpp - convolutions by fewer products where that is faster ---------------===//
//
// Rewrites convolutions of stride 1 with square windows, those that are input gradients among them,
// and marks filter gradients:
//
//   %y = cnn.conv2d %x, %w                     ->   %u = cnn.winograd_filter %w outputs = 4
//                                                   %y = cnn.winograd_conv2d %x, %u outputs = 4
//   %g = cnn.conv2d_filter_gradient %x, %dy    ->   the same with {winograd_outputs = 4}
//
// Whether and with which tiles is decided by an estimate of the work in vector operations, which
// counts multiply-adds and what brings tiles to the points and back. Where planes are small, or
// images few, there may be too few tiles for it. Where the number of images makes a difference,
// @infer gets a twin @infer_few.
//
//===------------------------------------------------------------------------------------------===//

#include "dialect/CnnDialect.h"
#include "dialect/WinogradTransform.h"
#include "passes/Passes.h"

#include "mlir/IR/PatternMatch.h"

namespace cnn {
#define GEN_PASS_DEF_CHOOSEWINOGRAD
#include "passes/Passes.h.inc"
} // namespace cnn

using namespace mlir;
using namespace cnn;

namespace {

/// Fewer channels do not fill a panel of the filter; the transforms then cost more than they save.
constexpr int64_t kFewestChannels = 8;

/// Vector operations of a transform for each of its points x points results: about five
/// multiply-adds along either axis, of which some are shared or zero, a load, a store and the test
/// of the border. An estimate; it weighs on layers of few channels only. A filter gradient brings
/// both operands to the points and its sums, which are more than the filter's, from and to memory.
/// (Measured with 16 and 16 channels of 224 x 224: 0.55 of the plain sum's speed; with 32 and 32 of
/// 112 x 112: 1.07.)
constexpr double kTransformOperations = 10, kGradientTransformOperations = 25;

/// The estimate has to promise this much: it leaves out that planes at the points are larger and
/// pass through the caches.
constexpr double kLeastGain = 1.25;

/// Fewer tiles, over all images, leave threads without work and register tiles half empty, and the
/// filter at the points, four times as large, is read for little.
constexpr int64_t kFewestTiles = 96;

/// Filter gradients of larger windows gain nothing, whatever the estimate says: they add up a
/// gradient for each of many points. (5x5, measured: 0.6 to 1.0 of the plain sum's speed.)
constexpr int64_t kWidestGradientWindow = 3;

/// What a function is compiled for: a single image, or a chunk of some tens.
enum class Images { Few = 1, Many = 24 };

struct Convolution {
  double transformOperations;
  Plane output;
  int64_t window, inputs, outputs, padding;
  int64_t inputHeight, inputWidth;
};

/// Taps along one axis that lie inside the plane, summed over output positions: direct kernels skip
/// the others.
int64_t tapsInside(int64_t positions, int64_t extent, int64_t window, int64_t padding) {
  int64_t count = 0;
  for (int64_t position = 0; position < positions; ++position)
    for (int64_t tap = 0; tap < window; ++tap) {
      int64_t at = position + tap - padding;
      count += at >= 0 && at < extent;
    }
  return count;
}

/// Multiply-adds an image, for each pair of channels.
double directProducts(const Convolution &c) {
  return double(tapsInside(c.output.height, c.inputHeight, c.window, c.padding)) *
         double(tapsInside(c.output.width, c.inputWidth, c.window, c.padding));
}

int64_t tilesOf(const Convolution &c, int64_t tile) {
  return llvm::divideCeil(c.output.height, tile) * llvm::divideCeil(c.output.width, tile);
}

/// The same for Winograd's convolution; a transform of inputs serves all outputs, and the other way
/// round.
double winogradProducts(const Convolution &c, int64_t tile) {
  double points = double(cnnc::winogradPoints(tile, c.window));
  double transforms = c.transformOperations * (1.0 / double(c.outputs) + 1.0 / double(c.inputs));
  return double(tilesOf(c, tile)) * points * points * (1 + transforms);
}

/// Outputs of a tile's side; 0 where the plain sum is better.
int64_t chooseTile(const Convolution &c, Images images) {
  if (c.inputs < kFewestChannels || c.outputs < kFewestChannels)
    return 0;
  int64_t best = 0;
  double least = directProducts(c) / kLeastGain;
  for (int64_t tile = 2; cnnc::hasWinogradTransform(tile, c.window); ++tile) {
    if (tilesOf(c, tile) * int64_t(images) < kFewestTiles)
      continue;
    if (double products = winogradProducts(c, tile); products < least) {
      least = products;
      best = tile;
    }
  }
  return best;
}

template <typename ConvolutionOp>
std::optional<Convolution> describe(ConvolutionOp op, RankedTensorType filter, Type input,
                                    Type output) {
  auto all = [](ArrayRef<int64_t> sizes, int64_t value) {
    return llvm::all_of(sizes, [&](int64_t size) { return size == value; });
  };
  ArrayRef<int64_t> sizes = filter.getShape();
  if (!all(op.getStrides(), 1) || !all(op.getDilation(), 1) || op.getGroups() != 1 ||
      sizes[0] != sizes[1] || op.getPadding()[0] != op.getPadding()[1])
    return std::nullopt;
  Plane from = planeOf(input);
  bool gradient = std::is_same_v<ConvolutionOp, Conv2dFilterGradientOp>;
  return Convolution{gradient ? kGradientTransformOperations : kTransformOperations,
                     planeOf(output),
                     sizes[0],
                     sizes[2],
                     sizes[3],
                     op.getPadding()[0],
                     from.height,
                     from.width};
}

/// Outputs of a tile's side for a convolution of `input` with `filter` that gives `output`, or for
/// the gradient of its filter; 0 for the plain sum.
template <typename ConvolutionOp>
int64_t chooseTile(ConvolutionOp op, Type filter, Value input, Value output, Images images) {
  // A function's own images are read exactly as far as they reach; tiles read further.
  if (isa<BlockArgument>(input))
    return 0;
  auto what = describe(op, cast<RankedTensorType>(filter), input.getType(), output.getType());
  return what ? chooseTile(*what, images) : 0;
}

int64_t chooseTile(Conv2dOp op, Images images) {
  return chooseTile(op, op.getFilter().getType(), op.getInput(), op.getResult(), images);
}

int64_t chooseTile(Conv2dFilterGradientOp op, Images images) {
  if (op.getType().getDimSize(0) > kWidestGradientWindow)
    return 0;
  return chooseTile(op, op.getType(), op.getInput(), op.getGradient(), images);
}

class ChooseWinograd : public cnn::impl::ChooseWinogradBase<ChooseWinograd> {
public:
  using ChooseWinogradBase::ChooseWinogradBase;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    if (auto infer = module.lookupSymbol<func::FuncOp>("infer"); infer && imagesMatter(infer)) {
      auto few = cast<func::FuncOp>(infer->clone());
      few.setName("infer_few");
      module.push_back(few);
      run(few, Images::Few);
    }
    for (auto function : module.getOps<func::FuncOp>())
      if (function.getName() != "infer_few")
        run(function, Images::Many);
  }

private:
  static bool imagesMatter(func::FuncOp function) {
    return function
        .walk([](Conv2dOp op) {
          return chooseTile(op, Images::Few) == chooseTile(op, Images::Many)
                     ? WalkResult::advance()
                     : WalkResult::interrupt();
        })
        .wasInterrupted();
  }

  static void run(func::FuncOp function, Images images) {
    IRRewriter rewriter(function.getContext());
    function.walk([&](Operation *op) {
      if (auto convolution = dyn_cast<Conv2dOp>(op))
        rewrite(convolution, images, rewriter);
      else if (auto gradient = dyn_cast<Conv2dFilterGradientOp>(op))
        if (int64_t tile = chooseTile(gradient, images))
          gradient.setWinogradOutputs(tile);
    });
  }

  static void rewrite(Conv2dOp op, Images images, RewriterBase &rewriter) {
    int64_t tile = chooseTile(op, images);
    if (!tile)
      return;
    rewriter.setInsertionPoint(op);
    auto filter = WinogradFilterOp::create(rewriter, op.getLoc(), op.getFilter(), tile);
    rewriter.replaceOpWithNewOp<WinogradConv2dOp>(op, op.getType(), op.getInput(), filter,
                                                  op.getPadding(), tile);
  }
};

} // namespace
