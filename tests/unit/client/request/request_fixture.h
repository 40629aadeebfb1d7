#ifndef METAD_TESTS_UNIT_CLIENT_REQUEST_REQUEST_FIXTURE_H_
#define METAD_TESTS_UNIT_CLIENT_REQUEST_REQUEST_FIXTURE_H_

#include <string>
#include <vector>

#include "client/request/request_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/client/temp_directory.h"

namespace metad::client {

// A FailureDetail with these in its texts.
inline auto Detail(const std::string& field, const std::string& description) {
  using ::testing::AllOf;
  using ::testing::Field;
  using ::testing::HasSubstr;
  return AllOf(Field(&FailureDetail::field, HasSubstr(field)),
               Field(&FailureDetail::description, HasSubstr(description)));
}

// Requests of files that the test writes.
class RequestFixture : public ::testing::Test {
 protected:
  RequestFixture() {
    options_.model_name = "m";
    options_.outputs = {v1::SOURCE};
  }

  std::string AddFile(const std::string& name, const std::string& content) {
    std::string path = directory_.Write(name, content);
    options_.modules.push_back({path, false, ""});
    return path;
  }
  std::string AddObject(const std::string& name) {
    return AddFile(name,
                   "\x7f"
                   "ELF...");
  }

  void SetConstants(const std::vector<std::string>& texts) {
    for (const std::string& text : texts) {
      options_.constants.push_back({text, ""});
    }
  }

  v1::BuildSpec Spec() { return Request().spec; }

  PreparedRequest Request() {
    Problems problems;
    PreparedRequest request = PrepareRequest(options_, problems);
    if (!problems.empty()) {
      const Failure failure = problems.ToFailure();
      for (const auto& detail : failure.details) {
        ADD_FAILURE() << detail.field << ": " << detail.description;
      }
    }
    return request;
  }

  Failure Refusal() {
    Problems problems;
    PrepareRequest(options_, problems);
    if (problems.empty()) {
      ADD_FAILURE() << "accepted";
      return {};
    }
    return problems.ToFailure();
  }

  testing::TempDirectory directory_;
  SubmitOptions options_;
};

}  // namespace metad::client

#endif  // METAD_TESTS_UNIT_CLIENT_REQUEST_REQUEST_FIXTURE_H_
