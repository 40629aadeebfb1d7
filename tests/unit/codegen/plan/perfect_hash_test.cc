#include "codegen/plan/perfect_hash.h"

#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "codegen/runtime/metad/metad_name_index.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace metad::codegen {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<absl::string_view> Views(const std::vector<std::string>& names) {
  return {names.begin(), names.end()};
}

std::vector<std::string> Numbered(absl::string_view prefix, size_t count) {
  std::vector<std::string> names;
  names.reserve(count);
  for (size_t i = 1; i <= count; ++i) names.push_back(absl::StrCat(prefix, i));
  return names;
}

// A hash as an image has it.
metad_name_index IndexOf(const PerfectHash& hash) {
  return {hash.slots.data(), hash.displacements.data(), hash.seed,
          static_cast<uint16_t>(hash.slots.size()),
          static_cast<uint16_t>(hash.displacements.size())};
}

metad_slot_range SlotsOf(const metad_name_index& index,
                         const std::string& name) {
  uint32_t hash = index.seed;
  for (char character : name) hash = metad_hash_step(hash, character);
  return metad_name_slots(&index, metad_hash_finish(hash));
}

// What the image's evaluation makes of the hash: every name has a slot of its
// own, which leads to its position.
void ExpectSeparates(const PerfectHash& hash,
                     const std::vector<std::string>& names) {
  ASSERT_THAT(hash.slots, SizeIs(names.size()));
  ASSERT_FALSE(hash.displacements.empty());
  const metad_name_index index = IndexOf(hash);
  size_t wrong = 0;
  for (size_t i = 0; i < names.size(); ++i) {
    const metad_slot_range range = SlotsOf(index, names[i]);
    ASSERT_EQ(range.end, range.first + 1);
    ASSERT_LT(range.first, names.size());
    if (hash.slots[range.first] != i) ++wrong;
  }
  EXPECT_EQ(wrong, 0u) << "of " << names.size() << " names";
}

TEST(PerfectHashTest, NamesOfEveryNumberAreSeparated) {
  for (size_t count = 1; count <= 300; ++count) {
    SCOPED_TRACE(count);
    const auto names = Numbered("tvmgen_default_fused_add_", count);
    ExpectSeparates(MakePerfectHash(Views(names)), names);
  }
}

TEST(PerfectHashTest, TenThousandSimilarNamesAreSeparated) {
  for (const char* prefix :
       {"", "op_", "tvmgen_default_fused_nn_conv2d_add_nn_relu_"}) {
    const auto names = Numbered(prefix, 10000);
    ExpectSeparates(MakePerfectHash(Views(names)), names);
  }
}

TEST(PerfectHashTest, TheLargestRegistryIsSeparated) {
  const auto names = Numbered("tvmgen_default_fused_add_", kMaxHashedNames);
  const PerfectHash hash = MakePerfectHash(Views(names));
  ExpectSeparates(hash, names);
  // Half a byte for each name.
  EXPECT_THAT(hash.displacements, SizeIs((kMaxHashedNames + 3) / 4));
}

TEST(PerfectHashTest, RandomNamesAreSeparated) {
  std::mt19937 random(20240501);
  std::set<std::string> unique;
  while (unique.size() < 20000) {
    std::string name(1 + random() % 40, ' ');
    for (char& character : name) character = static_cast<char>(random());
    unique.insert(name);
  }
  const std::vector<std::string> names(unique.begin(), unique.end());
  ExpectSeparates(MakePerfectHash(Views(names)), names);
}

TEST(PerfectHashTest, NamesMayBeLong) {
  std::vector<std::string> names;
  for (size_t i = 0; i < 100; ++i) {
    // They differ in one character, at the front, in the middle, at the end.
    std::string name(5000, 'x');
    name[i * 50] = 'y';
    names.push_back(name);
  }
  ExpectSeparates(MakePerfectHash(Views(names)), names);
}

