#include "codegen/Arguments.h"

namespace cnnc {
namespace {

using Value = std::function<double(const Part &)>;

const KernelOp &opOf(const Part &part, size_t op) { return part.instance.kernel.ops[op]; }

class ArgumentList {
public:
  explicit ArgumentList(const KernelSpec &spec) : spec(spec), rows(rowsForm(spec)) {}

  KernelArguments build() {
    anchor();
    if (updatesFilter(spec.kernel))
      sgd(list.outputs[0].form);
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
  void windowSizeScalars();
  void windowScalars(bool dilated);
  void convolutionScalars();
  void planeScalars();
  void flatRowScalars();
  void anchor();
  void convolution();
  void filterGradient();
  void resampling();
  void statistics();
  void loss();
  void sgd(ViewForm form);
  void deviceProduct();
  void elementwise(size_t op);
  void elementwiseScalars(size_t op);
};

void ArgumentList::padScalars() {
  integer("pad_x", [](const Part &p) { return opOf(p, 0).pad.x; });
  integer("pad_y", [](const Part &p) { return opOf(p, 0).pad.y; });
}

void ArgumentList::windowSizeScalars() {
  integer("window_x", [](const Part &p) { return opOf(p, 0).window.x; });
  integer("window_y", [](const Part &p) { return opOf(p, 0).window.y; });
}

void ArgumentList::windowScalars(bool dilated) {
  integer("stride_x", [](const Part &p) { return opOf(p, 0).stride.x; });
  integer("stride_y", [](const Part &p) { return opOf(p, 0).stride.y; });
  padScalars();
  if (dilated) {
    integer("dilation_x", [](const Part &p) { return opOf(p, 0).dilation.x; });
    integer("dilation_y", [](const Part &p) { return opOf(p, 0).dilation.y; });
  } else {
    windowSizeScalars();
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
      if (op.kind != OpKind::Conv2dInputGradient || op.stride != Pair{1, 1})
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

// Where rows of few channels are flat.
void ArgumentList::flatRowScalars() {
  integer("channels", [](const Part &p) { return anchorOperand(p.instance, 0).channels; });
}

void ArgumentList::anchor() {
  switch (spec.algorithm) {
  case Algorithm::ConvolutionImages:
  case Algorithm::ConvolutionPixels:
  case Algorithm::ConvolutionFlatRows:
  case Algorithm::ConvolutionDepthwise:
  case Algorithm::ConvolutionWinograd:
  case Algorithm::InputGradientImages:
  case Algorithm::InputGradientDepthwise:
  case Algorithm::InputGradientLinear:
    return convolution();
  case Algorithm::FilterGradientPlanes:
  case Algorithm::FilterGradientPixels:
  case Algorithm::FilterGradientFlatRows:
  case Algorithm::FilterGradientDepthwise:
  case Algorithm::FilterGradientWinograd:
    return filterGradient();
  case Algorithm::WinogradFilter:
    input(anchorInput(0), ViewForm::Filter);
    return output(0, ViewForm::Filter);
  case Algorithm::TransposeFilter:
    input(anchorInput(0), ViewForm::FilterGroups);
    integer("input_channels",
            [](const Part &p) { return anchorOperand(p.instance, 0).input_channels; });
    return output(0, ViewForm::FilterGroups);
  case Algorithm::MaxPool:
  case Algorithm::AveragePool:
  case Algorithm::MaxPoolGradient:
  case Algorithm::MaxPoolGradientTile:
  case Algorithm::AveragePoolGradient:
  case Algorithm::UpsampleNearest:
  case Algorithm::UpsampleNearestGradient:
    return resampling();
  case Algorithm::ChannelSum:
  case Algorithm::BatchStatistics:
  case Algorithm::NormalizeGradientStatistics:
  case Algorithm::UpdateStatistic:
    return statistics();
  case Algorithm::CrossEntropy:
  case Algorithm::CrossEntropyGradient:
    return loss();
  case Algorithm::SgdUpdate: // parameters and momenta are the outputs themselves
    input(anchorInput(1), ViewForm::Flat);
    output(0, ViewForm::Flat);
    return sgd(ViewForm::Flat);
  case Algorithm::DevicePointwise:
  case Algorithm::DeviceConvolution:
  case Algorithm::DeviceFlatConvolution:
  case Algorithm::DeviceInputGradient:
  case Algorithm::DeviceLinearInputGradient:
  case Algorithm::DeviceFilterGradient:
    return deviceProduct();
  case Algorithm::ElementwisePixels:
  case Algorithm::ElementwiseElements:
    return;
  }
}

void ArgumentList::convolution() {
  const auto buffers = [this](ViewForm rows_form, ViewForm filter_form) {
    input(anchorInput(0), rows_form);
    input(anchorInput(1), filter_form);
  };
  switch (spec.algorithm) {
  case Algorithm::ConvolutionImages:
    buffers(ViewForm::Plane, ViewForm::Filter);
    convolutionScalars();
    return planeScalars();
  case Algorithm::InputGradientImages:
    buffers(ViewForm::Plane, ViewForm::Filter);
    windowScalars(true);
    return planeScalars();
  case Algorithm::ConvolutionWinograd:
    buffers(ViewForm::Plane, ViewForm::Filter);
    padScalars();
    return planeScalars();
  case Algorithm::ConvolutionFlatRows:
    buffers(ViewForm::FlatRows, ViewForm::FilterFlatRows);
    windowScalars(true);
    return flatRowScalars();
  case Algorithm::ConvolutionDepthwise:
  case Algorithm::InputGradientDepthwise:
    buffers(ViewForm::Plane, ViewForm::DepthwiseFilter);
    return windowScalars(true);
  default: // 1 x 1
    return buffers(ViewForm::Pixels, ViewForm::FilterMatrix);
  }
}

void ArgumentList::filterGradient() {
  const auto buffers = [this](ViewForm rows_form, ViewForm gradient_form, ViewForm filter_form) {
    input(anchorInput(0), rows_form);
    input(anchorInput(1), gradient_form);
    output(0, filter_form);
  };
  switch (spec.algorithm) {
  case Algorithm::FilterGradientPlanes:
    buffers(ViewForm::Plane, ViewForm::Plane, ViewForm::Filter);
    if (spec.pixel_groups)
      windowSizeScalars();
    return windowScalars(true);
  case Algorithm::FilterGradientWinograd:
    buffers(ViewForm::Plane, ViewForm::Plane, ViewForm::Filter);
    return padScalars();
  case Algorithm::FilterGradientFlatRows:
    buffers(ViewForm::FlatRows, ViewForm::Plane, ViewForm::FilterFlatRows);
    windowScalars(true);
    return flatRowScalars();
  case Algorithm::FilterGradientDepthwise:
    buffers(ViewForm::Plane, ViewForm::Plane, ViewForm::DepthwiseFilter);
    return windowScalars(true);
  default: // 1 x 1
    return buffers(ViewForm::Pixels, ViewForm::Pixels, ViewForm::FilterMatrix);
  }
}

// Planes whose pixels are numbered through, so that their sizes have to be told.
void ArgumentList::deviceProduct() {
  const bool gradient = spec.algorithm == Algorithm::DeviceFilterGradient;
  input(anchorInput(0), vectorForm(spec.input_vector));
  input(anchorInput(1), gradient ? vectorForm(spec.output_vector) : ViewForm::FilterQuads);
  if (gradient)
    output(0, ViewForm::FilterQuads);
  if (spec.pointwise)
    return;
  convolutionScalars();
  windowSizeScalars();
  integer("input_width", [](const Part &p) { return anchorOperand(p.instance, 0).width; });
  integer("input_height", [](const Part &p) { return anchorOperand(p.instance, 0).height; });
  const auto swept = [](const Part &p) -> const Operand & { // whose pixels are summed or made
    return p.instance.kernel.ops.front().kind == OpKind::Conv2dFilterGradient
               ? anchorOperand(p.instance, 1)
               : p.instance.outputs[0];
  };
  integer("width", [swept](const Part &p) { return swept(p).width; });
  integer("height", [swept](const Part &p) { return swept(p).height; });
}

void ArgumentList::resampling() {
  input(anchorInput(0), ViewForm::Plane);
  switch (spec.algorithm) {
  case Algorithm::MaxPoolGradient:
    input(anchorInput(1), ViewForm::Plane);
    return windowScalars(false);
  case Algorithm::MaxPoolGradientTile:
    return input(anchorInput(1), ViewForm::Plane);
  case Algorithm::AveragePoolGradient:
    windowScalars(false);
    return planeScalars();
  case Algorithm::UpsampleNearest:
  case Algorithm::UpsampleNearestGradient:
    integer("scale_x", [](const Part &p) { return opOf(p, 0).stride.x; });
    return integer("scale_y", [](const Part &p) { return opOf(p, 0).stride.y; });
  default:
    return windowScalars(false);
  }
}

void ArgumentList::statistics() {
  switch (spec.algorithm) {
  case Algorithm::BatchStatistics:
    input(anchorInput(0), ViewForm::Pixels);
    integer("pixels", [](const Part &p) { return opOf(p, 0).elements_per_image; });
    given("first_image", CNN_FIRST_IMAGE);
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
  default: // ChannelSum
    input(anchorInput(0), ViewForm::Pixels);
    return output(0, ViewForm::Channels);
  }
}

void ArgumentList::loss() {
  input(anchorInput(0), ViewForm::Pixels);
  input(anchorInput(1), ViewForm::Labels);
  if (spec.algorithm == Algorithm::CrossEntropy)
    return output(0, ViewForm::PerImage);
  return given("batch", CNN_BATCH);
}

// The rates, and the momenta behind the parameters.
void ArgumentList::sgd(ViewForm form) {
  given("learning_rate", CNN_LEARNING_RATE);
  given("momentum", CNN_MOMENTUM);
  given("weight_decay", CNN_WEIGHT_DECAY);
  output(1, form);
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

KernelArguments argumentsOf(const KernelSpec &spec) { return ArgumentList(spec).build(); }

} // namespace cnnc
