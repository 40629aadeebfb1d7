// What is searched of an image: the program's own data, and not what a linker
// tells a loader, which has the same addresses and names.
#include "server/pipeline/firmware/image_memory.h"

#include <elf.h>

#include <cstddef>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/pipeline/firmware/entry_table_search.h"
#include "server/pipeline/firmware/symbol_index.h"

namespace metad::firmware {
namespace {

using ::testing::ElementsAre;

constexpr uint64_t kDynamicNames = 0x1000;
constexpr uint64_t kRelocations = 0x1100;
constexpr uint64_t kName = 0x1200;
constexpr uint64_t kDynamic = 0x1300;
constexpr uint64_t kTable = 0x1400;
constexpr uint64_t kFunction = 0x1600;
constexpr size_t kEntryBytes = 24;

// A position-independent program for x86-64 as GNU ld leaves it: a table of a
// name and a function, zeros until a loader has written both, and before it the
// relocations that have their addresses.
class ImageMemoryTest : public ::testing::Test {
 protected:
  ImageMemoryTest() {
    image_.machine = EM_X86_64;
    image_.pointer_bits = 64;
    PutText(kDynamicNames, "sine");
    PutText(kName, "sine");
    PutRelocation(kRelocations, kTable, kName);
    PutRelocation(kRelocations + kEntryBytes, kTable + 8, kFunction);
    PutWords(kDynamic, {DT_RELA, kRelocations, DT_RELASZ, 2 * kEntryBytes});
    image_.dynamic_address = kDynamic;
    image_.dynamic_size = 0x50;
  }

  void PutText(uint64_t address, const std::string& text) {
    bytes_.replace(address - 0x1000, text.size(), text);
  }

  void PutWords(uint64_t address, const std::vector<uint64_t>& words) {
    for (size_t i = 0; i < words.size(); ++i) {
      for (size_t byte = 0; byte < 8; ++byte) {
        bytes_[address - 0x1000 + 8 * i + byte] =
            static_cast<char>(words[i] >> 8 * byte);
      }
    }
  }

  void PutRelocation(uint64_t at, uint64_t place, uint64_t value) {
    PutWords(at, {place, R_X86_64_RELATIVE, value});
  }

  void AddSection(uint64_t address, uint64_t size, uint32_t type) {
    ImageSection section;
    section.address = address;
    section.size = size;
    section.type = type;
    section.flags = SHF_ALLOC;
    image_.sections.push_back(section);
  }

  const LinkedImage& Image() {
    ImageSegment segment;
    segment.address = 0x1000;
    segment.load_address = segment.address;
    segment.content = bytes_;
    segment.size = bytes_.size();
    segment.flags = PF_R;
    image_.segments = {segment};
    return image_;
  }

  std::string bytes_ = std::string(0x1000, '\0');
  LinkedImage image_;
};

TEST_F(ImageMemoryTest, RelocationsAreNoTableOfWhatTheyWrite) {
  const LinkedImage& image = Image();
  const ImageMemory memory(image);
  EXPECT_EQ(memory.Pointer(kTable), kName);
  EXPECT_THAT(memory.FindPointersTo(kName, 8), ElementsAre(kTable));
  EXPECT_THAT(FindEntryTables(memory, SymbolIndex(image), "gone", {"sine"}),
              ElementsAre(kTable));
}

TEST_F(ImageMemoryTest, SectionsOfALoaderAreNotSearchedEither) {
  AddSection(kDynamicNames, 0x100, SHT_STRTAB);
  AddSection(kRelocations, 0x100, SHT_RELA);
  image_.dynamic_size = 0;
  const ImageMemory memory(Image());
  EXPECT_THAT(memory.Find("sine", 1, 8), ElementsAre(kName));
  EXPECT_TRUE(memory.FindPointersTo(kName, 8).empty());
}

TEST_F(ImageMemoryTest, WhatIsSkippedDoesNotUseUpTheLimit) {
  AddSection(kDynamicNames, 0x100, SHT_STRTAB);
  const ImageMemory memory(Image());
  EXPECT_THAT(memory.Find("sine", 1, 1), ElementsAre(kName));
}

TEST_F(ImageMemoryTest, DataIsFoundInOrderAndAligned) {
  PutText(kFunction + 1, "sine");
  const ImageMemory memory(Image());
  EXPECT_THAT(memory.Find("sine", 1, 8),
              ElementsAre(kDynamicNames, kName, kFunction + 1));
  EXPECT_THAT(memory.Find("sine", 2, 8), ElementsAre(kDynamicNames, kName));
}

}  // namespace
}  // namespace metad::firmware
