#include "server/builds/event_translation.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace metad::builds {
namespace {

using testing::ElementsAre;
using testing::Property;

pipeline::BuildResult ResultWithNotes() {
  pipeline::BuildResult result;
  result.notes = {{"modules[1]", "leaves out \xff"}, {"", "about the whole"}};
  return result;
}

template <typename Notes>
void ExpectNotes(const Notes& notes) {
  EXPECT_THAT(notes,
              ElementsAre(Property(&v1::BuildNote::field, "modules[1]"),
                          Property(&v1::BuildNote::text, "about the whole")));
  EXPECT_EQ(notes.Get(0).text(), "leaves out ?");
}

TEST(EventTranslationTest, NotesComeInTheirOrderAsUtf8) {
  ExpectNotes(TranslateResult(ResultWithNotes()).notes());
  ExpectNotes(TranslateSources(ResultWithNotes()).notes());
}

TEST(EventTranslationTest, FailedBuildHasItsNotesToo) {
  pipeline::BuildResult result = ResultWithNotes();
  result.error.emplace();
  result.error->reason = pipeline::BuildErrorReason::kVerificationFailed;
  const v1::BuildResult out = TranslateResult(std::move(result));
  EXPECT_EQ(out.outcome(), v1::BuildResult::FAILED);
  ExpectNotes(out.notes());
}

}  // namespace
}  // namespace metad::builds
