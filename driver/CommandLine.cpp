//===- CommandLine.cpp - the options of cnnc --------------------------------------------------===//

#include "driver/CommandLine.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <cstdlib>

using namespace cnnc;

namespace {

constexpr const char *version = "cnnc 0.1.0";

std::string defaultCache() {
  for (auto [variable, suffix] : {std::pair{"CNNC_CACHE", ""}, std::pair{"XDG_CACHE_HOME", "/cnnc"},
                                  std::pair{"HOME", "/.cache/cnnc"}})
    if (const char *value = std::getenv(variable); value && *value)
      return std::string(value) + suffix;
  return "";
}

void addFrontendOptions(CLI::App &app, CommandLine &line) {
  app.add_option("-D", line.overrides, "override a model parameter: -D growth=12")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false);
  app.add_option("--model", line.options.frontend.model, "pick one of several models")
      ->type_name("NAME");
  app.add_option("--input", line.input, "override the input's size: channels, height, width")
      ->type_name("CxHxW");
}

void addCompileOptions(CLI::App &app, CommandLine &line) {
  addFrontendOptions(app, line);
  app.add_option("--device", line.devices,
                 "where the program runs: cpu, cuda, opencl; several, separated by commas")
      ->type_name("NAME")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->check(CLI::IsMember({"cpu", "cuda", "opencl"}).description(""));
  app.add_option(
         "--target", line.options.target,
         "processor: native, x86-64-v3, x86-64-v4; GPUs: sm_80; several, separated by commas")
      ->type_name("NAME")
      ->capture_default_str();
  app.add_flag("--inference-only", line.options.inference_only, "leave training out");
  for (auto [name, switched, what] :
       {std::tuple("--no-simplify", &cnn::Optimisations::simplify, "leave small rewrites out"),
        std::tuple("--no-merge-siblings", &cnn::Optimisations::merge_siblings,
                   "a convolution for each 1x1 filter"),
        std::tuple("--no-winograd", &cnn::Optimisations::winograd, "plain sums in convolutions"),
        std::tuple("--no-fusion", &cnn::Optimisations::fusion, "a kernel for each op"),
        std::tuple("--no-recompute-normalizations", &cnn::Optimisations::recompute_normalizations,
                   "keep normalized values for later phases"),
        std::tuple("--no-concat-slices", &cnn::Optimisations::concat_slices,
                   "copy the operands of concats"),
        std::tuple("--no-in-place", &cnn::Optimisations::in_place, "overwrite no operands"),
        std::tuple("--no-memory-sharing", &cnn::Optimisations::memory_sharing,
                   "a place of its own for each buffer")})
    app.add_flag_callback(
        name, [&line, member = switched] { line.options.optimisations.*member = false; }, what);
  app.add_flag("--time", line.options.time, "say what each step of the compilation took");
  app.add_option("--print-after", line.options.print_after, "print the level after a pass")
      ->type_name("PASS");
  app.add_flag("--remarks", line.options.remarks,
               "say what passes left undone and why; --remarks=REGEX: where it matches");
  app.add_option("-j", line.options.jobs, "kernels compiled at once (default: processors)")
      ->type_name("N")
      ->check(CLI::Range(1, 1024).description(""));
  app.add_option("--cache", line.options.cache,
                 "folder of compiled kernels (default: $CNNC_CACHE, else ~/.cache/cnnc)")
      ->type_name("DIR");
}

std::vector<Device> readDevices(const std::vector<std::string> &names) {
  std::vector<Device> devices;
  for (const std::string &name : names)
    for (Device device : {Device::Cpu, Device::Cuda, Device::OpenCl})
      if (name == nameOf(device)) {
        if (std::find(devices.begin(), devices.end(), device) != devices.end())
          throw CLI::ValidationError("--device names " + name + " twice");
        devices.push_back(device);
      }
  return devices;
}

/// Splits NAME=VALUE.
std::pair<std::string, std::string> readOverride(const std::string &text) {
  size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0)
    throw CLI::ValidationError("-D " + text + " is no NAME=VALUE");
  return {text.substr(0, equals), text.substr(equals + 1)};
}

