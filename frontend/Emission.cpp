#include "frontend/Emission.h"

#include "dialect/CnnDialect.h"

#include "mlir/IR/AffineExpr.h"
#include "mlir/IR/AffineMap.h"
#include "mlir/IR/Builders.h"

namespace cnnc {
namespace {

using namespace network;

class Emitter {
public:
  Emitter(const SourceFiles &files, mlir::MLIRContext &context)
      : files(files), builder(&context), rows(mlir::UnrankedTensorType::get(builder.getF32Type())) {
  }

  mlir::OwningOpRef<mlir::ModuleOp> emit(const Network &network,
                                         const std::optional<TrainingSettings> &training) {
    mlir::Location location = place(network.where);
    mlir::OwningOpRef<mlir::ModuleOp> module = mlir::ModuleOp::create(location);
    builder.setInsertionPointToEnd(module->getBody());
    mlir::Location named = mlir::NameLoc::get(builder.getStringAttr(network.name), location);
    auto model = cnn::ModelOp::create(builder, named, network.name, network.input);
    emitBody(network.body, model.getBody(), place(network.input_where), nullptr);
    if (training)
      emitTraining(*training);
    return module;
  }

private:
  mlir::FileLineColLoc place(const SourceRange &range) {
    LineAndColumn position = files.position(range);
    return mlir::FileLineColLoc::get(builder.getContext(), files.name(range.file), position.line,
                                     position.column);
  }

  mlir::Location locate(const Layer &layer, const mlir::Location *use) {
    mlir::Location own = mlir::NameLoc::get(builder.getStringAttr(layer.name), place(layer.where));
    return use ? mlir::Location(mlir::CallSiteLoc::get(own, *use)) : own;
  }

  /// Fills an empty region. `use` is the location of the enclosing cnn.block, null in the model.
  void emitBody(const Body &body, mlir::Region &region, mlir::Location input,
                const mlir::Location *use) {
    mlir::OpBuilder::InsertionGuard guard(builder);
    mlir::Block *block = builder.createBlock(&region, {}, {rows}, {input});
    std::vector<mlir::Value> values = {block->getArgument(0)};
    for (const Layer &layer : body.layers) {
      llvm::SmallVector<mlir::Value> inputs;
      for (ValueId id : layer.inputs)
        inputs.push_back(values[id]);
      mlir::Location location = locate(layer, use);
      values.push_back(std::visit(
          [&](const auto &content) { return emit(content, layer.name, location, inputs); },
          layer.content));
    }
    mlir::Value result = values[body.result];
    cnn::YieldOp::create(builder, result.getLoc(), result);
  }

  using Inputs = llvm::ArrayRef<mlir::Value>;

