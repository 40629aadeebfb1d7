#ifndef METAD_SERVER_BUILDS_REQUEST_LOG_H_
#define METAD_SERVER_BUILDS_REQUEST_LOG_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"

namespace metad::builds {

// What is logged of one request, in one line, when it is over.
struct RequestRecord {
  std::string method;
  // "builds/<id>", or "-" for requests that make no build.
  std::string build = "-";
  // As the client gave them; they are quoted in the log.
  std::string model;
  std::string target;
  // "OK", "SUCCEEDED", or the reason of the error.
  std::string outcome;
  absl::Duration duration;
  // Of a build: "HIT", "MISS", "SHARED" for one that is part of another's work,
  // or "BYPASSED" for one that was to be made anew; empty where results are not
  // kept.
  std::string cache;
  // Of a build, as the client gave them, keys checked; values are quoted.
  std::vector<std::pair<std::string, std::string>> labels;
};

// Writes the line to spdlog's default logger at level info. Thread-safe.
void LogRequest(const RequestRecord& record);

}  // namespace metad::builds

#endif  // METAD_SERVER_BUILDS_REQUEST_LOG_H_
