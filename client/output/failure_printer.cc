#include "client/output/failure_printer.h"

#include <nlohmann/json.hpp>

#include "client/output/message_json.h"
#include "server/platform/printable_text.h"

namespace metad::client {

void PrintFailure(const Failure& failure, std::ostream& err) {
  // An error of one field often says in both places the same.
  const bool once = failure.details.size() == 1 &&
                    failure.details[0].description == failure.message;
  err << "metactl: ";
  if (!once) err << platform::Printable(failure.message) << '\n';
  for (const FailureDetail& detail : failure.details) {
    if (!once) err << "  ";
    if (!detail.field.empty()) err << platform::Printable(detail.field) << ": ";
    err << platform::Printable(detail.description);
    if (!detail.source.empty())
      err << " (" << platform::Printable(detail.source) << ')';
    err << '\n';
  }
  if (failure.omitted_details > 0) {
    err << "  and " << failure.omitted_details << " more\n";
  }
  err.flush();
}

void PrintFailureEvent(const Failure& failure, std::ostream& err) {
  const Json event = {{"event", "failure"},
                      {"exit_code", static_cast<int>(failure.exit_code)},
                      {"error", ToJson(failure)}};
  err << Dump(event, -1) << '\n' << std::flush;
}

}  // namespace metad::client
