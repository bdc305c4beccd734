//===- ObjectCache.h - compiled kernels on disk -----------------------------------------*- C++
//-*-===//
#ifndef CNNC_CODEGEN_OBJECTCACHE_H
#define CNNC_CODEGEN_OBJECTCACHE_H

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace cnnc {

/// A folder of objects, each under the hash of its identity: everything that its bytes depend on.
/// Several processes may use one folder: entries appear whole, by renaming, and a damaged or
/// foreign one reads as absent. No function fails: a cache that does not work only costs time.
class ObjectCache {
public:
  /// `directory` is made if need be; empty: nothing is ever found or kept.
  ObjectCache(std::filesystem::path directory, uint64_t largest_bytes);

  std::optional<std::string> find(const std::string &identity) const;
  void store(const std::string &identity, const std::string &object) const;

  /// Removes the entries used longest ago until at most `largest_bytes` remain.
  void trim() const;

private:
  std::filesystem::path directory;
  uint64_t largest_bytes;

  std::filesystem::path pathOf(const std::string &identity) const;
};

} // namespace cnnc

#endif
