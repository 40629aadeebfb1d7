#include "server/rpc/run_options.h"

#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "codegen/plan/identifier.h"

namespace metad::rpc {
namespace {

absl::Duration TranslateTimeout(const v1::RunBuildRequest& request,
                                absl::Duration longest,
                                codegen::ViolationList& violations) {
  if (!request.has_timeout()) return longest;
  const absl::Duration timeout = absl::Seconds(request.timeout().seconds()) +
                                 absl::Nanoseconds(request.timeout().nanos());
  if (timeout > absl::ZeroDuration() && timeout <= longest) return timeout;
  violations.Add("timeout", absl::StrCat("expected more than 0 and at most ",
                                         absl::FormatDuration(longest)));
  return longest;
}

bool IsLabelKey(const std::string& key) {
  if (key.empty() || key.size() > kMaxLabelKeyBytes) return false;
  return absl::ascii_isalpha(static_cast<unsigned char>(key[0])) &&
         std::all_of(key.begin(), key.end(), [](unsigned char c) {
           return absl::ascii_isalnum(c) || c == '_' || c == '.' || c == '-';
         });
}

void CheckLabel(const v1::Label& label, const std::string& field,
                absl::flat_hash_set<std::string>& keys,
                codegen::ViolationList& violations) {
  if (!IsLabelKey(label.key())) {
    violations.Add(
        absl::StrCat(field, ".key"),
        absl::StrCat(codegen::Quoted(label.key()),
                     " is no label's key; expected a letter and then at most ",
                     kMaxLabelKeyBytes - 1, " of [A-Za-z0-9_.-]"));
  } else if (!keys.insert(label.key()).second) {
    violations.Add(absl::StrCat(field, ".key"),
                   absl::StrCat(codegen::Quoted(label.key()),
                                " is given twice; expected each key once"));
  }
  if (label.value().size() > kMaxLabelValueBytes) {
    violations.Add(
        absl::StrCat(field, ".value"),
        absl::StrCat("of label ", codegen::Quoted(label.key()), " has ",
                     label.value().size(), " bytes; expected at most ",
                     kMaxLabelValueBytes));
  }
}

}  // namespace

RunOptions TranslateRunOptions(const v1::RunBuildRequest& request,
                               absl::Duration max_build_time,
                               codegen::ViolationList& violations) {
  RunOptions options;
  options.timeout = TranslateTimeout(request, max_build_time, violations);
  options.may_be_cached = !request.no_cache();
  if (request.labels_size() > kMaxLabels) {
    violations.Add("labels", absl::StrCat("are ", request.labels_size(),
                                          "; expected at most ", kMaxLabels));
    return options;
  }
  absl::flat_hash_set<std::string> keys;
  for (int i = 0; i < request.labels_size(); ++i) {
    const v1::Label& label = request.labels(i);
    CheckLabel(label, absl::StrCat("labels[", i, "]"), keys, violations);
    options.labels.emplace_back(label.key(), label.value());
  }
  return options;
}

}  // namespace metad::rpc
