//===- MemoryFiles.h - files that a test makes up ---------------------------------------*- C++
//-*-===//
#ifndef CNNC_TEST_FRONTEND_MEMORYFILES_H
#define CNNC_TEST_FRONTEND_MEMORYFILES_H

#include "frontend/FileProvider.h"

#include <filesystem>
#include <map>
#include <string>
#include <utility>

namespace cnnc {

/// Texts by absolute path, and symbolic links between them.
class MemoryFiles : public FileProvider {
public:
  explicit MemoryFiles(std::map<std::string, std::string> texts,
                       std::map<std::string, std::string> links = {})
      : texts(std::move(texts)), links(std::move(links)) {}

  Content read(const std::string &path) override {
    auto text = texts.find(canonicalPath(path));
    return text == texts.end() ? Content{"", "no such file"} : Content{text->second, ""};
  }

  std::string canonicalPath(const std::string &path) override {
    std::string normal = std::filesystem::path(path).lexically_normal().string();
    if (normal.size() > 1 && normal.back() == '/')
      normal.pop_back();
    auto link = links.find(normal);
    return link == links.end() ? normal : link->second;
  }

private:
  std::map<std::string, std::string> texts, links;
};

} // namespace cnnc

#endif
