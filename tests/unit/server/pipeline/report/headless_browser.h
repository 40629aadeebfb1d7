#ifndef METAD_TESTS_UNIT_SERVER_PIPELINE_REPORT_HEADLESS_BROWSER_H_
#define METAD_TESTS_UNIT_SERVER_PIPELINE_REPORT_HEADLESS_BROWSER_H_

#include <sys/types.h>

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

namespace metad::report {

struct Viewport {
  int width = 1280;
  int height = 900;
  bool dark = false;
};

// Headless Chromium, spoken to over a pipe in the DevTools protocol
// (https://chromedevtools.github.io/devtools-protocol/). It has a profile of
// its own below `scratch` and ends with the object. A browser that does not
// answer throws std::runtime_error.
class HeadlessBrowser {
 public:
  // Whether this machine has Chromium.
  static bool IsInstalled();

  explicit HeadlessBrowser(const std::string& scratch);
  ~HeadlessBrowser();

  HeadlessBrowser(const HeadlessBrowser&) = delete;
  HeadlessBrowser& operator=(const HeadlessBrowser&) = delete;

  // Opens a file and returns when it has been drawn.
  void Open(const std::string& path, const Viewport& viewport = {});

  // Value of a JavaScript expression in the page, once what it caused has been
  // drawn. Fails when it throws.
  nlohmann::json Evaluate(const std::string& expression);

  // A key that is pressed and released: "ArrowRight", "Escape", "Enter", "Tab".
  void Press(const std::string& key);

  // Moves the pointer.
  void PointAt(double x, double y);

  // The page on paper, as a PDF.
  std::string Print();

  // What the page wrote to its console, what it threw, and what the browser
  // said of it, such as a violated security policy.
  const std::vector<std::string>& complaints() const { return complaints_; }

  // URLs that were asked for since Open(), the page's own first.
  const std::vector<std::string>& requests() const { return requests_; }

 private:
  void Start(const std::string& scratch);
  nlohmann::json Call(const std::string& method,
                      const nlohmann::json& parameters);
  void WaitFor(const std::string& event);
  nlohmann::json NextMessage();
  void Note(const nlohmann::json& message);
  std::runtime_error Gone() const;

  pid_t pid_ = -1;
  int to_browser_ = -1;
  int from_browser_ = -1;
  std::string log_path_;
  std::string buffer_;
  std::string session_;
  int last_id_ = 0;
  // Events since the page was told to load.
  std::vector<std::string> events_;
  std::vector<std::string> complaints_;
  std::vector<std::string> requests_;
};

}  // namespace metad::report

#endif  // METAD_TESTS_UNIT_SERVER_PIPELINE_REPORT_HEADLESS_BROWSER_H_
