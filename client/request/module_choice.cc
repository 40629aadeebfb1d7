#include "client/request/module_choice.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace metad::client {
namespace {

std::string ModuleNames(const v1::BuildSpec& spec) {
  // Enough to recognise a typing error by.
  constexpr int kShown = 10;
  std::vector<std::string> names;
  for (int i = 0; i < spec.modules_size() && i < kShown; ++i) {
    names.push_back(spec.modules(i).name());
  }
  if (spec.modules_size() > kShown) names.emplace_back("...");
  return absl::StrJoin(names, ", ");
}

}  // namespace

std::optional<int> IndexOfModule(const v1::BuildSpec& spec,
                                 const std::string& name) {
  for (int i = 0; i < spec.modules_size(); ++i) {
    if (spec.modules(i).name() == name) return i;
  }
  return std::nullopt;
}

std::optional<int> FindModule(const v1::BuildSpec& spec,
                              const std::string& option,
                              const std::string& name, Problems& problems) {
  if (const auto index = IndexOfModule(spec, name)) return index;
  problems.AddUsage(
      option, absl::StrCat("there is no module '", name, "', expected one of ",
                           ModuleNames(spec)));
  return std::nullopt;
}

std::optional<int> ChooseModule(const v1::BuildSpec& spec,
                                const std::string& option,
                                const std::optional<std::string>& name,
                                Problems& problems) {
  if (name) return FindModule(spec, option, *name, problems);
  if (spec.modules_size() == 1) return 0;
  problems.AddUsage(option,
                    absl::StrCat("which module is meant? Expected MODULE: "
                                 "before it, one of ",
                                 ModuleNames(spec)));
  return std::nullopt;
}

bool IsSource(const v1::ModuleDescriptor& module) {
  return module.kind() == v1::ModuleDescriptor::C_SOURCE ||
         module.kind() == v1::ModuleDescriptor::CXX_SOURCE;
}

}  // namespace metad::client
