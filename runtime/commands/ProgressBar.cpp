#include "runtime/commands/ProgressBar.h"

#include <algorithm>
#include <cstdio>
#include <unistd.h>
#include <utility>

namespace cnnc::runtime {

ProgressBar::ProgressBar(std::string title)
    : title(std::move(title)), on_terminal(isatty(STDERR_FILENO)) {}

void ProgressBar::show(int64_t done, int64_t total, const std::string &note) {
  if (!on_terminal)
    return;
  const auto now = std::chrono::steady_clock::now();
  if (drawn && done < total && now - last < std::chrono::milliseconds(100))
    return;
  constexpr int width = 30;
  const int full = static_cast<int>(width * std::min(done, total) / std::max<int64_t>(total, 1));
  const std::string bar = std::string(static_cast<size_t>(full), '=') +
                          std::string(static_cast<size_t>(width - full), ' ');
  std::fprintf(stderr, "\r%s [%s] %3d%% %s\x1b[K", title.c_str(), bar.c_str(),
               static_cast<int>(100 * std::min(done, total) / std::max<int64_t>(total, 1)),
               note.c_str());
  std::fflush(stderr);
  drawn = true;
  last = now;
}

void ProgressBar::clear() {
  if (drawn)
    std::fprintf(stderr, "\r\x1b[K");
  drawn = false;
}

} // namespace cnnc::runtime
