#include "server/pipeline/object_file.h"

#include <elf.h>

#include <random>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/server/pipeline/object_fixtures.h"

namespace metad::pipeline {
namespace {

using testing::AllOf;
using testing::HasSubstr;

const ObjectSymbol* Find(const ObjectFile& object, const std::string& name) {
  for (const ObjectSymbol& symbol : object.symbols) {
    if (symbol.name == name) return &symbol;
  }
  return nullptr;
}

std::string RefusalOf(absl::string_view bytes) {
  const auto object = ReadObjectFile(bytes);
  EXPECT_FALSE(object.ok());
  return std::string(object.status().message());
}

TEST(ObjectFileTest, MachineSectionsAndSymbolsAreRead) {
  const std::string bytes = Fixture("operators.o");
  const auto object = ReadObjectFile(bytes);
  ASSERT_TRUE(object.ok()) << object.status();
  EXPECT_EQ(object->machine, EM_ARM);
  EXPECT_EQ(object->pointer_bits, 32);
  EXPECT_FALSE(object->big_endian);

  const ObjectSymbol* defined = Find(*object, "operator_a");
  ASSERT_NE(defined, nullptr);
  EXPECT_TRUE(defined->defined);
  EXPECT_EQ(defined->type, STT_FUNC);
  EXPECT_EQ(defined->binding, STB_GLOBAL);
  ASSERT_TRUE(defined->section.has_value());
  EXPECT_TRUE(object->sections[*defined->section].executable());

  const ObjectSymbol* undefined = Find(*object, "elsewhere");
  ASSERT_NE(undefined, nullptr);
  EXPECT_FALSE(undefined->defined);
  EXPECT_FALSE(undefined->section.has_value());
}

TEST(ObjectFileTest, ContentOfAConstantIsReadFromItsSection) {
  const std::string bytes = Fixture("operators.o");
  const auto object = ReadObjectFile(bytes);
  ASSERT_TRUE(object.ok());
  const ObjectSymbol* constant = Find(*object, "not_a_function");
  ASSERT_NE(constant, nullptr);
  const ObjectSection& section = object->sections[*constant->section];
  EXPECT_FALSE(section.writable());
  EXPECT_EQ(section.content.substr(constant->value, 4),
            absl::string_view("\x07\0\0\0", 4));
}

TEST(ObjectFileTest, BigEndianIsSeen) {
  const std::string bytes = Fixture("operators_be.o");
  const auto object = ReadObjectFile(bytes);
  ASSERT_TRUE(object.ok()) << object.status();
  EXPECT_TRUE(object->big_endian);
}

TEST(ObjectFileTest, MoreSectionsThanSixteenBitsCountAreRead) {
  const std::string bytes = Fixture("many_sections.o");
  const auto object = ReadObjectFile(bytes);
  ASSERT_TRUE(object.ok()) << object.status();
  const ObjectSymbol* last = Find(*object, "f70000");
  ASSERT_NE(last, nullptr);
  ASSERT_TRUE(last->section.has_value());
  EXPECT_EQ(object->sections[*last->section].name, ".text.f70000");
}

TEST(ObjectFileTest, SlimLtoIsRecognised) {
  const std::string bytes = Fixture("lto.o");
  const auto object = ReadObjectFile(bytes);
  ASSERT_TRUE(object.ok()) << object.status();
  EXPECT_TRUE(object->is_link_time_optimised);
}

TEST(ObjectFileTest, OtherFilesAreRefusedForWhatTheyAre) {
  EXPECT_THAT(RefusalOf(""), HasSubstr("expected an ELF object"));
  EXPECT_THAT(RefusalOf("int main() {}"), HasSubstr("offset 0"));
  EXPECT_THAT(RefusalOf(Fixture("operators.a")), HasSubstr("ar archive"));
  EXPECT_THAT(RefusalOf("BC\xC0\xDE and more"), HasSubstr("bitcode"));
  EXPECT_THAT(RefusalOf(Fixture("program.elf")),
              AllOf(HasSubstr("type 2"), HasSubstr("relocatable")));
}

TEST(ObjectFileTest, EveryTruncationIsRefusedOrRead) {
  const std::string whole = Fixture("operators.o");
  for (size_t length = 0; length < whole.size(); ++length) {
    // A copy of just that size lets a sanitizer see what reads beyond it.
    const std::string part(whole, 0, length);
    (void)ReadObjectFile(part);
  }
  EXPECT_FALSE(ReadObjectFile(whole.substr(0, whole.size() / 2)).ok());
  EXPECT_FALSE(ReadObjectFile(whole.substr(0, 40)).ok());
}

TEST(ObjectFileTest, ComdatGroupsHaveTheirSignatureAndSections) {
  const std::string bytes = Fixture("comdat.o");
  const auto object = ReadObjectFile(bytes);
  ASSERT_TRUE(object.ok()) << object.status();
  ASSERT_EQ(object->comdats.size(), 2u);
  EXPECT_EQ(object->comdats[0].signature, "shared");
  EXPECT_EQ(object->comdats[1].signature, ".text.named_by_its_section");
  std::vector<std::string> grouped;
  for (const ObjectComdat& comdat : object->comdats) {
    for (const size_t section : comdat.sections) {
      EXPECT_TRUE(object->sections[section].in_comdat);
      grouped.emplace_back(object->sections[section].name);
    }
  }
  EXPECT_EQ(grouped, (std::vector<std::string>{".text.shared", ".data.shared",
                                               ".text.named_by_its_section"}));
  // A group of which linkers keep every copy.
  for (const ObjectSection& section : object->sections) {
    EXPECT_FALSE(section.name == ".text.kept" && section.in_comdat);
  }
}

TEST(ObjectFileTest, GroupOfSectionsThatAreNotThereIsRefused) {
  std::string bytes = Fixture("comdat.o");
  const auto object = ReadObjectFile(bytes);
  ASSERT_TRUE(object.ok()) << object.status();
  for (const ObjectSection& section : object->sections) {
    if (section.type != SHT_GROUP || section.content.size() < 12) continue;
    bytes[static_cast<size_t>(section.content.data() - bytes.data()) + 9] = 1;
    break;
  }
  const auto damaged = ReadObjectFile(bytes);
  ASSERT_FALSE(damaged.ok());
  EXPECT_NE(damaged.status().message().find("the group of section"),
            absl::string_view::npos)
      << damaged.status();
}

TEST(ObjectFileTest, DamagedObjectsNeverCrashTheReader) {
  const std::string whole = Fixture("operators.o");
  std::mt19937 random(20240501);
  for (int round = 0; round < 20000; ++round) {
    std::string damaged = whole;
    for (unsigned flips = 1 + random() % 8; flips > 0; --flips) {
      // Headers first: most of what can go wrong is at both ends.
      const size_t at =
          random() % 2 == 0 ? random() % 64 : random() % damaged.size();
      damaged[at] = static_cast<char>(random());
    }
    const auto object = ReadObjectFile(damaged);
    if (!object.ok()) continue;
    for (const ObjectSymbol& symbol : object->symbols) {
      if (symbol.section.has_value()) {
        ASSERT_LT(*symbol.section, object->sections.size());
      }
    }
  }
}

}  // namespace
}  // namespace metad::pipeline
