#ifndef METAD_CLIENT_OUTPUT_PROGRESS_VIEW_H_
#define METAD_CLIENT_OUTPUT_PROGRESS_VIEW_H_

#include <functional>
#include <memory>
#include <ostream>
#include <string>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "client/command_options.h"
#include "client/output/transfer_meter.h"
#include "metad/v1/build_event.pb.h"

namespace metad::client {

// Shows on stderr what happens to a build. Diagnostics and notes are shown in
// every mode, as DiagnosticText() has them and as `note: text`.
class ProgressView {
 public:
  virtual ~ProgressView() = default;

  // Any event but the result.
  virtual void OnEvent(const v1::BuildEvent& event) = 0;
  // Blobs are on their way; any number of times, before and after the build.
  virtual void OnTransfer(const TransferProgress& progress) = 0;
  // What the user should know of how the request was made, before the build, or
  // of what the build did, after Finish().
  virtual void OnNote(const std::string& note) = 0;
  // For who wants to see the command lines of compilers; they are events, too.
  virtual void OnCommand(const v1::CompilerCommand& command) = 0;
  // The build is over: whatever else is printed starts on a line of its own.
  virtual void Finish() = 0;
};

// kTty     one line, rewritten: stage, completed/total, seconds since `clock`
//          was first asked; or of a transfer bytes, rate and time left
// kPlain   a line for each stage, and for a transfer every five seconds
// kJson    a JSON object per line for each event, {"event": KIND, ...}, and
//          {"event": "note", "text": ...}
// kQuiet   nothing
// kAuto    kTty if `is_terminal`, else kQuiet
//
// `err` must outlive the view.
std::unique_ptr<ProgressView> MakeProgressView(
    ProgressMode mode, bool is_terminal, std::ostream& err,
    std::function<absl::Time()> clock = absl::Now);

}  // namespace metad::client

#endif  // METAD_CLIENT_OUTPUT_PROGRESS_VIEW_H_
