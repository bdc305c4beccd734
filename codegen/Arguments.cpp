#include "codegen/Arguments.h"

namespace cnnc {
namespace {

using Value = std::function<double(const Part &)>;

const KernelOp &opOf(const Part &part, size_t op) { return part.instance.kernel.ops[op]; }

class ArgumentList {
public:
  explicit ArgumentList(const KernelSpec &spec) : spec(spec), rows(rowsForm(spec.algorithm)) {}

  KernelArguments build() {
    anchor();
    for (size_t op = 0; op < spec.kernel.ops.size(); ++op)
      if (isElementwise(spec.kernel.ops[op].kind))
        elementwise(op);
    if (list.outputs.empty())
      output(0, rows);
    return std::move(list);
  }

private:
  const KernelSpec &spec;
  ViewForm rows;
  KernelArguments list;

  void input(int operand, ViewForm form) {
    for (const ViewArgument &known : list.inputs)
      if (known.operand == operand && known.form == form)
        return;
    list.inputs.push_back({numbered("input", list.inputs.size()), false, operand, form});
  }

  void output(int operand, ViewForm form) {
    list.outputs.push_back({numbered("output", list.outputs.size()), true, operand, form});
  }

  void scalar(const std::string &name, cnn_scalar_source source, Value value) {
    for (const ScalarArgument &known : list.scalars)
      if (known.name == name)
        return;
    list.scalars.push_back({name, source, std::move(value)});
  }

  void integer(const std::string &name, Value value) { scalar(name, CNN_INT, std::move(value)); }
  void real(const std::string &name, Value value) { scalar(name, CNN_FLOAT, std::move(value)); }
  void given(const std::string &name, cnn_scalar_source source) { scalar(name, source, {}); }

  /// The number of the anchor's operand at `position`.
  int anchorInput(size_t position) const { return spec.kernel.ops.front().operands[position]; }

