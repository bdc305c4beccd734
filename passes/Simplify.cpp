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

bool haveOneFunction(ActivationGradientOp a, ActivationGradientOp b) {
  return a.getFunction() == b.getFunction() && a.getSlope() == b.getSlope();
}

ActivationGradientOp createMask(ActivationGradientOp like, Value gradient, Value reference,
                                PatternRewriter &rewriter) {
  return ActivationGradientOp::create(rewriter, like.getLoc(), gradient.getType(),
                                      like.getFunctionAttr(), gradient, reference,
                                      like.getSlopeAttr());
}

/// Before:  %p:2 = cnn.split %y
///          %g = cnn.concat %a, %b
///          %r = cnn.activation_gradient relu %g, %y
/// After:   %0 = cnn.activation_gradient relu %a, %p#0
///          %1 = cnn.activation_gradient relu %b, %p#1
///          %r = cnn.concat %0, %1
///
/// Each part's mask then joins the kernel that computes it.
struct MaskEachOperand : OpRewritePattern<ActivationGradientOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ActivationGradientOp op, PatternRewriter &rewriter) const override {
    auto concat = op.getGradient().getDefiningOp<ConcatOp>();
    if (!concat || !concat->hasOneUse())
      return rewriter.notifyMatchFailure(op, "the gradient is no concat of its own");
    SmallVector<Value> masked;
    for (auto [gradient, reference] :
         llvm::zip_equal(concat.getInputs(), partsOfReference(op, concat, rewriter)))
      masked.push_back(createMask(op, gradient, reference, rewriter));
    rewriter.replaceOpWithNewOp<ConcatOp>(op, op.getType(), masked);
    return success();
  }

  static ResultRange partsOfReference(ActivationGradientOp op, ConcatOp concat,
                                      PatternRewriter &rewriter) {
    TypeRange types = concat.getInputs().getTypes();
    for (Operation *user : op.getReference().getUsers())
      if (auto split = dyn_cast<SplitOp>(user);
          split && split.getParts().getTypes() == types && split->isBeforeInBlock(op))
        return split.getParts();
    return SplitOp::create(rewriter, op.getLoc(), types, op.getReference()).getParts();
  }
};

/// Before:  %y = cnn.concat %a, %b                       (of channels 8 and 4)
///          %0 = cnn.slice %g[0, 8]
///          %1 = cnn.slice %g[8, 4]
///          %r = cnn.activation_gradient relu %0, %a
///          %s = cnn.activation_gradient relu %1, %b
/// After:   %2 = cnn.activation_gradient relu %g, %y
///          %r = cnn.slice %2[0, 8]
///          %s = cnn.slice %2[8, 4]
///
/// One mask for all, which joins the kernel that computes %g.
struct MaskBeforeSlices : OpRewritePattern<ActivationGradientOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ActivationGradientOp op, PatternRewriter &rewriter) const override {
    auto slice = op.getGradient().getDefiningOp<SliceOp>();
    Operation *producer = slice ? slice.getInput().getDefiningOp() : nullptr;
    if (!producer || isa<SliceOp, SplitOp, ConcatOp, UnflattenOp>(producer))
      return rewriter.notifyMatchFailure(op, "the gradient is no slice of what a kernel computes");
    Value whole = slice.getInput();
    for (Operation *user : op.getReference().getUsers())
      if (auto concat = dyn_cast<ConcatOp>(user); concat && concat.getType() == whole.getType() &&
                                                  concat->isBeforeInBlock(producer) &&
                                                  masksOperands(whole, concat, op)) {
        rewrite(whole, concat, op, rewriter);
        return success();
      }
    return rewriter.notifyMatchFailure(op, "not every slice is masked by a concat's operand");
  }

  /// Whether the gradient is used in slices alone, each masked like `like` by the operand of
  /// `concat` whose channels it has.
  static bool masksOperands(Value whole, ConcatOp concat, ActivationGradientOp like) {
    llvm::DenseMap<int64_t, Value> operandAt;
    int64_t next = 0;
    for (Value operand : concat.getInputs()) {
      operandAt[next] = operand;
      next += planeOf(operand.getType()).channels;
    }
    size_t slices = 0;
    for (Operation *user : whole.getUsers()) {
      auto slice = dyn_cast<SliceOp>(user);
      if (!slice || !slice->hasOneUse())
        return false;
      auto mask = dyn_cast<ActivationGradientOp>(*slice->user_begin());
      Value operand = operandAt.lookup(slice.getFirst());
      if (!mask || mask.getGradient() != slice || mask.getReference() != operand ||
          mask.getType() != operand.getType() || !haveOneFunction(mask, like))
        return false;
      ++slices;
    }
    return slices == concat.getInputs().size();
  }

  static void rewrite(Value whole, ConcatOp concat, ActivationGradientOp like,
                      PatternRewriter &rewriter) {
    SmallVector<SliceOp> slices;
    for (Operation *user : whole.getUsers())
      slices.push_back(cast<SliceOp>(user));
    rewriter.setInsertionPointAfterValue(whole);
    Value masked = createMask(like, whole, concat, rewriter);
    for (SliceOp slice : slices) {
      auto mask = cast<ActivationGradientOp>(*slice->user_begin());
      rewriter.modifyOpInPlace(slice, [&] { slice.getInputMutable().assign(masked); });
      rewriter.replaceOp(mask, slice.getResult());
    }
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
    set.add<MaskEachOperand>(context); // a merged convolution's gradient lies in one row
    if (!neededOnly)
      set.add<ForwardOnlyOperand<ConcatOp>, ForwardPoolOfOnePixel<MaxPoolOp>,
              ForwardPoolOfOnePixel<AvgPoolOp>, ForwardReluOfRelu, InputGradientToConv2d,
              MaskBeforeSlices>(context);
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
