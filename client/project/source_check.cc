#include "client/project/source_check.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "client/option_values.h"
#include "server/platform/printable_text.h"

namespace metad::client {
namespace {

// Empty is fine: it says nothing.
template <typename Parse>
void CheckWord(const std::string& text, const std::string& place,
               const Parse& parse, Problems& problems) {
  if (text.empty()) return;
  const auto parsed = parse(text);
  if (!parsed.ok()) {
    problems.AddInvalid(place, std::string(parsed.status().message()));
  }
}

// What `Message` has of the fields that are the same in both.
template <typename Message>
void CheckCommon(const Message& message, const ProjectPart& part,
                 Problems& problems) {
  CheckWord(message.optimize(), part.Place(Message::kOptimizeFieldNumber),
            ParseOptimization, problems);
  for (int i = 0; i < message.define_size(); ++i) {
    const std::string& text = message.define(i);
    const std::string name = text.substr(0, text.find('='));
    const bool is_name =
        !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
          return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_';
        });
    if (is_name) continue;
    problems.AddInvalid(part.Place(Message::kDefineFieldNumber, i),
                        absl::StrCat("found '", platform::Printable(text),
                                     "', expected NAME or NAME=VALUE"));
  }
}

}  // namespace

void CheckSources(const Project& project, const ProjectPart& part,
                  Problems& problems) {
  CheckCommon(project, part, problems);
  for (int i = 0; i < project.standard_size(); ++i) {
    CheckWord(project.standard(i), part.Place(Project::kStandardFieldNumber, i),
              ParseStandard, problems);
  }
}

void CheckSources(const Module& module, const ProjectPart& part,
                  Problems& problems) {
  CheckCommon(module, part, problems);
  CheckWord(module.standard(), part.Place(Module::kStandardFieldNumber),
            ParseStandard, problems);
}

}  // namespace metad::client