  mlir::Value emit(const Convolution &convolution, const std::string &name, mlir::Location location,
                   Inputs inputs) {
    return cnn::ConvOp::create(builder, location, rows, name, inputs[0],
                               attribute(convolution.channels), convolution.window,
                               convolution.strides, convolution.padding, convolution.dilation,
                               convolution.groups, convolution.bias);
  }
  mlir::Value emit(const Linear &linear, const std::string &name, mlir::Location location,
                   Inputs inputs) {
    return cnn::LinearOp::create(builder, location, rows, name, inputs[0],
                                 attribute(linear.channels), linear.bias);
  }
  mlir::Value emit(const BatchNorm &norm, const std::string &name, mlir::Location location,
                   Inputs inputs) {
    return cnn::BatchNormOp::create(builder, location, rows, name, inputs[0],
                                    llvm::APFloat(norm.epsilon), llvm::APFloat(norm.momentum));
  }
  mlir::Value emit(const Shortcut &shortcut, const std::string &name, mlir::Location location,
                   Inputs inputs) {
    return cnn::ShortcutOp::create(builder, location, rows, name, inputs[0],
                                   attribute(shortcut.channels), shortcut.strides);
  }
  mlir::Value emit(const Activation &activation, const std::string &, mlir::Location location,
                   Inputs inputs) {
    return cnn::ActivationOp::create(builder, location, rows,
                                     *cnn::symbolizeActivation(activation.function), inputs[0],
                                     llvm::APFloat(activation.slope));
  }
  mlir::Value emit(const Pool &pool, const std::string &, mlir::Location location, Inputs inputs) {
    if (pool.kind == PoolKind::Maximum)
      return cnn::MaxPoolOp::create(builder, location, rows, inputs[0], pool.window, pool.strides,
                                    pool.padding, pool.ceil);
    return cnn::AvgPoolOp::create(builder, location, rows, inputs[0], pool.window, pool.strides,
                                  pool.padding, pool.ceil, pool.count_include_pad);
  }
  mlir::Value emit(const GlobalPool &pool, const std::string &, mlir::Location location,
                   Inputs inputs) {
    if (pool.kind == PoolKind::Maximum)
      return cnn::GlobalMaxPoolOp::create(builder, location, rows, inputs[0]);
    return cnn::GlobalAvgPoolOp::create(builder, location, rows, inputs[0]);
  }
  mlir::Value emit(const Dropout &dropout, const std::string &, mlir::Location location,
                   Inputs inputs) {
    return cnn::DropoutOp::create(builder, location, rows, inputs[0],
                                  llvm::APFloat(dropout.probability));
  }
  mlir::Value emit(const Flatten &, const std::string &, mlir::Location location, Inputs inputs) {
    return cnn::FlattenOp::create(builder, location, rows, inputs[0]);
  }
  mlir::Value emit(const Upsample &upsample, const std::string &, mlir::Location location,
                   Inputs inputs) {
    return cnn::UpsampleOp::create(builder, location, rows, inputs[0], upsample.scale);
  }
  mlir::Value emit(const Concat &, const std::string &, mlir::Location location, Inputs inputs) {
    return cnn::ConcatOp::create(builder, location, rows, inputs);
  }
  mlir::Value emit(const Add &, const std::string &, mlir::Location location, Inputs inputs) {
    return cnn::AddOp::create(builder, location, rows, inputs);
  }
  mlir::Value emit(const BlockUse &use, const std::string &name, mlir::Location location,
                   Inputs inputs) {
    auto block = cnn::BlockOp::create(builder, location, rows, name, inputs[0]);
    emitBody(*use.body, block.getBody(), location, &location);
    return block;
  }

  mlir::Attribute attribute(const ChannelCount &channels) {
    if (const int64_t *number = std::get_if<int64_t>(&channels))
      return builder.getI64IntegerAttr(*number);
    const ChannelExpression &expression = *std::get<ChannelExpressionPointer>(channels);
    return mlir::AffineMapAttr::get(mlir::AffineMap::get(1, 0, affine(expression)));
  }

  mlir::AffineExpr affine(const ChannelExpression &expression) {
    using Kind = ChannelExpression::Kind;
    switch (expression.kind) {
    case Kind::Channels:
      return builder.getAffineDimExpr(0);
    case Kind::Constant:
      return builder.getAffineConstantExpr(expression.constant);
    case Kind::Add:
      return affine(*expression.left) + affine(*expression.right);
    case Kind::Multiply:
      return affine(*expression.left) * affine(*expression.right);
    case Kind::Divide:
      return affine(*expression.left).floorDiv(affine(*expression.right));
    case Kind::Remainder:
      return affine(*expression.left) % affine(*expression.right);
    }
    return {};
  }

  void emitTraining(const TrainingSettings &training) {
    cnn::TrainingOp::create(builder, place(training.where), training.data, training.data_path,
                            training.init, llvm::APFloat(training.learning_rate),
                            llvm::APFloat(training.momentum), llvm::APFloat(training.weight_decay),
                            training.nesterov, training.batch, training.epochs, training.seed);
  }

  const SourceFiles &files;
  mlir::OpBuilder builder;
  mlir::Type rows;
};

} // namespace

mlir::OwningOpRef<mlir::ModuleOp> emitLayerLevel(const Network &network,
                                                 const std::optional<TrainingSettings> &training,
                                                 const SourceFiles &files,
                                                 mlir::MLIRContext &context) {
  return Emitter(files, context).emit(network, training);
}

} // namespace cnnc