  void padScalars();
  void windowScalars(bool dilated);
  void convolutionScalars();
  void planeScalars();
  void anchor();
  void convolution(ViewForm input_form, ViewForm filter_form);
  void filterGradient(ViewForm rows_form, ViewForm gradient_form, ViewForm filter_form);
  void elementwise(size_t op);
  void elementwiseScalars(size_t op);
};

void ArgumentList::padScalars() {
  integer("pad_x", [](const Part &p) { return opOf(p, 0).pad.x; });
  integer("pad_y", [](const Part &p) { return opOf(p, 0).pad.y; });
}

void ArgumentList::windowScalars(bool dilated) {
  integer("stride_x", [](const Part &p) { return opOf(p, 0).stride.x; });
  integer("stride_y", [](const Part &p) { return opOf(p, 0).stride.y; });
  padScalars();
  if (dilated) {
    integer("dilation_x", [](const Part &p) { return opOf(p, 0).dilation.x; });
    integer("dilation_y", [](const Part &p) { return opOf(p, 0).dilation.y; });
  } else {
    integer("window_x", [](const Part &p) { return opOf(p, 0).window.x; });
    integer("window_y", [](const Part &p) { return opOf(p, 0).window.y; });
  }
}

// A convolution that stands for a stride-1 input gradient has another padding.
void ArgumentList::convolutionScalars() {
  windowScalars(true);
  for (ScalarArgument &scalar : list.scalars) {
    if (scalar.name != "pad_x" && scalar.name != "pad_y")
      continue;
    const bool along_x = scalar.name == "pad_x";
    scalar.value = [along_x](const Part &p) -> double {
      const KernelOp &op = opOf(p, 0);
      const int64_t pad = along_x ? op.pad.x : op.pad.y;
      if (op.kind != OpKind::Conv2dInputGradient)
        return pad;
      return along_x ? inputGradientPad(op.window.x, op.dilation.x, pad)
                     : inputGradientPad(op.window.y, op.dilation.y, pad);
    };
  }
}

// The output's plane.
void ArgumentList::planeScalars() {
  integer("width", [](const Part &p) { return p.instance.outputs[0].width; });
  integer("height", [](const Part &p) { return p.instance.outputs[0].height; });
}

void ArgumentList::convolution(ViewForm input_form, ViewForm filter_form) {
  input(anchorInput(0), input_form);
  input(anchorInput(1), filter_form);
}

void ArgumentList::filterGradient(ViewForm rows_form, ViewForm gradient_form,
                                  ViewForm filter_form) {
  input(anchorInput(0), rows_form);
  input(anchorInput(1), gradient_form);
  output(0, filter_form);
}

void ArgumentList::anchor() {
  switch (spec.algorithm) {
  case Algorithm::ConvolutionImages:
    convolution(ViewForm::Plane, ViewForm::Filter);
    convolutionScalars();
    return planeScalars();
  case Algorithm::ConvolutionPixels:
    return convolution(ViewForm::Pixels, ViewForm::FilterMatrix);
  case Algorithm::ConvolutionFlatRows:
    convolution(ViewForm::FlatRows, ViewForm::FilterFlatRows);
    windowScalars(true);
    return integer("channels", [](const Part &p) { return anchorOperand(p.instance, 0).channels; });
  case Algorithm::ConvolutionDepthwise:
    convolution(ViewForm::Plane, ViewForm::DepthwiseFilter);
    return windowScalars(true);
  case Algorithm::InputGradientImages:
    convolution(ViewForm::Plane, ViewForm::Filter);
    windowScalars(true);
    return planeScalars();
  case Algorithm::InputGradientDepthwise:
    convolution(ViewForm::Plane, ViewForm::DepthwiseFilter);
    return windowScalars(true);
  case Algorithm::InputGradientLinear:
    return convolution(ViewForm::Pixels, ViewForm::FilterMatrix);
  case Algorithm::FilterGradientPlanes:
    filterGradient(ViewForm::Plane, ViewForm::Plane, ViewForm::Filter);
    return windowScalars(true);
  case Algorithm::FilterGradientPixels:
    return filterGradient(ViewForm::Pixels, ViewForm::Pixels, ViewForm::FilterMatrix);
  case Algorithm::FilterGradientFlatRows:
    filterGradient(ViewForm::FlatRows, ViewForm::Plane, ViewForm::FilterFlatRows);
    windowScalars(true);
    return integer("channels", [](const Part &p) { return anchorOperand(p.instance, 0).channels; });
  case Algorithm::FilterGradientDepthwise:
    filterGradient(ViewForm::Plane, ViewForm::Plane, ViewForm::DepthwiseFilter);
    return windowScalars(true);
  case Algorithm::ConvolutionWinograd:
    convolution(ViewForm::Plane, ViewForm::Filter);
    padScalars();
    return planeScalars();
  case Algorithm::FilterGradientWinograd:
    filterGradient(ViewForm::Plane, ViewForm::Plane, ViewForm::Filter);
    return padScalars();
  case Algorithm::WinogradFilter:
    input(anchorInput(0), ViewForm::Filter);
    return output(0, ViewForm::Filter);
  case Algorithm::TransposeFilter:
    input(anchorInput(0), ViewForm::FilterGroups);
    integer("input_channels",
            [](const Part &p) { return anchorOperand(p.instance, 0).input_channels; });
    return output(0, ViewForm::FilterGroups);
  case Algorithm::ChannelSum:
    input(anchorInput(0), ViewForm::Pixels);
    return output(0, ViewForm::Channels);
  case Algorithm::BatchStatistics:
    input(anchorInput(0), ViewForm::Pixels);
    output(0, ViewForm::Channels);
    return output(1, ViewForm::Channels);
  case Algorithm::NormalizeGradientStatistics:
    input(anchorInput(0), ViewForm::Pixels);
    input(anchorInput(1), ViewForm::Pixels);
    input(anchorInput(2), ViewForm::Channels);
    input(anchorInput(3), ViewForm::Channels);
    real("epsilon", [](const Part &p) { return opOf(p, 0).epsilon; });
    output(0, ViewForm::Channels);
    return output(1, ViewForm::Channels);
  case Algorithm::UpdateStatistic: // the running value is the output itself
    input(anchorInput(0), ViewForm::Channels);
    real("momentum", [](const Part &p) { return opOf(p, 0).momentum; });
    integer("pixels", [](const Part &p) { return opOf(p, 0).elements_per_image; });
    given("batch", CNN_BATCH);
    return output(0, ViewForm::Channels);
  case Algorithm::MaxPool:
  case Algorithm::AveragePool:
    input(anchorInput(0), ViewForm::Plane);
    return windowScalars(false);
  case Algorithm::AveragePoolGradient:
    input(anchorInput(0), ViewForm::Plane);
    windowScalars(false);
    return planeScalars();
  case Algorithm::MaxPoolGradient:
    input(anchorInput(0), ViewForm::Plane);
    input(anchorInput(1), ViewForm::Plane);
    return windowScalars(false);
  case Algorithm::UpsampleNearest:
  case Algorithm::UpsampleNearestGradient:
    input(anchorInput(0), ViewForm::Plane);
    integer("scale_x", [](const Part &p) { return opOf(p, 0).stride.x; });
    return integer("scale_y", [](const Part &p) { return opOf(p, 0).stride.y; });
  case Algorithm::CrossEntropy:
    input(anchorInput(0), ViewForm::Pixels);
    input(anchorInput(1), ViewForm::Labels);
    return output(0, ViewForm::PerImage);
  case Algorithm::CrossEntropyGradient:
    input(anchorInput(0), ViewForm::Pixels);
    input(anchorInput(1), ViewForm::Labels);
    return given("batch", CNN_BATCH);
  case Algorithm::SgdUpdate: // parameters and momenta are the outputs themselves
    input(anchorInput(1), ViewForm::Flat);
    given("learning_rate", CNN_LEARNING_RATE);
    given("momentum", CNN_MOMENTUM);
    given("weight_decay", CNN_WEIGHT_DECAY);
    output(0, ViewForm::Flat);
    return output(1, ViewForm::Flat);
  case Algorithm::ElementwisePixels:
  case Algorithm::ElementwiseElements:
    return;
  }
}

void ArgumentList::elementwise(size_t op) {
  const KernelOp &what = spec.kernel.ops[op];
  for (size_t position = 0; position < what.operands.size(); ++position)
    if (what.operands[position] < spec.kernel.input_count)
      input(what.operands[position],
            isChannelOperand(what.kind, static_cast<int>(position)) ? ViewForm::Channels : rows);
  elementwiseScalars(op);
}

void ArgumentList::elementwiseScalars(size_t op) {
  const KernelOp &what = spec.kernel.ops[op];
  switch (what.kind) {
  case OpKind::Activation:
  case OpKind::ActivationGradient:
    if (what.activation == Activation::LeakyRelu)
      real(numbered("slope", op), [op](const Part &p) { return opOf(p, op).slope; });
    return;
  case OpKind::Normalize:
    return real(numbered("epsilon", op), [op](const Part &p) { return opOf(p, op).epsilon; });
  case OpKind::NormalizeGradient:
    real(numbered("epsilon", op), [op](const Part &p) { return opOf(p, op).epsilon; });
    integer(numbered("pixels", op), [op](const Part &p) { return opOf(p, op).elements_per_image; });
    return given("batch", CNN_BATCH);
  case OpKind::Dropout:
    integer(numbered("site", op),
            [op](const Part &p) { return static_cast<int32_t>(opOf(p, op).site); });
    real(numbered("probability", op), [op](const Part &p) { return opOf(p, op).probability; });
    integer("plane", [](const Part &p) {
      return p.instance.outputs[0].height * p.instance.outputs[0].width;
    });
    integer("width", [](const Part &p) { return p.instance.outputs[0].width; });
    integer("first_channel", [](const Part &p) { return p.first_channel; });
    integer("all_channels", [](const Part &p) { return p.all_channels; });
    given("first_image", CNN_FIRST_IMAGE);
    given("seed", CNN_SEED);
    given("step", CNN_STEP);
    return given("dropout_on", CNN_DROPOUT_ON);
  default:
    return;
  }
}

} // namespace

std::string numbered(const char *name, size_t op) {
  return std::string(name).append("_").append(std::to_string(op));
}

int64_t inputGradientPad(int64_t window, int64_t dilation, int64_t pad) {
  return (window - 1) * dilation - pad;
}

ViewForm rowsForm(Algorithm algorithm) {
  switch (algorithm) {
  case Algorithm::ConvolutionImages:
  case Algorithm::InputGradientImages:
    return ViewForm::ImagePixels;
  case Algorithm::ConvolutionPixels:
  case Algorithm::InputGradientLinear:
  case Algorithm::CrossEntropyGradient:
  case Algorithm::ElementwisePixels:
    return ViewForm::Pixels;
  case Algorithm::ElementwiseElements:
    return ViewForm::Elements;
  default:
    return ViewForm::Plane;
  }
}

KernelArguments argumentsOf(const KernelSpec &spec) { return ArgumentList(spec).build(); }

} // namespace cnnc
