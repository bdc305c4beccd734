#include "runtime/Dataset.h"

#include "test/runtime/IdxFiles.h"
#include "test/runtime/LinearProgram.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace cnnc::runtime;
using namespace cnnc::test;
using testing::AllOf;
using testing::HasSubstr;

namespace {

class DatasetTest : public testing::Test {
protected:
  LinearProgram program{1, 3, 4, 10, 8};
  TemporaryFolder folder;

  std::string problemOf(DatasetPart part) {
    auto data = readDataset(program.table, folder.path, part);
    return data ? "" : data.error().message;
  }
};

TEST_F(DatasetTest, ReadsBothParts) {
  writeDataset(folder, 20, 10);
  auto train = readDataset(program.table, folder.path, DatasetPart::Train);
  ASSERT_TRUE(train) << train.error().message;
  EXPECT_EQ(train->count, 20u);
  EXPECT_EQ(train->height, 10);
  EXPECT_EQ(train->pixels.size(), 2000u);
  EXPECT_EQ(train->labels[1], 7);
  auto test = readDataset(program.table, folder.path, DatasetPart::Test);
  ASSERT_TRUE(test);
  EXPECT_EQ(test->count, 10u);
}

TEST_F(DatasetTest, NamesMissingFiles) {
  EXPECT_THAT(problemOf(DatasetPart::Train),
              AllOf(HasSubstr("no train-images-idx3-ubyte"), HasSubstr(folder.path)));
}

TEST_F(DatasetTest, CountsMustAgree) {
  writeDataset(folder, 20, 10);
  folder.write("t10k-labels-idx1-ubyte", idxBytes({2}, std::string(2, '\0')));
  EXPECT_THAT(problemOf(DatasetPart::Test), HasSubstr("10 images and 2 labels"));
}

TEST_F(DatasetTest, LabelsMustBeClassesOfTheNetwork) {
  writeDataset(folder, 20, 10);
  program.table.classes = 7;
  EXPECT_THAT(problemOf(DatasetPart::Train), HasSubstr("image 1 has label 7, the network has 7"));
}

TEST_F(DatasetTest, ColourNetworksTakeNoGreyImages) {
  writeDataset(folder, 20, 10);
  program.table.channels = 3;
  EXPECT_THAT(problemOf(DatasetPart::Train), HasSubstr("3 channels, the data set has 1"));
}

TEST_F(DatasetTest, FolderComesFromTheOptionThenTheTableThenThePackage) {
  EXPECT_EQ(*dataFolder(program.table, "given"), "given");
  program.table.training.data_path = "in the table";
  EXPECT_EQ(*dataFolder(program.table, ""), "in the table");
  program.table.training.data_path = "";
  program.table.training.data = "mnist";
  EXPECT_THAT(dataFolder(program.table, "").error().message,
              HasSubstr("folder of mnist with --data"));
}

TEST_F(DatasetTest, SaysWhichPackageBringsTheData) {
  EXPECT_EQ(*dataFolder(program.table, "", folder.path), folder.path);
  EXPECT_THAT(dataFolder(program.table, "", folder / "absent").error().message,
              AllOf(HasSubstr("no Fashion-MNIST in " + folder.path),
                    HasSubstr("install the Debian package dataset-fashion-mnist")));
}

TEST_F(DatasetTest, InputIsScaledToOneByExactDivision) {
  LabelledImages images{2, 1, 3, {0, 51, 255, 128, 1, 254}, {4, 5}};
  InputConverter converter(images, 1, 3);
  float row[3];
  converter.convert(0, row);
  EXPECT_EQ(row[0], 0.0f);
  EXPECT_EQ(row[1], 51.0f / 255.0f);
  EXPECT_EQ(row[2], 1.0f);
  converter.convert(1, row);
  EXPECT_EQ(row[1], 1.0f / 255.0f);
  EXPECT_EQ(converter.label(1), 5);
}

TEST_F(DatasetTest, InputIsResizedToTheNetworks) {
  LabelledImages images{1, 2, 2, {10, 10, 10, 10}, {0}};
  InputConverter converter(images, 3, 5);
  std::vector<float> row(15);
  converter.convert(0, row.data());
  EXPECT_EQ(row, std::vector<float>(15, 10.0f / 255.0f));
}

} // namespace
