#include "codegen/ObjectCache.h"

#include <chrono>
#include <fstream>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace cnnc {
namespace {

namespace fs = std::filesystem;

class ObjectCacheTest : public testing::Test {
protected:
  fs::path folder = fs::path(testing::TempDir()) / ("object-cache-" + std::to_string(getpid()));

  void SetUp() override { fs::remove_all(folder); }
  void TearDown() override { fs::remove_all(folder); }

  std::vector<fs::path> entries() const {
    std::vector<fs::path> paths;
    for (const fs::directory_entry &entry : fs::directory_iterator(folder))
      paths.push_back(entry.path());
    return paths;
  }
};

constexpr uint64_t plenty = 1 << 20;

TEST_F(ObjectCacheTest, FindsWhatWasStored) {
  const ObjectCache cache(folder / "made" / "when needed", plenty);
  EXPECT_FALSE(cache.find("identity"));
  cache.store("identity", std::string("object\n\0with any bytes", 22));
  EXPECT_EQ(cache.find("identity"), std::string("object\n\0with any bytes", 22));
  EXPECT_FALSE(cache.find("another identity"));
}

TEST_F(ObjectCacheTest, KeepsNothingWithoutAFolder) {
  const ObjectCache cache("", plenty);
  cache.store("identity", "object");
  cache.trim();
  EXPECT_FALSE(cache.find("identity"));
}

TEST_F(ObjectCacheTest, DamagedEntriesReadAsAbsent) {
  const ObjectCache cache(folder, plenty);
  cache.store("identity", "object");
  const fs::path entry = entries().at(0);
  std::string content;
  {
    std::ifstream file(entry, std::ios::binary);
    std::getline(file, content, '\0');
  }
  for (size_t length = 0; length < content.size(); ++length) {
    std::ofstream(entry, std::ios::binary) << content.substr(0, length);
    EXPECT_FALSE(cache.find("identity")) << "cut to " << length;
  }
  content.back() ^= 1;
  std::ofstream(entry, std::ios::binary) << content;
  EXPECT_FALSE(cache.find("identity"));
  cache.store("identity", "object");
  EXPECT_EQ(cache.find("identity"), "object");
}

TEST_F(ObjectCacheTest, TrimsWhatWasUsedLongestAgo) {
  const ObjectCache cache(folder, 3000);
  const auto now = fs::file_time_type::clock::now();
  std::vector<std::string> names{"a", "b", "c", "d"};
  for (size_t i = 0; i < names.size(); ++i) {
    cache.store(names[i], std::string(1000, names[i][0]));
    for (const fs::path &entry : entries())
      if (fs::last_write_time(entry) > now - std::chrono::minutes(1))
        fs::last_write_time(entry, now - std::chrono::hours(10 - static_cast<int>(i)));
  }
  EXPECT_TRUE(cache.find("a")); // used again
  cache.trim();
  EXPECT_TRUE(cache.find("a"));
  EXPECT_FALSE(cache.find("b"));
  EXPECT_FALSE(cache.find("c"));
  EXPECT_TRUE(cache.find("d"));
}

TEST_F(ObjectCacheTest, SweepsWhatADeadProcessLeft) {
  const ObjectCache cache(folder, plenty);
  const fs::path old = folder / "x.kernel.1.2.part", fresh = folder / "y.kernel.1.3.part";
  std::ofstream(old) << "half";
  std::ofstream(fresh) << "half";
  fs::last_write_time(old, fs::file_time_type::clock::now() - std::chrono::hours(2));
  cache.trim();
  EXPECT_FALSE(fs::exists(old));
  EXPECT_TRUE(fs::exists(fresh));
}

TEST_F(ObjectCacheTest, ProcessesStoringTheSameEntryLeaveItWhole) {
  const ObjectCache cache(folder, plenty);
  const std::string object(100000, 'o');
  std::vector<pid_t> writers;
  for (int i = 0; i < 4; ++i) {
    const pid_t writer = fork();
    if (writer == 0) {
      bool whole = true;
      for (int round = 0; round < 50; ++round) {
        cache.store("identity", object);
        cache.trim();
        whole = whole && cache.find("identity") == object;
      }
      _exit(whole ? 0 : 1);
    }
    writers.push_back(writer);
  }
  for (const pid_t writer : writers) {
    int status = 0;
    waitpid(writer, &status, 0);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  }
  EXPECT_EQ(cache.find("identity"), object);
  EXPECT_EQ(entries().size(), 1u);
}

} // namespace
} // namespace cnnc
