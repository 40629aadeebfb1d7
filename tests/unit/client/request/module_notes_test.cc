#include "client/request/module_notes.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace metad::client {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

TEST(ModuleNotesTest, NotesAreAddedInOrder) {
  v1::ModuleDescriptor module;
  AddModuleNote("is kept", module);
  AddModuleNote("", module);
  AddModuleNote("imports two", module);
  EXPECT_THAT(module.notes(), ElementsAre("is kept", "imports two"));
}

TEST(ModuleNotesTest, WhatNoLineHoldsIsEscaped) {
  v1::ModuleDescriptor module;
  AddModuleNote("a\n\x1b[31m\xff", module);
  EXPECT_THAT(module.notes(), ElementsAre("a\\x0a\\x1b[31m\\xff"));
}

TEST(ModuleNotesTest, LongNotesAreCutBetweenCharacters) {
  v1::ModuleDescriptor module;
  std::string text = "x";
  for (int i = 0; i < 1000; ++i) text += "\u00e9";
  AddModuleNote(text, module);
  ASSERT_EQ(module.notes_size(), 1);
  EXPECT_LE(module.notes(0).size(), 1024u);
  EXPECT_GE(module.notes(0).size(), 1022u);
  EXPECT_EQ(module.notes(0),
            text.substr(0, module.notes(0).size() - 3) + "...");
  // Parsing refuses what is no UTF-8.
  v1::ModuleDescriptor parsed;
  EXPECT_TRUE(parsed.ParseFromString(module.SerializeAsString()));
  AddModuleNote(std::string(1024, 'y'), module);
  EXPECT_EQ(module.notes(1), std::string(1024, 'y'));
}

TEST(ModuleNotesTest, MoreThanAModuleMayHaveAreLeftOut) {
  v1::ModuleDescriptor module;
  for (int i = 0; i < 20; ++i) AddModuleNote("again", module);
  EXPECT_THAT(module.notes(), SizeIs(16));
}

TEST(ModuleNotesTest, RequestHasNotesOfItsOwn) {
  v1::BuildSpec spec;
  AddRequestNote("was replaced\n", spec);
  EXPECT_THAT(spec.notes(), ElementsAre("was replaced\\x0a"));
  for (int i = 0; i < 300; ++i) AddRequestNote("again", spec);
  EXPECT_THAT(spec.notes(), SizeIs(256));
}

}  // namespace
}  // namespace metad::client
