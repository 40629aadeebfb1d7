#include "server/rpc/run_options.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace metad::rpc {
namespace {

using codegen::Violation;
using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::Pair;

constexpr absl::Duration kLongest = absl::Minutes(10);

auto IsViolation(const std::string& field, const std::string& text) {
  return AllOf(Field(&Violation::field, field),
               Field(&Violation::description, HasSubstr(text)));
}

class RunOptionsTest : public testing::Test {
 protected:
  RunOptions Translate() {
    return TranslateRunOptions(request_, kLongest, violations_);
  }
  void AddLabel(const std::string& key, const std::string& value) {
    v1::Label& label = *request_.add_labels();
    label.set_key(key);
    label.set_value(value);
  }

  v1::RunBuildRequest request_;
  codegen::ViolationList violations_;
};

TEST_F(RunOptionsTest, NothingSaidMeansTheServersOwn) {
  const RunOptions options = Translate();
  EXPECT_TRUE(violations_.empty());
  EXPECT_EQ(options.timeout, kLongest);
  EXPECT_TRUE(options.may_be_cached);
  EXPECT_TRUE(options.labels.empty());
}

TEST_F(RunOptionsTest, EveryOptionIsRead) {
  request_.mutable_timeout()->set_seconds(1);
  request_.mutable_timeout()->set_nanos(500'000'000);
  request_.set_no_cache(true);
  AddLabel("commit", "1a2b");
  AddLabel("ci.job-1_x", "");
  const RunOptions options = Translate();
  EXPECT_TRUE(violations_.empty());
  EXPECT_EQ(options.timeout, absl::Milliseconds(1500));
  EXPECT_FALSE(options.may_be_cached);
  EXPECT_THAT(options.labels,
              ElementsAre(Pair("commit", "1a2b"), Pair("ci.job-1_x", "")));
}

TEST_F(RunOptionsTest, TimeoutsOutOfRangeAreRefused) {
  for (const int seconds : {-1, 0, 601}) {
    violations_ = {};
    request_.mutable_timeout()->set_seconds(seconds);
    Translate();
    EXPECT_THAT(violations_.kept(),
                ElementsAre(IsViolation("timeout", "at most 10m")));
  }
}

TEST_F(RunOptionsTest, EveryLabelThatIsWrongIsNamed) {
  AddLabel("", "no key");
  AddLabel("1st", "x");
  AddLabel("with space", "x");
  AddLabel(std::string(64, 'k'), "x");
  AddLabel(std::string(63, 'k'), std::string(255, 'v'));
  AddLabel("twice", "1");
  AddLabel("twice", "2");
  AddLabel("long", std::string(256, 'v'));
  Translate();
  EXPECT_THAT(
      violations_.kept(),
      ElementsAre(IsViolation("labels[0].key", "\"\" is no label's key"),
                  IsViolation("labels[1].key", "expected a letter"),
                  IsViolation("labels[2].key", "with space"),
                  IsViolation("labels[3].key", "at most 62 of"),
                  IsViolation("labels[6].key", "is given twice"),
                  IsViolation("labels[7].value",
                              "has 256 bytes; expected at "
                              "most 255")));
}

TEST_F(RunOptionsTest, LabelsAreBounded) {
  for (int i = 0; i < kMaxLabels; ++i) AddLabel("k" + std::to_string(i), "v");
  EXPECT_EQ(Translate().labels.size(), static_cast<size_t>(kMaxLabels));
  EXPECT_TRUE(violations_.empty());
  AddLabel("more", "v");
  Translate();
  EXPECT_THAT(
      violations_.kept(),
      ElementsAre(IsViolation("labels", "are 17; expected at most 16")));
}

}  // namespace
}  // namespace metad::rpc
