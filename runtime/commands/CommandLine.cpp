// The command line of a compiled program: what can be asked for, and with what defaults.
#include "runtime/commands/Commands.h"

#include "runtime/Cnn.h"
#include "runtime/Machine.h"
#include "runtime/ThreadPool.h"

#include <CLI/CLI.hpp>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <exception>
#include <functional>
#include <limits>

namespace cnnc::runtime {
namespace {

enum Exit { Done = 0, AtFault = 1, WrongUsage = 2 };

/// NaN passes CLI11's own range checks.
std::string checkReal(const std::string &text) {
  double value = 0;
  if (CLI::detail::lexical_cast(text, value) && std::isfinite(value) && value >= 0)
    return "";
  return text + " is no number of 0 or more";
}

/// The C library takes "-1" for the largest unsigned number.
std::string checkNatural(const std::string &text) {
  if (text.find_first_not_of("0123456789") == std::string::npos)
    return "";
  return text + " is no whole number of 0 or more";
}

std::string checkDevice(const std::string &text) {
  const auto wish = parseDevice(text);
  return wish ? "" : wish.error().message;
}

/// CLI11's range check without its text in the help.
template <typename T> CLI::Validator between(T least, T most) {
  return CLI::Range(least, most).description("");
}

class CommandLine {
public:
  explicit CommandLine(const cnn_program *const *programs)
      : programs(programs), program(*programs[0]), app(description(), program.name) {
    app.require_subcommand(1);
    app.failure_message([](const CLI::App *, const CLI::Error &error) {
      return std::string("error: ") + error.what() + "\nrun with --help for what can be given\n";
    });
    addTrain();
    addEvaluate();
    addInfer();
    addGradients();
    addInit();
    addSummary();
    addBench();
    for (CLI::App *command : app.get_subcommands([](CLI::App *) { return true; })) {
      number(command, "--threads", threads, "threads to use", "all")
          ->check(between(1, ThreadPool::max_threads));
      command->add_option("--device", device, "where to run: auto, cpu, cuda, opencl, cuda:1")
          ->type_name("NAME")
          ->default_str(device)
          ->check(checkDevice);
    }
  }

  int run(int argc, const char *const *argv) {
    try {
      app.parse(argc, argv);
    } catch (const CLI::ParseError &error) {
      return app.exit(error) == 0 ? Done : WrongUsage;
    }
    if (std::string problem = contradiction(); !problem.empty()) {
      std::fprintf(stderr, "error: %s\nrun with --help for what can be given\n", problem.c_str());
      return WrongUsage;
    }
    if (threads > 0)
      cnn_set_threads(threads);
    Status status = runCommand();
    if (status && (std::fflush(stdout) != 0 || std::ferror(stdout)))
      status = failure("cannot write to standard output");
    if (status)
      return Done;
    std::fprintf(stderr, "error: %s\n", status.error().message.c_str());
    return AtFault;
  }

private:
  Status runCommand() {
    if (app.got_subcommand("summary"))
      return summarise();
    auto chosen = chooseDevice(programs, device);
    if (!chosen)
      return chosen.error();
    choice = *chosen;
    // Before data is looked for: what this machine cannot run has no use for them.
    const cnn_program &own = *choice.program;
    if (Status status = checkCpuFeatures(own.cpu_features, own.target); !status)
      return status;
    return command();
  }

  Status summarise() {
    // No device is opened: a network can be looked at anywhere.
    if (device == "auto")
      return runtime::summary(program, programs, summary_json);
    auto chosen = chooseDevice(programs, device);
    return chosen ? runtime::summary(*chosen->program, programs, summary_json)
                  : Status(chosen.error());
  }

  std::string description() const {
    return std::string(program.name) +
           ", a network compiled by cnnc: " + std::to_string(program.channels) + " x " +
           std::to_string(program.height) + " x " + std::to_string(program.width) + " images to " +
           std::to_string(program.classes) + " classes, for " + describeDevices(programs);
  }

  CLI::App *add(const char *name, const char *what, std::function<Status()> action) {
    CLI::App *sub = app.add_subcommand(name, what);
    sub->callback([this, action = std::move(action)] { command = action; });
    return sub;
  }

  template <typename T>
  static CLI::Option *number(CLI::App *sub, const char *name, T &value, const char *what,
                             const std::string &otherwise = "") {
    CLI::Option *option = sub->add_option(name, value, what)->type_name("N");
    return otherwise.empty() ? option : option->default_str(otherwise);
  }

  static CLI::Option *path(CLI::App *sub, const char *name, std::string &value, const char *what,
                           const char *kind = "FILE") {
    return sub->add_option(name, value, what)->type_name(kind);
  }

  static std::string text(double value) {
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, "%g", value);
    return buffer;
  }

