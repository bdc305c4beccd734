//===- TableText.cpp - the program's table as C text ------------------------------------------===//

#include "codegen/ProgramTable.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

#include <set>

using namespace cnnc;
using llvm::raw_ostream;

namespace {

/// A C string literal.
std::string quoted(llvm::StringRef text) {
  std::string escaped;
  llvm::raw_string_ostream out(escaped);
  out << '"';
  for (unsigned char c : text)
    if (c == '"' || c == '\\')
      out << '\\' << c;
    else if (c < 32 || c == 127)
      out << llvm::format("\\%03o", c);
    else
      out << c;
  out << '"';
  return escaped;
}

/// The shortest text that reads back as the same number.
std::string number(double value) {
  char shortest[32];
  for (int digits = 1; digits <= 17; ++digits) {
    snprintf(shortest, sizeof shortest, "%.*g", digits, value);
    if (strtod(shortest, nullptr) == value)
      break;
  }
  return shortest;
}

class TableWriter {
public:
  TableWriter(const ProgramTable &table, raw_ostream &out)
      : table(table), target(table.target), prefix(std::string(nameOf(target.device)) + "_"),
        out(out) {}

  void write() {
    declareKernels();
    for (const TableFunction &function : table.functions)
      writeFunction(function);
    out << "static const char *const " << prefix << "cpu_features[] = {";
    for (const std::string &feature : target.cpu.features)
      out << quoted(feature) << ", ";
    out << "0};\n\n";
    writeProgram();
  }

  /// What all programs of a network have in common.
  void writeAllParameters() {
    writeParameters("parameters", table.parameters.parameters());
    writeParameters("statistics", table.parameters.statistics());
  }

  std::string programName() const { return prefix + "program"; }

private:
  void declareKernels() {
    std::set<std::string> declared;
    for (const PlannedCall &call : table.allCalls())
      if (declared.insert(call.function).second) {
        out << "int " << call.function << "(void **);\n";
        if (target.device != Device::Cpu)
          out << "extern const cnn_device_code " << deviceCodeSymbol(call) << ";\n";
      }
    out << "\n";
  }

  void writeView(const cnn_view &view) {
    out << "  {" << view.space << ", " << view.rank << ", " << view.offset << ", "
        << view.image_stride << ", {";
    for (int d = 0; d < view.rank; ++d)
      out << "{{" << view.dims[d].extent.fixed << ", " << view.dims[d].extent.per_image << "}, "
          << view.dims[d].stride << "}, ";
    out << "}, " << view.first_channel << "},\n";
  }

  void writeFunction(const TableFunction &function) {
    for (size_t p = 0; p < function.phases.size(); ++p)
      writePhase(prefix + function.name + "_" + std::to_string(p), function.phases[p]);
    if (function.phases.empty())
      return;
    out << "static const cnn_phase " << prefix << function.name << "_phases[] = {\n";
    for (size_t p = 0; p < function.phases.size(); ++p) {
      size_t calls = function.phases[p].calls.size();
      out << "  {" << function.phases[p].chunked << ", " << calls << ", ";
      if (calls)
        out << prefix << function.name << "_" << p << "_calls";
      else
        out << "0";
      out << "},\n";
    }
    out << "};\n\n";
  }

  void writePhase(const std::string &name, const TablePhase &phase) {
    if (phase.calls.empty())
      return;
    out << "static const cnn_view " << name << "_views[] = {\n";
    for (const PlannedCall &call : phase.calls)
      for (const cnn_view &view : call.views)
        writeView(view);
    out << "};\nstatic const cnn_scalar " << name << "_scalars[] = {\n";
    for (const PlannedCall &call : phase.calls)
      for (const cnn_scalar &scalar : call.scalars)
        out << "  {" << scalar.source << ", " << scalar.integer << ", " << number(scalar.real)
            << "},\n";
    out << "  {0, 0, 0}};\nstatic const cnn_call " << name << "_calls[] = {\n";
    size_t views = 0, scalars = 0;
    for (const PlannedCall &call : phase.calls) {
      out << "  {" << quoted(call.kernel) << ", " << quoted(call.layer) << ", " << call.function
          << ", " << name << "_views + " << views << ", " << name << "_scalars + " << scalars
          << ", " << call.views.size() << ", " << call.output_count << ", " << call.scalars.size()
          << ", " << number(call.flops_per_image) << ", " << number(call.flops_fixed) << ", "
          << number(call.bytes_per_image) << ", "
          << (target.device == Device::Cpu ? "0" : "&" + deviceCodeSymbol(call)) << "},\n";
      views += call.views.size();
      scalars += call.scalars.size();
    }
    out << "};\n";
  }

  void writeParameters(llvm::StringRef name,
                       llvm::ArrayRef<cnn::ParameterLayout::Place> parameters) {
    if (parameters.empty())
      return;
    out << "static const cnn_parameter " << name << "[] = {\n";
    for (const cnn::ParameterLayout::Place &place : parameters)
      writeParameter(place);
    out << "};\n\n";
  }

