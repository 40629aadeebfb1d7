#include "client/output/progress_view.h"

#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/output/diagnostic_text.h"
#include "client/output/message_json.h"
#include "server/platform/printable_text.h"

namespace metad::client {
namespace {

void PrintNote(const std::string& note, std::ostream& err) {
  err << "note: " << platform::Printable(note) << '\n' << std::flush;
}

void PrintCommand(const v1::CompilerCommand& command, std::ostream& err) {
  err << CommandText(command) << '\n' << std::flush;
}

constexpr absl::Duration kTtyInterval = absl::Milliseconds(100);
constexpr absl::Duration kLineInterval = absl::Seconds(5);

class QuietProgress : public ProgressView {
 public:
  explicit QuietProgress(std::ostream& err) : err_(err) {}
  void OnEvent(const v1::BuildEvent& event) override {
    if (event.has_diagnostic()) {
      err_ << DiagnosticText(event.diagnostic()) << std::flush;
    }
  }
  void OnTransfer(const TransferProgress& /*progress*/) override {}
  void OnNote(const std::string& note) override { PrintNote(note, err_); }
  void OnCommand(const v1::CompilerCommand& command) override {
    PrintCommand(command, err_);
  }
  void Finish() override {}

 private:
  std::ostream& err_;
};

class PlainProgress : public ProgressView {
 public:
  PlainProgress(std::ostream& err, std::function<absl::Time()> clock)
      : err_(err), meter_(std::move(clock), kLineInterval) {}
  void OnEvent(const v1::BuildEvent& event) override {
    if (event.has_diagnostic()) {
      err_ << DiagnosticText(event.diagnostic()) << std::flush;
    } else if (event.has_snapshot()) {
      err_ << platform::Printable(event.snapshot().build()) << '\n'
           << StageName(event.snapshot().stage()) << '\n'
           << std::flush;
    } else if (event.has_stage()) {
      err_ << StageName(event.stage().stage()) << '\n' << std::flush;
    }
  }
  void OnTransfer(const TransferProgress& progress) override {
    if (meter_.Update(progress)) err_ << meter_.Text() << '\n' << std::flush;
  }
  void OnNote(const std::string& note) override { PrintNote(note, err_); }
  void OnCommand(const v1::CompilerCommand& command) override {
    PrintCommand(command, err_);
  }
  void Finish() override {}

 private:
  std::ostream& err_;
  TransferMeter meter_;
};

class TtyProgress : public ProgressView {
 public:
  TtyProgress(std::ostream& err, std::function<absl::Time()> clock)
      : err_(err),
        clock_(std::move(clock)),
        start_(clock_()),
        meter_(clock_, kTtyInterval) {}

  void OnEvent(const v1::BuildEvent& event) override {
    if (event.has_diagnostic()) {
      err_ << kEraseLine << DiagnosticText(event.diagnostic());
    } else if (event.has_snapshot()) {
      EnterStage(event.snapshot().stage());
    } else if (event.has_stage()) {
      EnterStage(event.stage().stage());
    } else if (event.has_progress()) {
      count_ = absl::StrCat(" ", event.progress().completed(), "/",
                            event.progress().total());
    }
    err_ << kEraseLine << stage_ << count_
         << absl::StrFormat(" %.1f s", absl::ToDoubleSeconds(clock_() - start_))
         << std::flush;
  }

  void OnTransfer(const TransferProgress& progress) override {
    if (meter_.Update(progress)) {
      err_ << kEraseLine << meter_.Text() << std::flush;
    }
  }

  void OnNote(const std::string& note) override { PrintNote(note, err_); }

  void OnCommand(const v1::CompilerCommand& command) override {
    err_ << kEraseLine;
    PrintCommand(command, err_);
  }

  void Finish() override { err_ << kEraseLine << std::flush; }

 private:
  static constexpr char kEraseLine[] = "\r\x1b[K";

  void EnterStage(v1::Stage stage) {
    stage_ = StageName(stage);
    count_.clear();
  }

  std::ostream& err_;
  const std::function<absl::Time()> clock_;
  const absl::Time start_;
  TransferMeter meter_;
  std::string stage_;
  std::string count_;
};

class JsonProgress : public ProgressView {
 public:
  JsonProgress(std::ostream& err, std::function<absl::Time()> clock)
      : err_(err), meter_(std::move(clock), kLineInterval) {}
  void OnEvent(const v1::BuildEvent& event) override {
    Json line = {{"event", ""}, {"sequence", event.sequence()}};
    line.update(Body(event));
    err_ << Dump(line, -1) << '\n' << std::flush;
  }
  void OnTransfer(const TransferProgress& progress) override {
    if (!meter_.Update(progress)) return;
    const Json line = {{"event", DirectionName(progress.direction)},
                       {"done_bytes", progress.done_bytes},
                       {"total_bytes", progress.total_bytes}};
    err_ << Dump(line, -1) << '\n' << std::flush;
  }
  void OnNote(const std::string& note) override {
    const Json line = {{"event", "note"}, {"text", note}};
    err_ << Dump(line, -1) << '\n' << std::flush;
  }
  // It was an event.
  void OnCommand(const v1::CompilerCommand& /*command*/) override {}
  void Finish() override {}

 private:
  static Json Body(const v1::BuildEvent& event) {
    switch (event.event_case()) {
      case v1::BuildEvent::kSnapshot:
        return {{"event", "snapshot"},
                {"build", event.snapshot().build()},
                {"stage", StageName(event.snapshot().stage())}};
      case v1::BuildEvent::kStage:
        return {{"event", "stage"},
                {"stage", StageName(event.stage().stage())}};
      case v1::BuildEvent::kProgress:
        return {{"event", "progress"},
                {"completed", event.progress().completed()},
                {"total", event.progress().total()}};
      case v1::BuildEvent::kLog:
        return Tagged("log", ToJson(event.log()));
      case v1::BuildEvent::kDiagnostic:
        return Tagged("diagnostic", ToJson(event.diagnostic()));
      case v1::BuildEvent::kCommand:
        return Tagged("command", ToJson(event.command()));
      case v1::BuildEvent::kHeartbeat:
        return {{"event", "heartbeat"},
                {"elapsed_seconds", event.heartbeat().elapsed().seconds()}};
      default:
        // From a server newer than this client.
        return {{"event", "unknown"}};
    }
  }

  static Json Tagged(const char* kind, Json body) {
    body["event"] = kind;
    return body;
  }

  std::ostream& err_;
  TransferMeter meter_;
};

}  // namespace

std::unique_ptr<ProgressView> MakeProgressView(
    ProgressMode mode, bool is_terminal, std::ostream& err,
    std::function<absl::Time()> clock) {
  if (mode == ProgressMode::kAuto) {
    mode = is_terminal ? ProgressMode::kTty : ProgressMode::kQuiet;
  }
  switch (mode) {
    case ProgressMode::kTty:
      return std::make_unique<TtyProgress>(err, std::move(clock));
    case ProgressMode::kPlain:
      return std::make_unique<PlainProgress>(err, std::move(clock));
    case ProgressMode::kJson:
      return std::make_unique<JsonProgress>(err, std::move(clock));
    default:
      return std::make_unique<QuietProgress>(err);
  }
}

}  // namespace metad::client