  void addTrain() {
    const cnn_training &own = program.training;
    CLI::App *sub = add("train", "train on a data set, testing after each epoch",
                        [this] { return runtime::train(choice, train); });
    path(sub, "--data", train.data, "folder of the data set", "DIR");
    number(sub, "--epochs", train.epochs, "epochs in all", std::to_string(own.epochs))
        ->check(between(1, 1000000));
    number(sub, "--batch", train.batch, "images a step", std::to_string(own.batch))
        ->check(between(1, 1 << 24));
    for (auto [name, value, what, otherwise] :
         {std::tuple("--lr", &train.learning_rate, "learning rate", own.learning_rate),
          std::tuple("--momentum", &train.momentum, "momentum", own.momentum),
          std::tuple("--weight-decay", &train.weight_decay, "weight decay", own.weight_decay)})
      number(sub, name, *value, what, text(otherwise))->check(checkReal)->type_name("X");
    number(sub, "--limit", train.limit, "use the first N training images only")
        ->check(between(1u, std::numeric_limits<uint32_t>::max()));
    number(sub, "--seed", train.seed, "of initial weights, order and dropout",
           std::to_string(own.seed))
        ->check(checkNatural);
    CLI::Option *out = path(sub, "--out", train.out,
                            "folder for best.safetensors, last.safetensors, log.jsonl and what "
                            "--resume needs",
                            "DIR");
    CLI::Option *weights = path(sub, "--weights", train.weights, "start from this weight file");
    sub->add_flag("--resume", train.resume, "go on with the run in --out")
        ->needs(out)
        ->excludes(weights);
    sub->add_flag("--no-shuffle", train.no_shuffle, "take the images in file order");
    sub->footer(
        "Ctrl-C ends the run after the step it is in, with exit status 0; a second one ends it "
        "at once.\nWhat is in --out can be resumed either way, to the same bits.");
  }

  void addEvaluate() {
    CLI::App *sub = add("evaluate", "loss and accuracy on the test set",
                        [this] { return runtime::evaluate(choice, evaluate); });
    path(sub, "--weights", evaluate.weights, "weight file")->required();
    path(sub, "--data", evaluate.data, "folder of the data set", "DIR");
    sub->add_flag("--json", evaluate.json, "print one JSON document");
  }

  void addInfer() {
    CLI::App *sub = add("infer", "classes of pictures, or logits of a batch file",
                        [this] { return runtime::infer(choice, infer); });
    path(sub, "--weights", infer.weights, "weight file")->required();
    CLI::Option *pictures =
        sub->add_option("IMAGE", infer.images, "PNG, JPEG or BMP pictures")->type_name("");
    CLI::Option *input =
        path(sub, "--input", infer.input, "safetensors file with images, N x C x H x W");
    CLI::Option *output = path(sub, "--output", infer.output, "safetensors file for logits");
    input->needs(output)->excludes(pictures);
    output->needs(input);
    number(sub, "--top", infer.top, "classes to print for each picture", std::to_string(infer.top))
        ->check(between(1, 1000000));
    sub->add_flag("--json", infer.json, "print one JSON document");
  }

  void addGradients() {
    CLI::App *sub = add("gradients", "loss, logits and every gradient of one batch",
                        [this] { return runtime::gradients(choice, gradients); });
    path(sub, "--weights", gradients.weights, "weight file")->required();
    path(sub, "--input", gradients.input, "safetensors file with images and labels")->required();
    path(sub, "--output", gradients.output, "safetensors file to write")->required();
  }

  void addInit() {
    CLI::App *sub =
        add("init", "write fresh weights", [this] { return runtime::init(choice, init); });
    number(sub, "--seed", init.seed, "of the weights", std::to_string(program.training.seed))
        ->check(checkNatural);
    path(sub, "--output", init.output, "weight file to write")->required();
  }

  void addSummary() {
    CLI::App *sub = add("summary", "parameters, buffers and kernels", [] { return Status(); });
    sub->add_flag("--json", summary_json, "print one JSON document");
  }

  void addBench() {
    CLI::App *sub = add("bench", "images a second on random data", [this] {
      bench.infer |= !bench_train && program.train_step.phase_count == 0;
      return runtime::bench(choice, bench);
    });
    CLI::Option *training = sub->add_flag("--train", bench_train, "time training steps (default)");
    sub->add_flag("--infer", bench.infer, "time inference")->excludes(training);
    number(sub, "--batch", bench.batch, "images a step", std::to_string(program.training.batch))
        ->check(between(1, 1 << 24));
    CLI::Option *steps = number(sub, "--steps", bench.steps, "steps to time, after one to warm up",
                                std::to_string(bench.steps))
                             ->check(between(1, 1000000));
    CLI::Option *profile = sub->add_flag("--profile", bench.profile, "time by kernel and by layer");
    CLI::Option *json = sub->add_flag("--json", bench.json, "print one JSON document");
    sub->add_flag("--serve", bench.serve,
                  "print 'ready', then for each line N of the standard input run N steps and print "
                  "their seconds")
        ->excludes(steps)
        ->excludes(profile)
        ->excludes(json);
  }

  /// What CLI11's rules cannot say.
  std::string contradiction() const {
    if (app.got_subcommand("infer") && infer.images.empty() && infer.input.empty())
      return "infer needs pictures, or --input and --output";
    if (app.got_subcommand("train") && train.resume && train.out.empty())
      return "--resume needs --out";
    return "";
  }

  const cnn_program *const *programs;
  const cnn_program &program; ///< any: what the options say of it is the same in all
  DeviceChoice choice{};
  std::string device = "auto";
  TrainOptions train;
  EvaluateOptions evaluate;
  InferOptions infer;
  GradientsOptions gradients;
  InitOptions init;
  BenchOptions bench;
  bool bench_train = false, summary_json = false;
  int threads = 0;
  std::function<Status()> command;
  CLI::App app; // last: its options refer to the members above
};

} // namespace

int runProgram(const cnn_program *const *programs, int argc, const char *const *argv) {
  std::signal(SIGXFSZ, SIG_IGN); // a file that grows too large is then an error of its write
  try {
    return CommandLine(programs).run(argc, argv);
  } catch (const std::bad_alloc &) {
    std::fprintf(stderr, "error: out of memory\n");
  } catch (const std::exception &problem) {
    // The standard library's way to report what the system refused, a thread for example.
    std::fprintf(stderr, "error: %s\n", problem.what());
  }
  return AtFault;
}

} // namespace cnnc::runtime
