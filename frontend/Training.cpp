#include "frontend/Training.h"

#include "frontend/ArgumentReader.h"
#include "frontend/NearestName.h"

#include <algorithm>

namespace cnnc {
namespace {

using Names = std::vector<std::string>;

/// The words of a train section.
struct Vocabulary {
  Names settings = {"data", "loss", "optimizer", "init", "batch", "epochs", "seed", "schedule"};
  Names inits = {"xavier_uniform", "kaiming_normal", "torch_default"};
  std::vector<Signature> data = {
      {"fashion_mnist", {}, {"resize", "mean", "std", "random_flip", "random_crop"}},
      {"mnist", {}, {"resize", "mean", "std", "random_flip", "random_crop"}},
      {"idx", {"dir"}, {"resize", "mean", "std", "random_flip", "random_crop"}}};
  std::vector<Signature> losses = {{"cross_entropy", {}, {"label_smoothing"}}};
  std::vector<Signature> optimizers = {{"sgd", {"lr"}, {"momentum", "weight_decay", "nesterov"}}};
  /// Of the language, not known to this compiler yet.
  Names unsupported = {"cifar10", "cifar100", "image_folder", "adam", "adamw"};
  Names unsupported_arguments = {"mean", "std", "random_flip", "random_crop", "label_smoothing"};
};

const Vocabulary &words() {
  static const Vocabulary vocabulary;
  return vocabulary;
}

bool contains(const Names &names, const std::string &name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

class TrainingReader {
public:
  TrainingReader(const Variables &constants, ExpressionEvaluator &evaluator,
                 Diagnostics &diagnostics)
      : constants(constants), evaluator(evaluator), diagnostics(diagnostics) {}

  std::optional<TrainingSettings> read(const ast::Train &train, const network::Network &network,
                                       bool input_replaced) {
    settings.where = train.range;
    for (const ast::Setting &setting : train.settings)
      if (isFirst(setting))
        readSetting(setting);
    if (failed)
      return std::nullopt;
    for (const char *name : {"data", "optimizer"})
      if (!seen.count(name))
        refuse(train.range, std::string("train has no '") + name + "', expected one");
    if (!input_replaced && network.input_where.file != no_file)
      checkResize(network);
    return failed ? std::nullopt : std::optional(settings);
  }

private:
  void refuse(const SourceRange &where, const std::string &message, std::vector<Note> notes = {}) {
    diagnostics.error(where, message, std::move(notes));
    failed = true;
  }

  bool isFirst(const ast::Setting &setting) {
    auto [known, inserted] = seen.try_emplace(setting.name.text, setting.name.range);
    if (!inserted)
      refuse(setting.name.range, "'" + setting.name.text + "' is set twice",
             {{known->second, "the other one"}});
    return inserted;
  }

  void readSetting(const ast::Setting &setting) {
    const std::string &name = setting.name.text;
    if (name == "data")
      readData(setting);
    else if (name == "loss")
      withChoice(setting, words().losses, [](ArgumentReader &) {});
    else if (name == "optimizer")
      readOptimizer(setting);
    else if (name == "init")
      readInit(setting);
    else if (name == "batch")
      settings.batch = count(setting, 1, largest_argument);
    else if (name == "epochs")
      settings.epochs = count(setting, 1, largest_argument);
    else if (name == "seed")
      settings.seed = count(setting, 0, INT64_MAX);
    else if (name == "schedule")
      refuse(setting.name.range, "schedule is not supported yet");
    else
      refuse(setting.name.range,
             "train has no setting '" + name + "'" + suggestion(name, words().settings));
  }

  /// Calls `read` with the arguments of a value such as `sgd(lr=0.1)` or `cross_entropy`, one of
  /// `choices`.
  template <typename Read>
  void withChoice(const ast::Setting &setting, const std::vector<Signature> &choices, Read read) {
    static const std::vector<ast::Argument> none;
    const auto *word = std::get_if<ast::NameExpression>(&setting.value->kind);
    const auto *call = std::get_if<ast::CallExpression>(&setting.value->kind);
    if (!word && !call)
      return refuse(setting.value->range,
                    "'" + setting.name.text + "' is no name, expected " + choices[0].name);
    const std::string &name = word ? word->name : call->callee.text;
    Names names;
    for (const Signature &choice : choices)
      names.push_back(choice.name);
    auto choice = std::find(names.begin(), names.end(), name);
    if (choice == names.end())
      return refuse(setting.value->range, contains(words().unsupported, name)
                                              ? name + " is not supported yet"
                                              : "unknown " + setting.name.text + " '" + name + "'" +
                                                    suggestion(name, names));
    ArgumentReader arguments(choices[choice - names.begin()], setting.value->range,
                             call ? call->arguments : none, constants, evaluator, diagnostics);
    if (call)
      refuseUnsupported(call->arguments);
    read(arguments);
    failed |= arguments.fails();
  }

  void refuseUnsupported(const std::vector<ast::Argument> &arguments) {
    for (const ast::Argument &argument : arguments)
      if (argument.name && contains(words().unsupported_arguments, argument.name->text))
        refuse(argument.name->range, argument.name->text + " is not supported yet");
  }

  void readData(const ast::Setting &setting) {
    withChoice(setting, words().data, [&](ArgumentReader &arguments) {
      const auto *call = std::get_if<ast::CallExpression>(&setting.value->kind);
      settings.data =
          call ? call->callee.text : std::get<ast::NameExpression>(setting.value->kind).name;
      settings.data_path = arguments.string("dir");
      resize = arguments.pair("resize", 1, {0, 0});
      resize_where = arguments.where("resize");
    });
  }

  void readOptimizer(const ast::Setting &setting) {
    withChoice(setting, words().optimizers, [&](ArgumentReader &arguments) {
      settings.learning_rate = rate(arguments, "lr");
      settings.momentum = rate(arguments, "momentum");
      settings.weight_decay = rate(arguments, "weight_decay");
      settings.nesterov = arguments.boolean("nesterov", false);
      if (settings.nesterov && settings.momentum == 0 && !arguments.fails())
        arguments.refuse("nesterov", "nesterov without momentum, expected momentum above 0");
    });
  }

  double rate(ArgumentReader &arguments, const char *name) {
    double value = arguments.real(name, 0);
    if (value < 0)
      arguments.refuse(name, std::string("'") + name + "' of sgd is negative");
    return value;
  }

  void readInit(const ast::Setting &setting) {
    const auto *word = std::get_if<ast::NameExpression>(&setting.value->kind);
    if (word && contains(words().inits, word->name))
      settings.init = word->name;
    else if (word)
      refuse(setting.value->range,
             "unknown init '" + word->name + "'" + suggestion(word->name, words().inits));
    else
      refuse(setting.value->range, "'init' is no name, expected xavier_uniform, kaiming_normal or "
                                   "torch_default");
  }

  int64_t count(const ast::Setting &setting, int64_t least, int64_t most) {
    Value value = evaluator.evaluate(*setting.value, constants);
    if (value.integer() && *value.integer() >= least && *value.integer() <= most)
      return *value.integer();
    failed = true;
    if (!value.isUnknown())
      refuse(setting.value->range, "'" + setting.name.text + "' is " + describe(value) +
                                       ", expected an integer from " + std::to_string(least) +
                                       " to " + std::to_string(most));
    return least;
  }

  /// Images are brought to the network's size in any case; saying another one is a mistake.
  void checkResize(const network::Network &network) {
    network::Pair size = {network.input[1], network.input[2]};
    auto printed = [](const network::Pair &pair) {
      return std::to_string(pair[0]) + "x" + std::to_string(pair[1]);
    };
    if (resize[0] != 0 && resize != size)
      refuse(resize_where,
             "images are resized to " + printed(resize) + ", expected the input's " + printed(size),
             {{network.input_where, "the input"}});
  }

  const Variables &constants;
  ExpressionEvaluator &evaluator;
  Diagnostics &diagnostics;
  TrainingSettings settings;
  std::map<std::string, SourceRange> seen;
  network::Pair resize = {0, 0};
  SourceRange resize_where;
  bool failed = false;
};

} // namespace

std::optional<TrainingSettings> readTraining(const ast::Train &train, const Variables &constants,
                                             const network::Network &network, bool input_replaced,
                                             ExpressionEvaluator &evaluator,
                                             Diagnostics &diagnostics) {
  return TrainingReader(constants, evaluator, diagnostics).read(train, network, input_replaced);
}

} // namespace cnnc
