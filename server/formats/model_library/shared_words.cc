#include "server/formats/model_library/shared_words.h"

#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "server/formats/model_library/c_words.h"

namespace metad::formats {
namespace {

using Words = absl::flat_hash_set<absl::string_view>;

bool HasHelpers(const CodeFile& file) {
  return file.kind == LibraryModule::Kind::kCSource &&
         !file.content.helpers.empty();
}

// Of all that a source holds, macros too.
Words WordsOf(absl::string_view text) {
  Words words;
  ForEachWord(text, [&words](absl::string_view word) { words.insert(word); });
  return words;
}

Words WordsOf(const CodeFile& file) {
  if (file.content.is_source) return WordsOf(file.text);
  Words words(file.content.undefined.begin(), file.content.undefined.end());
  words.insert(file.content.functions.begin(), file.content.functions.end());
  return words;
}

// Sources may be included as headers are, and one that is not is a file.
bool IsAmong(const std::vector<CodeFile>& files, absl::string_view path) {
  return std::any_of(files.begin(), files.end(), [path](const CodeFile& file) {
    absl::string_view folder = file.member;
    return absl::ConsumeSuffix(&folder, path) && absl::EndsWith(folder, "/");
  });
}

}  // namespace

SharedWords::SharedWords(
    const std::vector<CodeFile>& files,
    const std::map<std::string, absl::string_view>& headers) {
  bool has_helpers = false;
  for (const CodeFile& file : files) {
    has_helpers = has_helpers || HasHelpers(file);
  }
  if (!has_helpers) return;
  for (const CodeFile& file : files) Add(file);
  for (const auto& [path, content] : headers) {
    if (IsAmong(files, path)) continue;
    for (const absl::string_view word : WordsOf(content)) ++mentions_[word];
  }
}

void SharedWords::Add(const CodeFile& file) {
  for (const absl::string_view word : WordsOf(file)) ++mentions_[word];
  if (!HasHelpers(file)) return;
  for (const HelperFunction& helper : file.content.helpers) {
    ++definers_[helper.name];
  }
}

std::vector<HelperFunction> SharedWords::LocalHelpers(
    const CodeFile& file) const {
  std::vector<HelperFunction> local;
  if (!HasHelpers(file)) return local;
  for (const HelperFunction& helper : file.content.helpers) {
    if (mentions_.at(helper.name) == definers_.at(helper.name)) {
      local.push_back(helper);
    }
  }
  return local;
}

}  // namespace metad::formats
