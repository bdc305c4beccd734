//===- Simplify.cpp - small rewrites to fewer and plainer ops ---------------------------------===//
//
// Runs on a function of the tensor level, before and after differentiate. Ops that nobody uses go
// away as well. Why a pattern left an op alone is a remark: `--remarks-filter-missed=simplify`.
//
//===------------------------------------------------------------------------------------------===//

#include "passes/Passes.h"

#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/Remarks.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace cnn {
#define GEN_PASS_DEF_SIMPLIFY
#include "passes/Passes.h.inc"
} // namespace cnn

using namespace mlir;
using namespace cnn;

namespace {

/// Before:  %r = cnn.add %a, %b, %c
/// After:   %0 = cnn.add %a, %b
///          %r = cnn.add %0, %c
struct SplitAdd : OpRewritePattern<AddOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(AddOp op, PatternRewriter &rewriter) const override {
    if (op.getInputs().size() <= 2)
      return rewriter.notifyMatchFailure(op, "the sum has no more than two operands");
    Value sum = op.getInputs().front();
    for (Value operand : op.getInputs().drop_front())
      sum = AddOp::create(rewriter, op.getLoc(), op.getType(), ValueRange{sum, operand});
    rewriter.replaceOp(op, sum);
    return success();
  }
};

/// Before:  %r = cnn.add %a          (concat likewise)
/// After:   %a in place of %r
template <typename Joining> struct ForwardOnlyOperand : OpRewritePattern<Joining> {
  using OpRewritePattern<Joining>::OpRewritePattern;

  LogicalResult matchAndRewrite(Joining op, PatternRewriter &rewriter) const override {
    if (op.getInputs().size() != 1)
      return rewriter.notifyMatchFailure(op, "it joins more than one operand");
    rewriter.replaceOp(op, op.getInputs().front());
    return success();
  }
};

/// Before:  %r = cnn.max_pool %a window [1, 1]          (avg_pool likewise)
/// After:   %a in place of %r
template <typename Pool> struct ForwardPoolOfOnePixel : OpRewritePattern<Pool> {
  using OpRewritePattern<Pool>::OpRewritePattern;

  LogicalResult matchAndRewrite(Pool op, PatternRewriter &rewriter) const override {
    if (!llvm::all_of(op.getWindow(), [](int64_t size) { return size == 1; }))
      return rewriter.notifyMatchFailure(op, "the window has more than one pixel");
    if (!llvm::all_of(op.getStrides(), [](int64_t stride) { return stride == 1; }))
      return rewriter.notifyMatchFailure(op, "the pool strides over pixels");
    rewriter.replaceOp(op, op.getInput()); // padding is at most half the window: there is none
    return success();
  }
};

/// Before:  %0 = cnn.activation relu %a
///          %r = cnn.activation relu %0
/// After:   %0 in place of %r
struct ForwardReluOfRelu : OpRewritePattern<ActivationOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ActivationOp op, PatternRewriter &rewriter) const override {
    auto inner = op.getInput().getDefiningOp<ActivationOp>();
    if (!inner || inner.getFunction() != Activation::Relu || op.getFunction() != Activation::Relu)
      return rewriter.notifyMatchFailure(op, "it is no relu of a relu");
    rewriter.replaceOp(op, inner);
    return success();
  }
};

/// Before:  %r = cnn.conv2d_input_gradient %dy, %wt padding [p]           window K, dilation d
/// After:   %r = cnn.conv2d %dy, %wt padding [d (K - 1) - p]
///
/// The filter is flipped already: with k' = K - 1 - k, the gradient's y + p - k d is the
/// convolution's y - (d (K - 1) - p) + k' d. Groups carry over, as the transposed filter numbers
/// its channels within each.
struct InputGradientToConv2d : OpRewritePattern<Conv2dInputGradientOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(Conv2dInputGradientOp op,
                                PatternRewriter &rewriter) const override {
    if (!llvm::all_of(op.getStrides(), [](int64_t stride) { return stride == 1; }))
      return rewriter.notifyMatchFailure(op, "the convolution strides over pixels");
    ArrayRef<int64_t> window = op.getFilter().getType().getShape();
    SmallVector<int64_t, 2> padding;
    for (int axis : {0, 1}) // y, x
      padding.push_back(op.getDilation()[axis] * (window[axis] - 1) - op.getPadding()[axis]);
    if (padding[0] < 0 || padding[1] < 0)
      return rewriter.notifyMatchFailure(op, "the padding is wider than the window reaches");
    rewriter.replaceOpWithNewOp<Conv2dOp>(op, op.getType(), op.getGradient(), op.getFilter(),
                                          op.getStrides(), padding, op.getDilation(),
                                          op.getGroups());
    return success();
  }
};

/// Says as remarks why patterns did not match.
struct MissedMatches : RewriterBase::Listener {
  void notifyMatchFailure(Location location,
                          function_ref<void(Diagnostic &)> writeReason) override {
    Diagnostic reason(location, DiagnosticSeverity::Remark);
    writeReason(reason);
    remark::missed(location, remark::RemarkOpts::name("simplify").category("simplify"))
        << reason.str();
  }
};

class Simplify : public cnn::impl::SimplifyBase<Simplify> {
public:
  using SimplifyBase::SimplifyBase;

private:
  LogicalResult initialize(MLIRContext *context) override {
    RewritePatternSet set(context);
    set.add<SplitAdd, ForwardOnlyOperand<AddOp>>(context); // kernels know binary sums alone
    if (!neededOnly)
      set.add<ForwardOnlyOperand<ConcatOp>, ForwardPoolOfOnePixel<MaxPoolOp>,
              ForwardPoolOfOnePixel<AvgPoolOp>, ForwardReluOfRelu, InputGradientToConv2d>(context);
    patterns = std::move(set);
    return success();
  }

  void runOnOperation() override {
    MissedMatches listener;
    GreedyRewriteConfig config;
    config.setListener(&listener);
    config.setRegionSimplificationLevel(GreedySimplifyRegionLevel::Disabled);
    if (failed(applyPatternsGreedily(getOperation(), patterns, config)))
      signalPassFailure();
  }

  FrozenRewritePatternSet patterns;
};

} // namespace
