#include "runtime/AtomicFile.h"

#include "test/runtime/TemporaryFolder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

using namespace cnnc::runtime;
using cnnc::test::TemporaryFolder;
using testing::HasSubstr;

namespace {

Status put(const std::string &path, const std::string &text, bool commit = true) {
  auto file = AtomicFile::create(path);
  if (!file)
    return file.error();
  if (Status status = file->write(text.data(), text.size()); !status)
    return status;
  return commit ? file->commit() : Status();
}

TEST(AtomicFile, AppearsOnCommit) {
  TemporaryFolder folder;
  ASSERT_TRUE(put(folder / "f", "new"));
  EXPECT_EQ(folder.read("f"), "new");
  EXPECT_EQ(folder.fileCount(), 1u);
}

TEST(AtomicFile, LeavesTheOldFileWithoutCommit) {
  TemporaryFolder folder;
  folder.write("f", "old");
  ASSERT_TRUE(put(folder / "f", "new", false));
  EXPECT_EQ(folder.read("f"), "old");
  EXPECT_EQ(folder.fileCount(), 1u) << "the temporary file is gone";
}

TEST(AtomicFile, ReplacesAndKeepsPermissions) {
  TemporaryFolder folder;
  folder.write("f", "old and longer");
  chmod((folder / "f").c_str(), 0640);
  ASSERT_TRUE(put(folder / "f", "new"));
  EXPECT_EQ(folder.read("f"), "new");
  struct stat about;
  ASSERT_EQ(stat((folder / "f").c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777, 0640u);
}

TEST(AtomicFile, GivesNewFilesTheUsualPermissions) {
  TemporaryFolder folder;
  const mode_t mask = umask(022);
  ASSERT_TRUE(put(folder / "f", "new"));
  umask(mask);
  struct stat about;
  ASSERT_EQ(stat((folder / "f").c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777, 0644u);
}

TEST(AtomicFile, WritesThroughSymbolicLinks) {
  TemporaryFolder folder;
  folder.write("target", "old");
  std::filesystem::create_symlink("target", folder / "link");
  ASSERT_TRUE(put(folder / "link", "new"));
  EXPECT_EQ(folder.read("target"), "new");
  EXPECT_TRUE(std::filesystem::is_symlink(folder / "link"));
}

TEST(AtomicFile, SaysWhatIsWrong) {
  TemporaryFolder folder;
  EXPECT_THAT(put(folder / "no/f", "x").error().message, HasSubstr("No such file or directory"));
  EXPECT_THAT(put(folder.path, "x").error().message, HasSubstr("it is a folder"));
  EXPECT_THAT(put("", "x").error().message, HasSubstr("cannot write"));
}

TEST(AtomicFile, WritesToDevicesDirectly) {
  ASSERT_TRUE(put("/dev/null", "x"));
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
}

TEST(AtomicFile, ReportsAFullDisk) {
  EXPECT_THAT(put("/dev/full", "x").error().message, HasSubstr("No space left"));
}

} // namespace
