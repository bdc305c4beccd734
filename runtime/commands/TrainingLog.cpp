#include "runtime/commands/TrainingLog.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>
#include <unistd.h>

namespace cnnc::runtime {

Result<TrainingLog> TrainingLog::open(const std::string &path, int64_t keep) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
  struct stat about;
  if (descriptor < 0 || fstat(descriptor, &about) != 0)
    return failure("cannot write ", path, ": ", std::strerror(errno));
  const int64_t end = std::min<int64_t>(keep, about.st_size);
  std::FILE *file = fdopen(descriptor, "w");
  if (!file || ftruncate(descriptor, end) != 0 || lseek(descriptor, end, SEEK_SET) != end)
    return failure("cannot write ", path, ": ", std::strerror(errno));
  return TrainingLog(path, file, end);
}

Status TrainingLog::line(const std::string &text) {
  if (std::fprintf(file.get(), "%s\n", text.c_str()) < 0 || std::fflush(file.get()) != 0)
    return failure("cannot write ", path, ": ", std::strerror(errno));
  written += static_cast<int64_t>(text.size()) + 1;
  return {};
}

Status TrainingLog::step(int64_t step, int64_t epoch, double loss) {
  return line(nlohmann::ordered_json{{"step", step}, {"epoch", epoch}, {"loss", loss}}.dump());
}

Status TrainingLog::epoch(int64_t epoch, double loss, double train_accuracy, double test_accuracy,
                          double images_per_second) {
  return line(nlohmann::ordered_json{{"epoch", epoch},
                                     {"loss", loss},
                                     {"train_accuracy", train_accuracy},
                                     {"test_accuracy", test_accuracy},
                                     {"images_per_second", images_per_second}}
                  .dump());
}

Status TrainingLog::sync() {
  if (fdatasync(fileno(file.get())) != 0)
    return failure("cannot write ", path, ": ", std::strerror(errno));
  return {};
}

} // namespace cnnc::runtime
