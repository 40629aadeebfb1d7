#ifndef METAD_TESTS_UNIT_CLIENT_DISPATCH_FIXTURE_H_
#define METAD_TESTS_UNIT_CLIENT_DISPATCH_FIXTURE_H_

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "client/command_dispatch.h"
#include "client/connection.h"
#include "gtest/gtest.h"
#include "tests/unit/client/fake_metad.h"
#include "tests/unit/client/temp_directory.h"

namespace metad::client {

// metactl's commands, run in this process against a fake server.
class DispatchFixture : public ::testing::Test {
 protected:
  DispatchFixture() {
    object_ = directory_.Write("a.o",
                               "\x7f"
                               "ELF");
  }

  int Run(const std::vector<std::string>& arguments) {
    out_.str("");
    err_.str("");
    CommandContext context{
        out_, err_, false,
        [this](const std::optional<std::string>& server,
               const std::string& /*large_files*/, Cancellation& cancellation)
            -> RemoteOr<std::unique_ptr<Connection>> {
          if (server) {
            return Connection::Dial(*server, absl::Seconds(5), cancellation);
          }
          return std::make_unique<Connection>(fake_.InProcessChannel(), nullptr,
                                              cancellation);
        },
        cancellation_};
    return RunMetactl(arguments, std::nullopt, context);
  }

  int Submit(std::vector<std::string> more = {}) {
    std::vector<std::string> arguments = {
        "submit", "--model-name", "m", "--module", object_, "--out", OutDir()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return Run(arguments);
  }

  std::string OutDir() const { return directory_.Path("out"); }
  bool NothingIsWritten() const {
    return directory_.Entries() == std::vector<std::string>{"a.o"};
  }
  nlohmann::json Document() const { return nlohmann::json::parse(out_.str()); }

  void AnswerBuilds(std::vector<v1::BuildEvent> events,
                    grpc::Status status = grpc::Status::OK) {
    fake_.on_build =
        [this, events = std::move(events),
         status = std::move(status)](const v1::RunBuildRequest& request) {
          request_ = request;
          return testing::FakeMetad::BuildScript{events, status, false};
        };
  }

  testing::FakeMetad fake_;
  v1::RunBuildRequest request_;
  testing::TempDirectory directory_;
  std::string object_;
  Cancellation cancellation_;
  std::ostringstream out_;
  std::ostringstream err_;
};

}  // namespace metad::client

#endif  // METAD_TESTS_UNIT_CLIENT_DISPATCH_FIXTURE_H_
