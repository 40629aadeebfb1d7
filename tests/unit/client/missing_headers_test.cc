#include "client/commands/missing_headers.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace metad::client {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

v1::Diagnostic Message(const std::string& text, int line = 3) {
  v1::Diagnostic diagnostic;
  diagnostic.set_subject("ops");
  diagnostic.set_file("src/ops.c");
  diagnostic.set_line(line);
  diagnostic.set_severity(v1::Diagnostic::ERROR);
  diagnostic.set_text(text);
  return diagnostic;
}

TEST(MissingHeadersTest, OptionsThatGiveOneAreNamed) {
  Failure failure;
  AddMissingHeaders({Message("arm_nn.h: No such file or directory"),
                     Message("'sub/b.h' file not found", 4),
                     Message("'sub/b.h' file not found", 5)},
                    failure);
  EXPECT_THAT(failure.details,
              ElementsAre(AllOf(Field(&FailureDetail::field, "src/ops.c:3"),
                                Field(&FailureDetail::description,
                                      AllOf(HasSubstr("-I ops:DIR"),
                                            HasSubstr("--include-file "
                                                      "ops:arm_nn.h=FILE")))),
                          Field(&FailureDetail::field, "src/ops.c:4")));
}

// An include file's path is relative and stays in its directory.
TEST(MissingHeadersTest, OnlyOptionsThatLeadThereAreNamed) {
  Failure failure;
  AddMissingHeaders({Message("/home/me/conv.cc: No such file or directory"),
                     Message("../crt/a.h: No such file or directory", 4)},
                    failure);
  ASSERT_THAT(failure.details, SizeIs(2));
  EXPECT_THAT(failure.details[0].description,
              AllOf(HasSubstr("a relative one in the source"),
                    Not(HasSubstr("--include-file"))));
  EXPECT_THAT(failure.details[1].description,
              AllOf(HasSubstr("-I ops:DIR"), Not(HasSubstr("--include-file"))));
}

TEST(MissingHeadersTest, HeadersOfTheCxxLibraryNameItsPackage) {
  Failure failure;
  AddMissingHeaders({Message("cstdint: No such file or directory")}, failure);
  ASSERT_THAT(failure.details, SizeIs(1));
  EXPECT_THAT(failure.details[0].description,
              AllOf(HasSubstr("C++ standard library"),
                    HasSubstr("libstdc++-arm-none-eabi-newlib"),
                    HasSubstr("-I ops:DIR"), Not(HasSubstr("--include-file"))));
}

TEST(MissingHeadersTest, FilesOfAssemblersAreLookedUpInTheSameWay) {
  Failure failure;
  AddMissingHeaders({Message("file not found: w.bin", 0),
                     Message("Could not find incbin file 'v.bin'", 7)},
                    failure);
  EXPECT_THAT(failure.details,
              ElementsAre(Field(&FailureDetail::field, "src/ops.c"),
                          Field(&FailureDetail::field, "src/ops.c:7")));
}

TEST(MissingHeadersTest, OtherMessagesSayNothingOfHeaders) {
  Failure failure;
  v1::Diagnostic note = Message("a.h: No such file or directory");
  note.set_severity(v1::Diagnostic::NOTE);
  // Of a program, not of a place.
  AddMissingHeaders({Message("'x' undeclared"), note,
                     Message("cc1: No such file or directory", 0)},
                    failure);
  EXPECT_THAT(failure.details, IsEmpty());
}

TEST(MissingHeadersTest, ManyAreCounted) {
  std::vector<v1::Diagnostic> messages;
  for (int i = 0; i < 30; ++i) {
    messages.push_back(
        Message("h" + std::to_string(i) + ".h: No such file or directory"));
  }
  Failure failure;
  AddMissingHeaders(messages, failure);
  EXPECT_THAT(failure.details, SizeIs(kMaxDetails));
  EXPECT_EQ(failure.omitted_details, 30 - kMaxDetails);
}

}  // namespace
}  // namespace metad::client
