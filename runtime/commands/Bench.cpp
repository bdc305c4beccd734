// The bench command: images a second on random data, and where the time goes.
#include "runtime/commands/Commands.h"
#include "runtime/commands/OpenSession.h"
#include "runtime/commands/Profile.h"
#include "runtime/commands/TextTable.h"

#include "runtime/Machine.h"
#include "runtime/Random.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace cnnc::runtime {
namespace {

using Json = nlohmann::ordered_json;

/// One step at a time on the same random batch.
class BenchRun {
public:
  BenchRun(const cnn_program &program, OpenSession session, int batch, bool infer)
      : session(std::move(session)), batch(batch), infer(infer) {
    const size_t count = static_cast<size_t>(batch);
    const RandomStream random(0, RandomStream::Benchmark, 0);
    images.resize(count * static_cast<size_t>(program.height) * static_cast<size_t>(program.width) *
                  static_cast<size_t>(program.channels));
    for (size_t i = 0; i < images.size(); ++i)
      images[i] = static_cast<float>(random.uniform(i));
    for (size_t i = 0; i < count; ++i)
      labels.push_back(static_cast<int32_t>(i % static_cast<size_t>(program.classes)));
    logits.resize(count * static_cast<size_t>(program.classes));
    losses.resize(count);
    // Small enough for the weights to stay as they are: the speed of arithmetic on numbers that
    // have run away is another.
    step.learning_rate = 1e-5f;
    step.dropout = 1;
  }

  /// Seconds of one step.
  Result<double> run() {
    const auto start = std::chrono::steady_clock::now();
    const int returned = infer ? cnn_infer(session.get(), images.data(), batch, logits.data())
                               : cnn_train_step(session.get(), images.data(), labels.data(), batch,
                                                &step, logits.data(), losses.data());
    const auto end = std::chrono::steady_clock::now();
    if (Status status = statusOf(session, returned); !status)
      return status.error();
    ++step.step;
    return std::chrono::duration<double>(end - start).count();
  }

  void observe(Profile &profile) {
    cnn_observe_calls(
        session.get(),
        [](void *context, const cnn_call *call, int images, double seconds) {
          static_cast<Profile *>(context)->add(*call, images, seconds);
        },
        &profile);
  }

private:
  OpenSession session;
  const int batch;
  const bool infer;
  std::vector<float> images, logits, losses;
  std::vector<int32_t> labels;
  cnn_step_options step{};
};

void printTable(const char *what, const Profile::Table &entries, double step_seconds, int steps) {
  std::printf("\n");
  TextTable table({what, "calls a step", "ms a step", "share", "GFLOP/s"});
  for (const auto &[name, entry] : entries)
    table.add({name, fixed(static_cast<double>(entry.calls) / steps, 0),
               fixed(entry.seconds / steps * 1e3, 3),
               fixed(entry.seconds / step_seconds * 100, 1) + " %",
               entry.flops > 0 ? fixed(entry.gflopsPerSecond(), 1) : ""});
  table.print();
}

Json tableJson(const Profile::Table &entries, double step_seconds, int steps) {
  Json list = Json::array();
  for (const auto &[name, entry] : entries)
    list.push_back({{"name", name},
                    {"calls_per_step", static_cast<double>(entry.calls) / steps},
                    {"seconds_per_step", entry.seconds / steps},
                    {"share", entry.seconds / step_seconds},
                    {"gflops_per_second", entry.gflopsPerSecond()}});
  return list;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const size_t half = values.size() / 2;
  return values.size() % 2 ? values[half] : (values[half - 1] + values[half]) / 2;
}

} // namespace

Status bench(const cnn_program &program, const BenchOptions &options) {
  auto session = openSession(program);
  if (!session)
    return session.error();
  if (Status status = statusOf(*session, cnn_initialise(session->get(), nullptr, 0)); !status)
    return status;
  const int batch = options.batch.value_or(std::max(program.training.batch, 1));
  // Our images and the executor's copy of them.
  const uint64_t image_bytes = sizeof(float) * static_cast<uint64_t>(program.channels) *
                               static_cast<uint64_t>(program.height) *
                               static_cast<uint64_t>(program.width);
  if (Status status = checkBatchMemory(batch, 2 * image_bytes * static_cast<uint64_t>(batch));
      !status)
    return status;
  BenchRun run(program, std::move(*session), batch, options.infer);
  if (auto warm_up = run.run(); !warm_up)
    return warm_up.error();

  Profile profile;
  if (options.profile)
    run.observe(profile);
  std::vector<double> seconds;
  double total = 0;
  for (int i = 0; i < options.steps; ++i) {
    auto step = run.run();
    if (!step)
      return step.error();
    seconds.push_back(*step);
    total += *step;
  }
  const double best = batch / *std::min_element(seconds.begin(), seconds.end());
  const double middle = batch / median(seconds);
  if (options.json) {
    Json document = {{"images_per_second_best", best},
                     {"images_per_second_median", middle},
                     {"peak_bytes", peakResidentMemory()}};
    if (options.profile) {
      document["kernels"] = tableJson(profile.byKernel(), total, options.steps);
      document["layers"] = tableJson(profile.byLayer(), total, options.steps);
    }
    std::printf("%s\n", document.dump().c_str());
    return {};
  }
  std::printf("%.1f images/s best, %.1f images/s median\n%s peak resident memory\n", best, middle,
              formatBytes(peakResidentMemory()).c_str());
  if (options.profile) {
    printTable("kernel", profile.byKernel(), total, options.steps);
    printTable("layer", profile.byLayer(), total, options.steps);
    std::printf("\n  outside kernels: %.3f ms a step\n",
                (total - profile.seconds()) / options.steps * 1e3);
  }
  return {};
}

} // namespace cnnc::runtime
