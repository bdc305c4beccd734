#include "codegen/ObjectCache.h"

#include "codegen/Files.h"
#include "codegen/Symbol.h"

#include <algorithm>
#include <atomic>
#include <fstream>
#include <sstream>
#include <unistd.h>
#include <vector>

namespace cnnc {

namespace fs = std::filesystem;

namespace {

const char *const entry_suffix = ".kernel";
const char *const unfinished_suffix = ".part";

/// Unfinished files older than this were left by a process that died.
constexpr std::chrono::hours abandoned_after{1};

/// What stands before an object's bytes; tells damage and collisions of the hash apart.
std::string headerOf(const std::string &identity, const std::string &object) {
  std::ostringstream header;
  header << "cnnc kernel\n" << identity << "\n" << object.size() << " " << hashOf(object) << "\n";
  return header.str();
}

struct Entry {
  fs::path path;
  fs::file_time_type used;
  uint64_t bytes;
};

} // namespace

ObjectCache::ObjectCache(fs::path directory, uint64_t largest_bytes)
    : directory(std::move(directory)), largest_bytes(largest_bytes) {
  std::error_code ignored;
  if (!this->directory.empty())
    fs::create_directories(this->directory, ignored);
}

fs::path ObjectCache::pathOf(const std::string &identity) const {
  return directory / (hashOf(identity) + entry_suffix);
}

std::optional<std::string> ObjectCache::find(const std::string &identity) const {
  if (directory.empty())
    return std::nullopt;
  const std::optional<std::string> content = readFile(pathOf(identity));
  if (!content)
    return std::nullopt;
  const std::string &text = *content;
  // The header's last line is the third: skip it to find the object, then compare both.
  const size_t last_line = headerOf(identity, "").find('\n') + identity.size() + 2;
  const size_t line_end = text.find('\n', std::min(last_line, text.size()));
  if (line_end == std::string::npos)
    return std::nullopt;
  std::string object = text.substr(line_end + 1);
  if (text.compare(0, line_end + 1, headerOf(identity, object)) != 0)
    return std::nullopt;
  std::error_code ignored;
  fs::last_write_time(pathOf(identity), fs::file_time_type::clock::now(), ignored);
  return object;
}

void ObjectCache::store(const std::string &identity, const std::string &object) const {
  if (directory.empty())
    return;
  static std::atomic<unsigned> count{0};
  const fs::path path = pathOf(identity);
  fs::path unfinished = path;
  unfinished += std::string(".") + std::to_string(getpid());
  unfinished += std::string(".") + std::to_string(count++) + unfinished_suffix;
  std::error_code error;
  {
    std::ofstream file(unfinished, std::ios::binary);
    file << headerOf(identity, object) << object;
    if (!file.flush())
      error = std::make_error_code(std::errc::io_error);
  }
  if (!error)
    fs::rename(unfinished, path, error);
  if (error)
    fs::remove(unfinished, error);
}

void ObjectCache::trim() const {
  if (directory.empty())
    return;
  std::vector<Entry> entries;
  uint64_t bytes = 0;
  std::error_code error;
  const fs::file_time_type now = fs::file_time_type::clock::now();
  for (fs::directory_iterator it(directory, error), end; !error && it != end; it.increment(error)) {
    std::error_code gone; // another process may be trimming as well
    const Entry entry{it->path(), it->last_write_time(gone), it->file_size(gone)};
    if (gone)
      continue;
    if (entry.path.extension() == unfinished_suffix && now - entry.used > abandoned_after)
      fs::remove(entry.path, gone);
    if (entry.path.extension() != entry_suffix)
      continue;
    entries.push_back(entry);
    bytes += entry.bytes;
  }
  std::sort(entries.begin(), entries.end(),
            [](const Entry &a, const Entry &b) { return a.used < b.used; });
  for (const Entry &entry : entries) {
    if (bytes <= largest_bytes)
      break;
    std::error_code gone;
    fs::remove(entry.path, gone);
    bytes -= entry.bytes;
  }
}

} // namespace cnnc
