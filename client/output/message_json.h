#ifndef METAD_CLIENT_OUTPUT_MESSAGE_JSON_H_
#define METAD_CLIENT_OUTPUT_MESSAGE_JSON_H_

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "client/failure.h"
#include "metad/v1/build_event.pb.h"
#include "metad/v1/build_spec.pb.h"
#include "metad/v1/object_report.pb.h"
#include "metad/v1/toolchain_service.pb.h"

namespace metad::client {

// The wire's messages as metactl's JSON: field names as on the wire, enums by
// name, numbers as numbers, every field there even where it is empty, in a
// fixed order. (Protobuf's own JSON quotes 64-bit numbers and leaves out what
// is zero, which is a nuisance to scripts.)
using Json = nlohmann::ordered_json;

// {"code", "reason", "message", "violations": [{"field", "description",
// "source"}], "omitted_violations"}
Json ToJson(const Failure& failure);

Json ToJson(const v1::Diagnostic& diagnostic);
Json ToJson(const v1::CompilerCommand& command);
Json ToJson(const v1::LogChunk& log);
Json ToJson(const v1::MetadataSummary& summary);
Json ToJson(const v1::ObjectReport& report);
// {"total": {"flash_bytes", "ram_bytes", "external_bytes"}, "metadata": {the
// same}, "unmeasured_modules"}
Json ToJson(const v1::ImageMemory& memory);
Json ToJson(const v1::Target& target);
Json ToJson(const v1::Toolchain& toolchain);
Json ToJson(const v1::ServerLimits& limits);

// Names of the command line and of the JSON: "source", "header", "object".
std::string OutputName(v1::OutputKind kind);
// "resolving" and the like.
std::string StageName(v1::Stage stage);
// "error", "warning", "note".
std::string SeverityName(v1::Diagnostic::Severity severity);

// Text of a document; bytes that are no UTF-8 are replaced. `indent` -1: one
// line.
std::string Dump(const Json& json, int indent);

}  // namespace metad::client

#endif  // METAD_CLIENT_OUTPUT_MESSAGE_JSON_H_
