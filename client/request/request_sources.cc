#include "client/request/request_sources.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "client/request/rename_advice.h"

namespace metad::client {
namespace {

constexpr std::array<std::pair<absl::string_view, absl::string_view>, 7>
    kOptionOfField = {{
        {"model_name", "--model-name"},
        {"runtime_abi", "--runtime"},
        {"target", "--target"},
        {"toolchain_id", "--toolchain"},
        {"object_engine", "--object-engine"},
        {"outputs", "--emit"},
        {"timeout", "--timeout"},
    }};

// The parts of a build's private directory; see metad.v1.Diagnostic.
constexpr absl::string_view kModuleIncludes = "module_include/";
constexpr absl::string_view kTvmIncludes = "tvm_include/";

// Takes `name[N]` off the front of `path`.
std::optional<size_t> ConsumeElement(absl::string_view name,
                                     absl::string_view& path) {
  absl::string_view rest = path;
  if (!absl::ConsumePrefix(&rest, name) || !absl::ConsumePrefix(&rest, "[")) {
    return std::nullopt;
  }
  const size_t end = rest.find(']');
  size_t index = 0;
  if (end == absl::string_view::npos ||
      !absl::SimpleAtoi(rest.substr(0, end), &index)) {
    return std::nullopt;
  }
  rest.remove_prefix(end + 1);
  absl::ConsumePrefix(&rest, ".");
  path = rest;
  return index;
}

std::string Describe(absl::string_view kind, absl::string_view name,
                     absl::string_view source) {
  return absl::StrCat(kind, " '", name, "' from ", source);
}

}  // namespace

void RequestSources::AddModule(const std::string& name,
                               const std::string& source) {
  modules_.push_back({name, source, std::nullopt, {}});
}

void RequestSources::AddIncludeFile(size_t module, std::string path,
                                    std::string source) {
  modules_[module].include_files.push_back(
      {std::move(path), std::move(source)});
}

void RequestSources::SetFile(size_t module, std::string path) {
  modules_[module].file = std::move(path);
}

std::optional<std::string> RequestSources::FileOf(size_t module) const {
  return module < modules_.size() ? modules_[module].file : std::nullopt;
}

void RequestSources::AddConstant(const std::string& name,
                                 const std::string& name_in_file,
                                 const std::string& source) {
  constants_.push_back(
      {name, name_in_file.empty() ? name : name_in_file, source});
}

void RequestSources::AddJoinedReport(const std::string& name,
                                     const std::string& source) {
  joined_reports_.push_back({name, source});
}

void RequestSources::AddInterface(size_t model, const std::string& source) {
  interfaces_[model] = absl::StrCat("the interface from ", source);
}

std::string RequestSources::Module::Description() const {
  return client::Describe("module", name, source);
}

std::string RequestSources::Describe(absl::string_view field_path) const {
  absl::ConsumePrefix(&field_path, "spec.");
  if (const auto i = ConsumeElement("models", field_path)) {
    const auto found = interfaces_.find(*i);
    const bool is_known =
        found != interfaces_.end() && absl::StartsWith(field_path, "aot");
    return is_known ? found->second : "";
  }
  if (const auto i = ConsumeElement("joined_reports", field_path)) {
    return *i < joined_reports_.size() ? joined_reports_[*i].source : "";
  }
  if (const auto i = ConsumeElement("constants", field_path)) {
    if (*i >= constants_.size()) return "";
    return client::Describe("constant", constants_[*i].name,
                            constants_[*i].source);
  }
  if (const auto i = ConsumeElement("modules", field_path)) {
    if (*i >= modules_.size()) return "";
    const Module& module = modules_[*i];
    const auto header = ConsumeElement("include_files", field_path);
    if (!header || *header >= module.include_files.size()) {
      return module.Description();
    }
    return absl::StrCat(module.include_files[*header].source, ", a header of ",
                        module.Description());
  }
  const absl::string_view field = field_path.substr(0, field_path.find('['));
  for (const auto& [known, option] : kOptionOfField) {
    if (known == field) return std::string(option);
  }
  return "";
}

std::string RequestSources::TextOf(absl::string_view field_path,
                                   absl::string_view description) const {
  absl::ConsumePrefix(&field_path, "spec.");
  const auto i = ConsumeElement("joined_reports", field_path);
  if (i && *i < joined_reports_.size()) {
    absl::ConsumePrefix(&description,
                        absl::StrCat(joined_reports_[*i].name, ": "));
  }
  return std::string(description);
}

std::string RequestSources::AdviceOn(absl::string_view field_path) const {
  absl::ConsumePrefix(&field_path, "spec.");
  const auto i = ConsumeElement("constants", field_path);
  if (!i || *i >= constants_.size() || field_path != "name") return "";
  return RenameAdvice(constants_[*i].name_in_file, constants_[*i].name);
}

std::string RequestSources::FileOfMessage(absl::string_view subject,
                                          const std::string& file) const {
  absl::string_view header = file;
  if (absl::ConsumePrefix(&header, kTvmIncludes)) return std::string(header);
  const auto module =
      std::find_if(modules_.begin(), modules_.end(),
                   [&](const Module& m) { return m.name == subject; });
  if (module == modules_.end()) return file;
  if (file == absl::StrCat(subject, ".c") ||
      file == absl::StrCat(subject, ".cc")) {
    return module->source;
  }
  if (!absl::ConsumePrefix(&header, kModuleIncludes)) return file;
  for (const IncludeFile& known : module->include_files) {
    if (known.path == header) return known.source;
  }
  return file;
}

std::string RequestSources::RenameFiles(absl::string_view subject,
                                        absl::string_view output) const {
  std::string renamed;
  while (!output.empty()) {
    const size_t end = std::min(output.find('\n'), output.size() - 1) + 1;
    absl::string_view line = output.substr(0, end);
    output.remove_prefix(end);
    for (const absl::string_view before :
         {"In file included from ", "                 from "}) {
      if (absl::ConsumePrefix(&line, before)) absl::StrAppend(&renamed, before);
    }
    const size_t colon = std::min(line.find(':'), line.size());
    absl::StrAppend(&renamed,
                    FileOfMessage(subject, std::string(line.substr(0, colon))),
                    line.substr(colon));
  }
  return renamed;
}

}  // namespace metad::client