  void writeParameter(const cnn::ParameterLayout::Place &place) {
    cnn::ParameterOp parameter = place.parameter;
    auto type = llvm::cast<mlir::RankedTensorType>(parameter.getType());
    llvm::SmallVector<int64_t, 4> shape{type.getDimSize(0)};
    int layout = CNN_VECTOR;
    if (type.getRank() == 4) { // KH x KW x I x O to PyTorch's O x I x KH x KW
      shape = {type.getDimSize(3), type.getDimSize(2), type.getDimSize(0), type.getDimSize(1)};
      layout = parameter.getLinear() ? CNN_LINEAR_PANELS : CNN_FILTER_PANELS;
      if (parameter.getLinear())
        shape.resize(2);
    }
    llvm::SmallVector<int64_t, 3> plane{0, 0, 0};
    if (parameter.getLinear())
      plane = {type.getDimSize(2), 1, 1};
    if (auto given = parameter.getPlane())
      plane.assign(given->begin(), given->end());
    out << "  {" << quoted(parameter.getSymName()) << ", " << shape.size() << ", {"
        << llvm::join(llvm::map_range(shape, [](int64_t s) { return std::to_string(s); }), ", ")
        << "}, " << layout << ", " << parameter.getGroups() << ", {" << plane[0] << ", " << plane[1]
        << ", " << plane[2] << "}, " << place.offset << ", " << place.size << ", "
        << parameter.getFanIn() << ", " << static_cast<int>(parameter.getRole()) << ", "
        << place.firstOutput << ", " << place.isPart() << "},\n";
  }

  void writeFunctionField(llvm::StringRef name) {
    for (const TableFunction &function : table.functions)
      if (function.name == name && !function.phases.empty()) {
        out << "  {" << prefix << name << "_phases, " << function.phases.size() << ", "
            << function.arena_per_image << ", " << function.kept_per_image << ", "
            << function.scratch << ", " << function.gradients << "},\n";
        return;
      }
    out << "  {0, 0, 0, 0, 0, 0}, /* no " << name << " */\n";
  }

  void writeTraining() {
    cnn::TrainingOp t = table.training;
    if (!t) {
      out << "  {\"fashion_mnist\", \"\", \"torch_default\", 0.01, 0, 0, 0, 64, 10, 0},\n";
      return;
    }
    out << "  {" << quoted(t.getData()) << ", " << quoted(t.getDataPath()) << ", "
        << quoted(t.getInit()) << ", " << number(t.getLearningRate().convertToDouble()) << ", "
        << number(t.getMomentum().convertToDouble()) << ", "
        << number(t.getWeightDecay().convertToDouble()) << ", " << t.getNesterov() << ", "
        << t.getBatch() << ", " << t.getEpochs() << ", " << t.getSeed() << "},\n";
  }

  void writeProgram() {
    const cnn::ParameterLayout &layout = table.parameters;
    auto pointer = [](const char *name, bool any) { return any ? name : "0"; };
    out << "static const cnn_program " << programName() << " = {\n  CNN_PROGRAM_VERSION, "
        << quoted(table.name) << ", " << quoted(nameOf(target.device)) << ", "
        << quoted(target.name()) << ", " << prefix << "cpu_features,\n  " << table.input.channels
        << ", " << table.input.height << ", " << table.input.width << ", " << table.classes
        << ",\n  " << table.chunk << ", " << table.few_images << ",\n  "
        << pointer("parameters", !layout.parameters().empty()) << ", " << layout.parameters().size()
        << ",\n  " << pointer("statistics", !layout.statistics().empty()) << ", "
        << layout.statistics().size() << ",\n  " << layout.parameterFloats() << ", "
        << layout.statisticFloats() << ",\n  1,\n";
    for (const char *name : {"infer", "infer_few", "evaluate", "train_step", "update", "train"})
      writeFunctionField(name);
    writeTraining();
    out << "};\n\n";
  }

  const ProgramTable &table;
  const Target &target;
  std::string prefix; ///< of names, since each device has its own
  raw_ostream &out;
};

} // namespace

std::string cnnc::deviceCodeSymbol(const PlannedCall &call) { return call.function + "_code"; }

std::string cnnc::tableText(const std::vector<const ProgramTable *> &tables) {
  std::string text;
  llvm::raw_string_ostream out(text);
  out << "/* The network " << tables.front()->name
      << " as a table of kernel calls; written by cnnc. */\n"
      << "#include \"Program.h\"\n\n";
  TableWriter(*tables.front(), out).writeAllParameters();
  std::string programs;
  for (const ProgramTable *table : tables) {
    TableWriter writer(*table, out);
    writer.write();
    programs += "&" + writer.programName() + ", ";
  }
  out << "const cnn_program *const cnn_the_programs[] = {" << programs << "0};\n";
  return text;
}
