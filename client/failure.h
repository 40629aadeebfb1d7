#ifndef METAD_CLIENT_FAILURE_H_
#define METAD_CLIENT_FAILURE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "client/exit_code.h"
#include "client/remote_error.h"

namespace metad::client {

class RequestSources;

// One thing that is wrong, for the user to put right.
struct FailureDetail {
  // Option, file or field path.
  std::string field;
  // What was found and what was expected.
  std::string description;
  // The file or option behind a field path of the wire; empty where `field`
  // says it already.
  std::string source;
};

// Why a command failed, whoever found out: what both the text on stderr and
// the JSON document are made of.
struct Failure {
  ExitCode exit_code = kExitInternal;
  // Name of the google.rpc.Code, or "USAGE".
  std::string code;
  // ErrorInfo.reason; empty where nobody gave one.
  std::string reason;
  std::string message;
  // At most kMaxDetails.
  std::vector<FailureDetail> details;
  // How many more there were.
  size_t omitted_details = 0;
};

inline constexpr size_t kMaxDetails = 20;

// Everything that metactl itself finds wrong with a command before it asks a
// server, gathered so that the user hears of all of it at once.
class Problems {
 public:
  // The command line contradicts itself or does not parse.
  void AddUsage(std::string option, std::string description);
  // The content that `subject` (a file, or an option and its value) gives is
  // not what is expected.
  void AddInvalid(std::string subject, std::string description);
  // `status`, not OK, is what reading or looking at `file` gave.
  void AddFile(std::string file, const absl::Status& status);

  bool empty() const { return size() == 0; }
  size_t size() const { return details_.size() + omitted_; }

  // Only if not empty. The exit code is the lowest of the problems': usage
  // before invalid input before absent before not permitted. Where the user
  // interrupted the reading of a file, that is the failure.
  Failure ToFailure() const;

 private:
  void Add(ExitCode exit_code, std::string field, std::string description);

  ExitCode exit_code_ = kExitInternal;
  std::vector<FailureDetail> details_;
  size_t omitted_ = 0;
  bool is_interrupted_ = false;
};

// An error of a service. `sources` (may be null) finds the user's file or
// option behind a field path, and the option that mends what is wrong.
Failure FailureFromService(const RemoteError& error,
                           const RequestSources* sources);

// An error of the local machine, such as a full disk.
Failure FailureFromStatus(const absl::Status& status);

// The user's Ctrl-C.
Failure InterruptedFailure();

// "INVALID_ARGUMENT" and the like.
std::string CodeName(absl::StatusCode code);

}  // namespace metad::client

#endif  // METAD_CLIENT_FAILURE_H_
