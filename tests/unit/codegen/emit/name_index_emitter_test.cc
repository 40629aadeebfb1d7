#include "codegen/emit/name_index_emitter.h"

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace metad::codegen {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

TEST(NameIndexEmitterTest, ArraysStandBeforeWhatRefersToThem) {
  StringSink sink;
  const std::string index = EmitNameIndex({"a", "b", "c", "d", "e"}, "p", sink);
  EXPECT_THAT(sink.content(),
              AllOf(HasSubstr("static const uint16_t p_slots[5] = {\n  "),
                    HasSubstr("static const uint16_t p_displacements[2] = {")));
  EXPECT_THAT(index, AllOf(StartsWith("{p_slots,"),
                           HasSubstr("p_displacements,"), EndsWith(", 5, 2}")));
}

TEST(NameIndexEmitterTest, NoNamesTakeNoArrays) {
  StringSink sink;
  const std::string index = EmitNameIndex({}, "p", sink);
  EXPECT_THAT(sink.content(), IsEmpty());
  EXPECT_THAT(index, AllOf(StartsWith("{METAD_NULL,"), EndsWith(", 0, 0}")));
}

TEST(NameIndexEmitterTest, LinesAreShort) {
  std::vector<std::string> names;
  for (int i = 0; i < 1000; ++i) names.push_back(std::to_string(i));
  StringSink sink;
  EmitNameIndex({names.begin(), names.end()}, "p", sink);
  size_t begin = 0;
  for (size_t end = sink.content().find('\n'); end != std::string::npos;
       end = sink.content().find('\n', begin)) {
    EXPECT_LE(end - begin, 80u);
    begin = end + 1;
  }
}

}  // namespace
}  // namespace metad::codegen
