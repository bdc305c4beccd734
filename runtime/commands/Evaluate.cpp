// The evaluate command: loss and accuracy over the test set.
#include "runtime/commands/Commands.h"
#include "runtime/commands/ProgressBar.h"
#include "runtime/commands/Scores.h"

#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace cnnc::runtime {

Status evaluate(const DeviceChoice &choice, const EvaluateOptions &options) {
  const cnn_program &program = *choice.program;
  auto session = openWithWeights(choice, options.weights);
  if (!session)
    return session.error();
  auto folder = dataFolder(program, options.data);
  if (!folder)
    return folder.error();
  auto data = readDataset(program, *folder, DatasetPart::Test);
  if (!data)
    return data.error();

  const auto start = std::chrono::steady_clock::now();
  ProgressBar bar("test");
  auto scores = scoreDataset(*session, *data, [&](int64_t done) {
    bar.show(done, data->count, "");
    return true;
  });
  if (!scores)
    return scores.error();
  bar.clear();
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  const double speed = static_cast<double>(scores->images) / seconds;
  if (options.json)
    std::printf("%s\n", nlohmann::ordered_json{{"loss", scores->loss()},
                                               {"accuracy", scores->accuracy()},
                                               {"images", scores->images},
                                               {"images_per_second", speed}}
                            .dump()
                            .c_str());
  else
    std::printf("loss %.3f, test acc %.3f\n%.1f examples/sec on %s\n", scores->loss(),
                scores->accuracy(), speed, program.device);
  return {};
}

} // namespace cnnc::runtime