TEST(PerfectHashTest, NamesThatAreOneAnothersPrefixesAreSeparated) {
  std::vector<std::string> names;
  for (size_t length = 1; length <= 500; ++length) {
    names.push_back(std::string(length, 'a'));
  }
  ExpectSeparates(MakePerfectHash(Views(names)), names);
}

TEST(PerfectHashTest, NamesOfOneCharacterAreSeparated) {
  std::vector<std::string> names;
  for (int character = 1; character < 256; ++character) {
    names.push_back(std::string(1, static_cast<char>(character)));
  }
  ExpectSeparates(MakePerfectHash(Views(names)), names);
}

TEST(PerfectHashTest, OtherNamesHaveSlotsToo) {
  const auto names = Numbered("tvmgen_default_fused_add_", 1000);
  const PerfectHash hash = MakePerfectHash(Views(names));
  const metad_name_index index = IndexOf(hash);
  for (const std::string& name : Numbered("tvmgen_default_fused_sub_", 1000)) {
    const metad_slot_range range = SlotsOf(index, name);
    EXPECT_LT(range.first, names.size());
    EXPECT_EQ(range.end, range.first + 1);
  }
}

TEST(PerfectHashTest, NoNamesHaveNoSlots) {
  const PerfectHash hash = MakePerfectHash({});
  EXPECT_THAT(hash.slots, IsEmpty());
  const metad_name_index index = IndexOf(hash);
  const metad_slot_range range = SlotsOf(index, "anything");
  EXPECT_EQ(range.first, range.end);
}

TEST(PerfectHashTest, WhatNoSeedSeparatesIsSearchedFromEndToEnd) {
  const std::vector<std::string> names = {"a", "b", "c"};
  const PerfectHash hash = MakePerfectHash(Views(names), 0);
  EXPECT_THAT(hash.displacements, IsEmpty());
  EXPECT_THAT(hash.slots, ElementsAre(0, 1, 2));
  const metad_name_index index = IndexOf(hash);
  const metad_slot_range range = SlotsOf(index, "b");
  EXPECT_EQ(range.first, 0u);
  EXPECT_EQ(range.end, 3u);
}

TEST(PerfectHashTest, TheSearchForASeedEnds) {
  // No hash separates a name from itself, as it would be with names that were
  // made to collide.
  std::vector<std::string> names = Numbered("op_", 1000);
  names.push_back("op_7");
  const PerfectHash hash = MakePerfectHash(Views(names));
  EXPECT_THAT(hash.displacements, IsEmpty());
  EXPECT_THAT(hash.slots, SizeIs(1001));
}

TEST(PerfectHashTest, SameNamesHashTheSame) {
  const auto names = Numbered("op_", 500);
  const PerfectHash first = MakePerfectHash(Views(names));
  const PerfectHash second = MakePerfectHash(Views(names));
  EXPECT_EQ(first.seed, second.seed);
  EXPECT_EQ(first.displacements, second.displacements);
  EXPECT_EQ(first.slots, second.slots);
}

uint32_t HashOf(absl::string_view name) {
  uint32_t hash = 0x811c9dc5u;
  for (char character : name) hash = metad_hash_step(hash, character);
  return metad_hash_finish(hash);
}

// A program may read tables that another version of metad has generated: other
// values of the hash take a new METAD_LAYOUT_MAJOR.
TEST(PerfectHashTest, TheHashIsPartOfTheLayout) {
  static_assert(METAD_LAYOUT_MAJOR == 1);
  EXPECT_EQ(HashOf(""), 0xa61db31cu);
  EXPECT_EQ(HashOf("a"), 0xe9167c8fu);
  EXPECT_EQ(HashOf("tvmgen_default_run"), 0x6f4ecb3du);
  EXPECT_EQ(HashOf("\xff"), 0x10d7cc8eu);
}

}  // namespace
}  // namespace metad::codegen
