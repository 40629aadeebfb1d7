#include "client/output/progress_view.h"

#include <gtest/gtest.h>

#include <sstream>

namespace metad::client {
namespace {

v1::BuildEvent Snapshot() {
  v1::BuildEvent event;
  event.set_sequence(1);
  event.mutable_snapshot()->set_build("builds/7");
  event.mutable_snapshot()->set_stage(v1::QUEUED);
  return event;
}

v1::BuildEvent Stage(v1::Stage stage) {
  v1::BuildEvent event;
  event.set_sequence(2);
  event.mutable_stage()->set_stage(stage);
  return event;
}

v1::BuildEvent Progress(int completed, int total) {
  v1::BuildEvent event;
  event.mutable_progress()->set_completed(completed);
  event.mutable_progress()->set_total(total);
  return event;
}

v1::BuildEvent Diagnostic(int line, int column) {
  v1::BuildEvent event;
  v1::Diagnostic& diagnostic = *event.mutable_diagnostic();
  diagnostic.set_subject("conv");
  diagnostic.set_file("conv.c");
  diagnostic.set_line(line);
  diagnostic.set_column(column);
  diagnostic.set_severity(v1::Diagnostic::ERROR);
  diagnostic.set_text("no \x1b[31mway");
  return event;
}

std::string Show(ProgressMode mode, bool is_terminal,
                 const std::vector<v1::BuildEvent>& events) {
  std::ostringstream err;
  int64_t tenths = 0;
  const auto view = MakeProgressView(mode, is_terminal, err, [&tenths] {
    return absl::UnixEpoch() + absl::Milliseconds(100) * tenths++;
  });
  for (const auto& event : events) view->OnEvent(event);
  view->Finish();
  return err.str();
}

TEST(ProgressViewTest, NotesAreShownInEveryMode) {
  for (const ProgressMode mode :
       {ProgressMode::kTty, ProgressMode::kPlain, ProgressMode::kQuiet}) {
    std::ostringstream err;
    MakeProgressView(mode, false, err)->OnNote("a \x1b[31mb");
    EXPECT_EQ(err.str(), "note: a \\x1b[31mb\n");
  }
  std::ostringstream err;
  MakeProgressView(ProgressMode::kJson, false, err)->OnNote("a");
  EXPECT_EQ(err.str(), "{\"event\":\"note\",\"text\":\"a\"}\n");
}

TEST(ProgressViewTest, TerminalHasOneLineThatIsRewritten) {
  EXPECT_EQ(Show(ProgressMode::kTty, false,
                 {Snapshot(), Stage(v1::COMPILING), Progress(1, 3),
                  Diagnostic(3, 5), Stage(v1::VERIFYING)}),
            "\r\x1b[Kqueued 0.1 s"
            "\r\x1b[Kcompiling 0.2 s"
            "\r\x1b[Kcompiling 1/3 0.3 s"
            "\r\x1b[Kconv.c:3:5: error: no \\x1b[31mway\n"
            "\r\x1b[Kcompiling 1/3 0.4 s"
            "\r\x1b[Kverifying 0.5 s"
            "\r\x1b[K");
}

TEST(ProgressViewTest, PlainHasALineForEachStage) {
  EXPECT_EQ(Show(ProgressMode::kPlain, true,
                 {Snapshot(), Stage(v1::COMPILING), Progress(1, 3),
                  Diagnostic(3, 0)}),
            "builds/7\nqueued\ncompiling\n"
            "conv.c:3: error: no \\x1b[31mway\n");
}

TEST(ProgressViewTest, QuietHasDiagnosticsOnly) {
  EXPECT_EQ(Show(ProgressMode::kQuiet, true,
                 {Snapshot(), Stage(v1::COMPILING), Diagnostic(0, 0)}),
            "conv.c: error: no \\x1b[31mway\n");
}

TEST(ProgressViewTest, CommandsAreShownInEveryMode) {
  v1::CompilerCommand command;
  command.set_subject("conv");
  command.add_arguments("/usr/bin/gcc");
  command.add_arguments("-DN=\x1b");
  for (const ProgressMode mode : {ProgressMode::kPlain, ProgressMode::kQuiet}) {
    std::ostringstream err;
    MakeProgressView(mode, false, err)->OnCommand(command);
    EXPECT_EQ(err.str(), "conv: /usr/bin/gcc '-DN=\\x1b'\n");
  }
  std::ostringstream tty;
  MakeProgressView(ProgressMode::kTty, true, tty)->OnCommand(command);
  EXPECT_EQ(tty.str(), "\r\x1b[Kconv: /usr/bin/gcc '-DN=\\x1b'\n");
  v1::BuildEvent event;
  *event.mutable_command() = command;
  event.mutable_command()->set_arguments(1, "-c");
  EXPECT_EQ(Show(ProgressMode::kJson, false, {event}),
            "{\"event\":\"command\",\"sequence\":0,\"subject\":\"conv\","
            "\"arguments\":[\"/usr/bin/gcc\",\"-c\"]}\n");
}

TEST(ProgressViewTest, AutoLooksAtTheTerminal) {
  const std::vector<v1::BuildEvent> events = {Snapshot()};
  EXPECT_EQ(Show(ProgressMode::kAuto, true, events),
            "\r\x1b[Kqueued 0.1 s\r\x1b[K");
  EXPECT_EQ(Show(ProgressMode::kAuto, false, events), "");
}

TEST(ProgressViewTest, JsonHasAnObjectPerEvent) {
  v1::BuildEvent log;
  log.mutable_log()->set_subject("conv");
  log.mutable_log()->set_text("text\xff\n");
  v1::BuildEvent heartbeat;
  heartbeat.mutable_heartbeat()->mutable_elapsed()->set_seconds(4);
  EXPECT_EQ(
      Show(ProgressMode::kJson, true,
           {Snapshot(), Stage(v1::COMPILING), Progress(1, 3), Diagnostic(3, 5),
            log, heartbeat, v1::BuildEvent()}),
      R"({"event":"snapshot","sequence":1,"build":"builds/7","stage":"queued"}
{"event":"stage","sequence":2,"stage":"compiling"}
{"event":"progress","sequence":0,"completed":1,"total":3}
{"event":"diagnostic","sequence":0,"subject":"conv","file":"conv.c","line":3,"column":5,"severity":"error","text":"no \u001b[31mway","source_line":""}
{"event":"log","sequence":0,"subject":"conv","text":"text)"
      "\xef\xbf\xbd"
      R"(\n","truncated":false}
{"event":"heartbeat","sequence":0,"elapsed_seconds":4}
{"event":"unknown","sequence":0}
)");
}

}  // namespace
}  // namespace metad::client