/// Splits CxHxW.
std::array<int64_t, 3> readInput(const std::string &text) {
  std::array<int64_t, 3> sizes = {};
  std::string_view rest = text;
  bool good = true;
  for (size_t i = 0; good && i < sizes.size(); ++i) {
    if (i > 0) {
      good = rest.starts_with('x');
      rest.remove_prefix(good ? 1 : 0);
    }
    auto [after, error] = std::from_chars(rest.data(), rest.data() + rest.size(), sizes[i]);
    good = good && error == std::errc() && sizes[i] >= 1;
    rest.remove_prefix(size_t(after - rest.data()));
  }
  if (!good || !rest.empty())
    throw CLI::ValidationError("--input " + text +
                               " is no size CxHxW such as 3x224x224, of numbers from 1");
  return sizes;
}

/// What the parser's own rules cannot say.
void check(bool program_arguments, CommandLine &line) {
  if (line.command == CommandLine::Command::Compile && line.options.file.empty())
    throw CLI::RequiredError("MODEL.cnn");
  if (line.command != CommandLine::Command::Run && program_arguments)
    throw CLI::ExtrasError({"--"});
  for (const std::string &text : line.overrides)
    line.options.frontend.overrides.push_back(readOverride(text));
  if (!line.input.empty())
    line.options.frontend.input = readInput(line.input);
  if (!line.devices.empty())
    line.options.devices = readDevices(line.devices);
  if (line.options.remarks == "true") // the parser's word for a flag without a value
    line.options.remarks = ".";
}

} // namespace

std::unique_ptr<CLI::App> cnnc::makeParser(CommandLine &line) {
  auto app = std::make_unique<CLI::App>(
      "cnnc compiles convolutional networks ahead of time to native programs", "cnnc");
  app->set_version_flag("--version", version, "print the version");
  app->set_help_flag("-h,--help", "print this help");
  app->footer(
      "A network is a .cnn file; the program that comes out trains, evaluates and runs it.");
  app->failure_message([](const CLI::App *, const CLI::Error &error) {
    return std::string("cnnc: error: ") + error.what() +
           "\nrun with --help for what can be given\n";
  });
  app->add_option("file", line.options.file, "the network")->type_name("MODEL.cnn");
  app->add_option("-o", line.output, "the program (default: the model's name)")
      ->type_name("PROGRAM");
  app->add_flag("--shared", line.options.shared,
                "make a shared library and a C header instead of a program");
  app->add_option("--emit", line.emit, "print a stage instead of compiling")
      ->type_name("STAGE")
      ->check(CLI::IsMember({"ast", "layer", "tensor", "kernel", "table", "halide", "asm", "ptx"}));
  addCompileOptions(*app, line);

  auto add = [&](CommandLine::Command command, const char *name, const char *what) {
    CLI::App *sub = app->add_subcommand(name, what);
    sub->callback([&line, command] { line.command = command; });
    return sub;
  };
  CLI::App *run =
      add(CommandLine::Command::Run, "run", "compile and run: cnnc run MODEL.cnn -- train");
  run->add_option("file", line.options.file, "the network")->type_name("MODEL.cnn")->required();
  addCompileOptions(*run, line);

  CLI::App *summary =
      add(CommandLine::Command::Summary, "summary", "layers, shapes, parameters, costs");
  summary->add_option("files", line.files, "networks")->type_name("MODEL.cnn")->required();
  summary->add_flag("--json", line.json, "one JSON document");
  addFrontendOptions(*summary, line);

  CLI::App *format =
      add(CommandLine::Command::Format, "format", "lay out .cnn files in the one way there is");
  format->add_option("files", line.files, "files to change in place")
      ->type_name("MODEL.cnn")
      ->required();
  format->add_flag("--check", line.check,
                   "change nothing; name the files that would change and exit with 1");
  return app;
}

std::optional<int> cnnc::parseCommandLine(int argc, const char *const *argv, bool program_arguments,
                                          CommandLine &line) {
  std::unique_ptr<CLI::App> app = makeParser(line);
  line.options.cache = defaultCache();
  try {
    app->parse(argc, argv);
    check(program_arguments, line);
  } catch (const CLI::ParseError &error) {
    return app->exit(error) == 0 ? 0 : 2;
  }
  return std::nullopt;
}
