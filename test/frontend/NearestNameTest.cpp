#include "frontend/NearestName.h"

#include <gtest/gtest.h>

namespace cnnc {
namespace {

const std::vector<std::string> names = {"conv", "max_pool", "avg_pool", "relu", "relu6"};

TEST(NearestName, OneLetterMissing) { EXPECT_EQ(nearestName("max_pol", names), "max_pool"); }

TEST(NearestName, TwoLettersSwapped) { EXPECT_EQ(nearestName("cnov", names), "conv"); }

TEST(NearestName, PrefersFewerEdits) { EXPECT_EQ(nearestName("rlu6", names), "relu6"); }

TEST(NearestName, NothingForAnotherWord) { EXPECT_EQ(nearestName("transformer", names), ""); }

TEST(NearestName, NothingForOneLetter) { EXPECT_EQ(nearestName("n", {"i", "m"}), ""); }

TEST(NearestName, SuggestionIsPartOfASentence) {
  EXPECT_EQ(suggestion("cnov", names), ", did you mean 'conv'?");
  EXPECT_EQ(suggestion("transformer", names), "");
}

} // namespace
} // namespace cnnc
