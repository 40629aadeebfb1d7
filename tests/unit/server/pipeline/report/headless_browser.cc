#include "tests/unit/server/pipeline/report/headless_browser.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace metad::report {
namespace {

using Json = nlohmann::json;

constexpr char kChromium[] = "/usr/bin/chromium";
constexpr int kAnswerMilliseconds = 60'000;
// Where --remote-debugging-pipe expects its pipes.
constexpr int kBrowserReads = 3;
constexpr int kBrowserWrites = 4;

// Runs in the child, after fork.
[[noreturn]] void ExecBrowser(int in, int out, const std::string& scratch,
                              const char* log_path) {
  setpgid(0, 0);
  // Out of the way of the two that are about to be taken.
  const int high_in = fcntl(in, F_DUPFD, 10);
  const int high_out = fcntl(out, F_DUPFD, 10);
  dup2(high_in, kBrowserReads);
  dup2(high_out, kBrowserWrites);
  const int log = open(log_path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  dup2(log, STDOUT_FILENO);
  dup2(log, STDERR_FILENO);
  setenv("HOME", scratch.c_str(), 1);
  // Relative, because Chromium makes a socket below it, and the whole path of
  // a test's directory is longer than a socket's may be.
  if (chdir(scratch.c_str()) != 0) _exit(126);
  setenv("TMPDIR", ".", 1);
  const std::string profile = "--user-data-dir=" + scratch + "/profile";
  execl(kChromium, kChromium, "--headless", "--no-sandbox", "--disable-gpu",
        "--disable-dev-shm-usage", "--disable-background-networking",
        "--disable-component-update", "--disable-extensions", "--no-first-run",
        "--hide-scrollbars", "--remote-debugging-pipe", profile.c_str(),
        "about:blank", static_cast<char*>(nullptr));
  _exit(127);
}

std::string TextOf(const Json& arguments) {
  std::string text;
  for (const Json& argument : arguments) {
    text += argument.value("value", argument).dump() + " ";
  }
  return text;
}

}  // namespace

bool HeadlessBrowser::IsInstalled() { return access(kChromium, X_OK) == 0; }

HeadlessBrowser::HeadlessBrowser(const std::string& scratch) {
  Start(scratch);
  const Json target = Call("Target.createTarget", {{"url", "about:blank"}});
  const Json attached =
      Call("Target.attachToTarget",
           {{"targetId", target["targetId"]}, {"flatten", true}});
  session_ = attached["sessionId"];
  for (const char* domain : {"Page", "Runtime", "Log", "Network"}) {
    Call(std::string(domain) + ".enable", Json::object());
  }
}

HeadlessBrowser::~HeadlessBrowser() {
  close(to_browser_);
  close(from_browser_);
  kill(-pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
}

void HeadlessBrowser::Start(const std::string& scratch) {
  std::array<int, 2> in{};
  std::array<int, 2> out{};
  if (pipe2(in.data(), O_CLOEXEC) != 0 || pipe2(out.data(), O_CLOEXEC) != 0) {
    throw std::runtime_error("no pipe");
  }
  // A browser that died must not take the test along.
  signal(SIGPIPE, SIG_IGN);
  pid_ = fork();
  if (pid_ < 0) throw std::runtime_error("no process");
  log_path_ = scratch + "/chromium.log";
  if (pid_ == 0) ExecBrowser(in[0], out[1], scratch, log_path_.c_str());
  setpgid(pid_, pid_);
  close(in[0]);
  close(out[1]);
  to_browser_ = in[1];
  from_browser_ = out[0];
}

void HeadlessBrowser::Open(const std::string& path, const Viewport& viewport) {
  Call("Emulation.setDeviceMetricsOverride", {{"width", viewport.width},
                                              {"height", viewport.height},
                                              {"deviceScaleFactor", 1},
                                              {"mobile", false}});
  Call("Emulation.setEmulatedMedia",
       {{"features",
         {{{"name", "prefers-color-scheme"},
           {"value", viewport.dark ? "dark" : "light"}}}}});
  events_.clear();
  complaints_.clear();
  requests_.clear();
  Call("Page.navigate", {{"url", "file://" + path}});
  WaitFor("Page.loadEventFired");
  Evaluate("0");
}

Json HeadlessBrowser::Evaluate(const std::string& expression) {
  // Two frames: one for what asks for a frame itself, one to draw it.
  const std::string promise =
      "(async () => { const value = (" + expression +
      "); for (let i = 0; i < 2; ++i) await new Promise(requestAnimationFrame);"
      " return value; })()";
  const Json answer = Call("Runtime.evaluate", {{"expression", promise},
                                                {"awaitPromise", true},
                                                {"returnByValue", true}});
  if (answer.contains("exceptionDetails")) {
    throw std::runtime_error(answer["exceptionDetails"].dump());
  }
  return answer["result"].value("value", Json());
}

void HeadlessBrowser::Press(const std::string& key) {
  Call("Input.dispatchKeyEvent", {{"type", "keyDown"}, {"key", key}});
  Call("Input.dispatchKeyEvent", {{"type", "keyUp"}, {"key", key}});
}

void HeadlessBrowser::PointAt(double x, double y) {
  Call("Input.dispatchMouseEvent",
       {{"type", "mouseMoved"}, {"x", x}, {"y", y}});
}

std::string HeadlessBrowser::Print() {
  return Call("Page.printToPDF", {{"printBackground", true}})["data"];
}

Json HeadlessBrowser::Call(const std::string& method, const Json& parameters) {
  const int id = ++last_id_;
  Json message = {{"id", id}, {"method", method}, {"params", parameters}};
  if (!session_.empty()) message["sessionId"] = session_;
  // The protocol ends each message with a NUL.
  std::string text = message.dump();
  text.push_back('\0');
  for (size_t sent = 0; sent < text.size();) {
    const ssize_t count =
        write(to_browser_, text.data() + sent, text.size() - sent);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) throw Gone();
    sent += static_cast<size_t>(count);
  }
  while (true) {
    Json answer = NextMessage();
    if (answer.value("id", 0) != id) {
      Note(answer);
      continue;
    }
    if (answer.contains("error")) {
      throw std::runtime_error(method + ": " + answer["error"].dump());
    }
    return answer["result"];
  }
}

void HeadlessBrowser::WaitFor(const std::string& event) {
  while (std::find(events_.begin(), events_.end(), event) == events_.end()) {
    Note(NextMessage());
  }
}

Json HeadlessBrowser::NextMessage() {
  while (true) {
    const size_t end = buffer_.find('\0');
    if (end != std::string::npos) {
      Json message = Json::parse(buffer_.substr(0, end));
      buffer_.erase(0, end + 1);
      return message;
    }
    pollfd ready = {from_browser_, POLLIN, 0};
    if (poll(&ready, 1, kAnswerMilliseconds) <= 0) {
      throw Gone();
    }
    std::array<char, 65536> chunk{};
    const ssize_t count = read(from_browser_, chunk.data(), chunk.size());
    if (count <= 0) throw Gone();
    buffer_.append(chunk.data(), static_cast<size_t>(count));
  }
}

std::runtime_error HeadlessBrowser::Gone() const {
  std::ifstream log(log_path_);
  const std::string said((std::istreambuf_iterator<char>(log)),
                         std::istreambuf_iterator<char>());
  return std::runtime_error("the browser does not answer; it said: " + said);
}

void HeadlessBrowser::Note(const Json& message) {
  const std::string event = message.value("method", "");
  if (event.empty()) return;
  const Json parameters = message.value("params", Json::object());
  events_.push_back(event);
  if (event == "Runtime.consoleAPICalled") {
    complaints_.push_back("console: " + TextOf(parameters["args"]));
  } else if (event == "Runtime.exceptionThrown") {
    complaints_.push_back(parameters["exceptionDetails"].dump());
  } else if (event == "Log.entryAdded") {
    complaints_.push_back(parameters["entry"].value("text", ""));
  } else if (event == "Network.requestWillBeSent") {
    requests_.push_back(parameters["request"].value("url", ""));
  }
}

}  // namespace metad::report
