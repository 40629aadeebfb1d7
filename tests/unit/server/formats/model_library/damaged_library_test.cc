// Archives that were damaged by chance or cut short.
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "server/formats/model_library/model_library.h"
#include "tests/unit/server/formats/library_files.h"

namespace metad::formats {
namespace {

using testing::CInterfaceMembers;
using testing::GraphMembers;
using testing::Library;
using testing::PackedAotMembers;

// Whatever is read, the reader ends, and what it gives can be looked at.
TEST(DamagedLibraryTest, DamagedArchivesAreReadToAnEnd) {
  std::mt19937 random(1);
  for (const auto& [executor, members] :
       {std::pair("graph", GraphMembers("kws")),
        std::pair("aot", PackedAotMembers()),
        std::pair("aot", CInterfaceMembers())}) {
    const std::string whole = Library({"kws"}, executor, members);
    for (int round = 0; round < 300; ++round) {
      std::string damaged = whole;
      for (int i = 0; i < 4; ++i) {
        // Headers would only be refused for their checksum.
        const size_t block = random() % (whole.size() / 512);
        if (absl::string_view(whole).substr(block * 512 + 257, 5) == "ustar") {
          continue;
        }
        damaged[block * 512 + random() % 512] =
            "{}()[]\"',;=\\\n0x"[random() % 16];
      }
      const ModelLibrary library = ReadModelLibrary(damaged);
      size_t bytes = 0;
      for (const LibraryModel& model : library.models) {
        for (const LibraryModule& module : model.modules) {
          bytes += module.content.size();
        }
      }
      EXPECT_LE(bytes, 2 * whole.size() + 1024);
    }
  }
}

TEST(DamagedLibraryTest, EveryTruncationIsRefused) {
  const std::string whole = Library({"kws"}, "graph", GraphMembers("kws"));
  for (size_t size = 0; size < whole.size(); size += 97) {
    EXPECT_FALSE(ReadModelLibrary(whole.substr(0, size)).problems.empty())
        << size;
  }
}

}  // namespace
}  // namespace metad::formats
