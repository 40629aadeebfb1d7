#include "client/request/request_sources.h"

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
  modules_.push_back({client::Describe("module", name, source), {}});
}

void RequestSources::AddIncludeFile(size_t module, std::string source) {
  modules_[module].include_files.push_back(std::move(source));
}

void RequestSources::AddConstant(const std::string& name,
                                 const std::string& name_in_file,
                                 const std::string& source) {
  constants_.push_back(
      {name, name_in_file.empty() ? name : name_in_file, source});
}

void RequestSources::AddInterface(size_t model, const std::string& source) {
  interfaces_[model] = absl::StrCat("the interface from ", source);
}

std::string RequestSources::Describe(absl::string_view field_path) const {
  absl::ConsumePrefix(&field_path, "spec.");
  if (const auto i = ConsumeElement("models", field_path)) {
    const auto found = interfaces_.find(*i);
    const bool is_known =
        found != interfaces_.end() && absl::StartsWith(field_path, "aot");
    return is_known ? found->second : "";
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
      return module.description;
    }
    return absl::StrCat(module.include_files[*header], ", a header of ",
                        module.description);
  }
  const absl::string_view field = field_path.substr(0, field_path.find('['));
  for (const auto& [known, option] : kOptionOfField) {
    if (known == field) return std::string(option);
  }
  return "";
}

std::string RequestSources::AdviceOn(absl::string_view field_path) const {
  absl::ConsumePrefix(&field_path, "spec.");
  const auto i = ConsumeElement("constants", field_path);
  if (!i || *i >= constants_.size() || field_path != "name") return "";
  return RenameAdvice(constants_[*i].name_in_file, constants_[*i].name);
}

}  // namespace metad::client
