#ifndef METAD_CLIENT_COMMANDS_CODE_INSPECTION_H_
#define METAD_CLIENT_COMMANDS_CODE_INSPECTION_H_

#include <nlohmann/json.hpp>
#include <string>
#include <variant>

#include "absl/strings/string_view.h"
#include "client/command_options.h"
#include "client/commands/command_context.h"
#include "client/failure.h"

namespace metad::client {

// What `inspect` shows of a file, in both of its forms.
struct ShownFile {
  nlohmann::ordered_json document;
  std::string text;
};

using InspectedCode = std::variant<ShownFile, Failure>;

// What a shared object offers and imports. `file` is for messages.
InspectedCode InspectSharedObject(const std::string& file,
                                  absl::string_view content);

// Has a server read back an object or an ar archive of objects, or say what
// else it is: what it holds and, where it is no metadata, which of its
// functions a build would register, and why not the others.
InspectedCode InspectModule(const std::string& file, absl::string_view content,
                            const SessionOptions& session,
                            CommandContext& context);

}  // namespace metad::client

#endif  // METAD_CLIENT_COMMANDS_CODE_INSPECTION_H_
