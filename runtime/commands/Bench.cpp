// The bench command: images a second on random data, and where the time goes.
#include "runtime/commands/Commands.h"
#include "runtime/commands/OpenSession.h"
#include "runtime/commands/Profile.h"
#include "runtime/commands/TextTable.h"

#include "runtime/Machine.h"
#include "runtime/Random.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <iostream>
#include <nlohmann/json.hpp>
#include <numeric>

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
    const int returned =
        infer ? cnn_infer(session.get(), images.data(), batch, logits.data()) : trainStep();
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

  uint64_t deviceMemory() const { return cnn_device_memory(session.get()); }
  std::string deviceName() const { return cnn_device_name(session.get()); }
  /// GFLOP/s of multiply-adds; 0 where nobody knows.
  double peak() const { return cnn_peak_gflops(session.get()); }

private:
  /// As training does it: the batch of the next step is brought while this one runs.
  int trainStep() {
    if (cnn_begin_step(session.get(), images.data(), labels.data(), batch, &step) != 0 ||
        cnn_bring_batch(session.get(), images.data(), labels.data(), batch) != 0)
      return 1;
    return cnn_end_step(session.get(), logits.data(), losses.data());
  }

  OpenSession session;
  const int batch;
  const bool infer;
  std::vector<float> images, logits, losses;
  std::vector<int32_t> labels;
  cnn_step_options step{};
};

/// Reads numbers of steps until the input ends; a line of seconds answers each.
Status serve(BenchRun &run) {
  std::printf("ready\n");
  std::fflush(stdout);
  for (std::string line; std::getline(std::cin, line);) {
    int steps = 0;
    const auto [end, problem] = std::from_chars(line.data(), line.data() + line.size(), steps);
    if (problem != std::errc() || end != line.data() + line.size() || steps < 1)
      return failure("standard input has '", line, "', expected a number of steps");
    for (int i = 0; i < steps; ++i) {
      auto seconds = run.run();
      if (!seconds)
        return seconds.error();
      std::printf(i == 0 ? "%.9f" : " %.9f", *seconds);
    }
    std::printf("\n");
    std::fflush(stdout);
  }
  return {};
}

/// Before each step; their median is not moved by threads that wake up for the first.
constexpr int peak_samples = 5;

/// What was measured of some steps.
struct Measurement {
  int batch;
  std::vector<double> seconds; ///< of each step
  std::vector<double> peaks;   ///< GFLOP/s of multiply-adds before each step; of a profile only
  Profile profile;
  bool on_cpu;
  std::string device;
  uint64_t device_bytes;

  double total() const { return std::accumulate(seconds.begin(), seconds.end(), 0.0); }
  double best() const { return batch / *std::min_element(seconds.begin(), seconds.end()); }
  double middle() const { return batch / median(seconds); }
};

Status measure(BenchRun &run, const BenchOptions &options, Measurement &measured) {
  if (options.profile)
    run.observe(measured.profile);
  for (int i = 0; i < options.steps; ++i) {
    for (int sample = 0; options.profile && sample < peak_samples; ++sample)
      measured.peaks.push_back(run.peak());
    measured.profile.startStep();
    auto step = run.run();
    if (!step)
      return step.error();
    measured.seconds.push_back(*step);
  }
  return {};
}

void printTable(const char *what, const Profile::Table &entries, const Measurement &measured) {
  const double steps = static_cast<double>(measured.seconds.size());
  const double peak = median(measured.peaks);
  std::printf("\n");
  TextTable table({what, "calls a step", "ms a step", "share", "GFLOP/s", "of peak"});
  for (const auto &[name, entry] : entries) {
    const double speed = entry.gflopsPerSecond();
    table.add({name, fixed(static_cast<double>(entry.calls) / steps, 0),
               fixed(entry.seconds / steps * 1e3, 3),
               fixed(entry.seconds / measured.total() * 100, 1) + " %",
               speed > 0 ? fixed(speed, 1) : "",
               speed > 0 && peak > 0 ? fixed(speed / peak * 100, 0) + " %" : ""});
  }
  table.print();
}

void printText(const Measurement &measured, bool profile) {
  std::printf("%.1f images/s best, %.1f images/s median\n%s peak resident memory\n",
              measured.best(), measured.middle(), formatBytes(peakResidentMemory()).c_str());
  if (!measured.on_cpu)
    std::printf("%s of memory on %s\n", formatBytes(measured.device_bytes).c_str(),
                measured.device.c_str());
  if (!profile)
    return;
  if (const double peak = median(measured.peaks); peak > 0)
    std::printf("%.1f GFLOP/s is the peak of multiply-adds%s\n", peak,
                measured.on_cpu ? ", measured between the steps" : "");
  printTable("kernel", measured.profile.byKernel(), measured);
  printTable("layer", measured.profile.byLayer(), measured);
  std::printf("\n  outside kernels: %.3f ms a step\n",
              (measured.total() - measured.profile.seconds()) /
                  static_cast<double>(measured.seconds.size()) * 1e3);
}

Json tableJson(const Profile::Table &entries, const Measurement &measured) {
  const double steps = static_cast<double>(measured.seconds.size());
  Json list = Json::array();
  for (const auto &[name, entry] : entries)
    list.push_back({{"name", name},
                    {"calls_per_step", static_cast<double>(entry.calls) / steps},
                    {"seconds_per_step", entry.seconds / steps},
                    {"share", entry.seconds / measured.total()},
                    {"gflops_per_second", entry.gflopsPerSecond()}});
  return list;
}

void printJson(const Measurement &measured, bool profile) {
  Json document = {{"images_per_second_best", measured.best()},
                   {"images_per_second_median", measured.middle()},
                   {"peak_bytes", peakResidentMemory()},
                   {"device", measured.device},
                   {"device_bytes", measured.device_bytes}};
  if (profile) {
    document["peak_gflops_per_second"] = median(measured.peaks);
    document["kernels"] = tableJson(measured.profile.byKernel(), measured);
    document["layers"] = tableJson(measured.profile.byLayer(), measured);
    document["calls"] = Json::array(); // in the order of the step
    for (const Profile::Call &call : measured.profile.inOrder())
      document["calls"].push_back({{"kernel", call.call->kernel},
                                   {"layer", call.call->layer},
                                   {"seconds_median", median(call.seconds)},
                                   {"gflops_per_second", call.gflopsPerSecond()}});
  }
  std::printf("%s\n", document.dump().c_str());
}

} // namespace

Status bench(const DeviceChoice &choice, const BenchOptions &options) {
  const cnn_program &program = *choice.program;
  auto session = openSession(choice);
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

  if (options.serve)
    return serve(run);
  const bool on_cpu = std::strcmp(program.device, "cpu") == 0;
  Measurement measured{batch, {}, {}, {}, on_cpu, run.deviceName(), run.deviceMemory()};
  if (Status status = measure(run, options, measured); !status)
    return status;
  if (options.json)
    printJson(measured, options.profile);
  else
    printText(measured, options.profile);
  return {};
}

} // namespace cnnc::runtime
