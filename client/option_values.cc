#include "client/option_values.h"

#include <sys/un.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "server/platform/printable_text.h"

namespace metad::client {
namespace {

template <typename T, size_t kSize>
using Choices = std::array<std::pair<const char*, T>, kSize>;

constexpr Choices<OutputFormat, 2> kOutputFormats = {
    {{"text", OutputFormat::kText}, {"json", OutputFormat::kJson}}};
constexpr Choices<ProgressMode, 5> kProgressModes = {
    {{"auto", ProgressMode::kAuto},
     {"tty", ProgressMode::kTty},
     {"plain", ProgressMode::kPlain},
     {"json", ProgressMode::kJson},
     {"quiet", ProgressMode::kQuiet}}};
constexpr Choices<v1::RuntimeAbi, 4> kRuntimes = {
    {{"crt", v1::CRT},
     {"crt-v1", v1::CRT_V1},
     {"ffi", v1::FFI},
     {"standalone", v1::STANDALONE}}};
constexpr Choices<v1::ConstantStyle, 6> kConstantStyles = {
    {{"auto", v1::AUTO},
     {"typed", v1::TYPED},
     {"bits", v1::BITS},
     {"string", v1::STRING},
     {"incbin", v1::INCBIN},
     {"embed", v1::EMBED}}};
constexpr Choices<v1::ObjectEngine, 3> kObjectEngines = {
    {{"auto", v1::OBJECT_ENGINE_AUTO},
     {"direct", v1::DIRECT},
     {"toolchain", v1::TOOLCHAIN}}};
constexpr Choices<v1::CompileOptions::Optimization, 3> kOptimizations = {
    {{"size", v1::CompileOptions::FOR_SIZE},
     {"speed", v1::CompileOptions::FOR_SPEED},
     {"debug", v1::CompileOptions::FOR_DEBUGGING}}};
constexpr Choices<v1::CompileOptions::Standard, 14> kStandards = {
    {{"c99", v1::CompileOptions::C99},
     {"c11", v1::CompileOptions::C11},
     {"c17", v1::CompileOptions::C17},
     {"gnu99", v1::CompileOptions::GNU_C99},
     {"gnu11", v1::CompileOptions::GNU_C11},
     {"gnu17", v1::CompileOptions::GNU_C17},
     {"c++11", v1::CompileOptions::CXX11},
     {"c++14", v1::CompileOptions::CXX14},
     {"c++17", v1::CompileOptions::CXX17},
     {"c++20", v1::CompileOptions::CXX20},
     {"gnu++11", v1::CompileOptions::GNU_CXX11},
     {"gnu++14", v1::CompileOptions::GNU_CXX14},
     {"gnu++17", v1::CompileOptions::GNU_CXX17},
     {"gnu++20", v1::CompileOptions::GNU_CXX20}}};
constexpr Choices<v1::OutputKind, 6> kOutputs = {
    {{"source", v1::SOURCE},
     {"header", v1::HEADER},
     {"object", v1::OBJECT_FILE},
     {"archive", v1::ARCHIVE},
     {"linker-script", v1::LINKER_SCRIPT},
     {"report", v1::REPORT}}};

absl::Status Unexpected(absl::string_view found, absl::string_view expected) {
  return absl::InvalidArgumentError(absl::StrCat(
      "found '", platform::Printable(found), "', expected ", expected));
}

template <typename T, size_t kSize>
absl::StatusOr<T> Choose(absl::string_view text,
                         const Choices<T, kSize>& choices) {
  std::string expected = kSize == 1 ? "" : "one of ";
  for (const auto& [name, value] : choices) {
    if (text == name) return value;
    absl::StrAppend(&expected, name == choices.front().first ? "" : ", ", name);
  }
  return Unexpected(text, expected);
}

absl::StatusOr<std::string> ParseUnixAddress(absl::string_view text,
                                             absl::string_view path) {
  absl::ConsumePrefix(&path, "//");
  constexpr size_t kMaxPath = sizeof(sockaddr_un::sun_path) - 1;
  if (path.empty()) return Unexpected(text, "a path after unix:");
  if (path.size() > kMaxPath) {
    return Unexpected(
        text, absl::StrCat("a socket path of at most ", kMaxPath, " bytes"));
  }
  return absl::StrCat("unix:", path);
}

}  // namespace

absl::StatusOr<OutputFormat> ParseOutputFormat(absl::string_view text) {
  return Choose(text, kOutputFormats);
}

absl::StatusOr<ProgressMode> ParseProgressMode(absl::string_view text) {
  return Choose(text, kProgressModes);
}

absl::StatusOr<v1::ConstantStyle> ParseConstantStyle(absl::string_view text) {
  return Choose(text, kConstantStyles);
}

absl::StatusOr<v1::ObjectEngine> ParseObjectEngine(absl::string_view text) {
  return Choose(text, kObjectEngines);
}

absl::StatusOr<v1::RuntimeAbi> ParseRuntime(absl::string_view text) {
  return Choose(text, kRuntimes);
}

absl::StatusOr<v1::CompileOptions::Optimization> ParseOptimization(
    absl::string_view text) {
  return Choose(text, kOptimizations);
}

absl::StatusOr<v1::CompileOptions::Standard> ParseStandard(
    absl::string_view text) {
  return Choose(text, kStandards);
}

const char* DefaultOutputs(bool of_library) {
  return of_library ? "source,header,object,archive" : "source,header,object";
}

absl::StatusOr<std::vector<v1::OutputKind>> ParseOutputs(
    absl::string_view text) {
  std::vector<v1::OutputKind> outputs;
  for (const absl::string_view name : absl::StrSplit(text, ',')) {
    absl::StatusOr<v1::OutputKind> output = Choose(name, kOutputs);
    if (!output.ok()) return output.status();
    if (std::find(outputs.begin(), outputs.end(), *output) != outputs.end()) {
      return Unexpected(text, "each output once");
    }
    outputs.push_back(*output);
  }
  return outputs;
}

absl::StatusOr<absl::Duration> ParseTimeout(absl::string_view text) {
  absl::Duration timeout;
  if (!absl::ParseDuration(text, &timeout) || timeout <= absl::ZeroDuration() ||
      timeout == absl::InfiniteDuration()) {
    return Unexpected(text, "a positive duration such as 90s or 10m");
  }
  return timeout;
}

absl::StatusOr<std::pair<std::string, std::string>> ParseLabel(
    absl::string_view text) {
  const size_t equals = text.find('=');
  if (equals == absl::string_view::npos || equals == 0) {
    return Unexpected(text, "KEY=VALUE");
  }
  if (!platform::IsUtf8(text)) return Unexpected(text, "UTF-8");
  return std::pair<std::string, std::string>(text.substr(0, equals),
                                             text.substr(equals + 1));
}

absl::StatusOr<std::string> ParseServerAddress(absl::string_view text) {
  absl::string_view rest = text;
  if (absl::ConsumePrefix(&rest, "unix:")) return ParseUnixAddress(text, rest);
  constexpr char kExpected[] = "unix:PATH or HOST:PORT";
  const size_t colon = text.rfind(':');
  if (colon == absl::string_view::npos || colon == 0) {
    return Unexpected(text, kExpected);
  }
  const absl::string_view host = text.substr(0, colon);
  const absl::string_view digits = text.substr(colon + 1);
  const bool bracketed =
      absl::StartsWith(host, "[") && absl::EndsWith(host, "]");
  if (host.find('/') != absl::string_view::npos ||
      (!bracketed && host.find(':') != absl::string_view::npos)) {
    return Unexpected(text, kExpected);
  }
  uint32_t port = 0;
  if (!absl::SimpleAtoi(digits, &port) || port == 0 || port > 65535) {
    return Unexpected(text, absl::StrCat(kExpected, ", PORT 1 to 65535"));
  }
  return std::string(text);
}

}  // namespace metad::client
