#ifndef METAD_CLIENT_OUTPUT_MODULE_INSPECTION_TEXT_H_
#define METAD_CLIENT_OUTPUT_MODULE_INSPECTION_TEXT_H_

#include <ostream>

#include "client/output/message_json.h"
#include "metad/v1/inspection_service.pb.h"

namespace metad::client {

// {"runtime", "members": [{"member", "problem", "object_report",
// "functions"}]}; functions as of FunctionsToJson(), and null in place of the
// report of what could not be read.
Json ArchiveToJson(const v1::InspectModuleResponse& module);

// [{"name", "registered", "left_out_because"}]
Json FunctionsToJson(const v1::InspectedObject& object);

// Each member with its functions, and what they all occupy.
void PrintArchive(const v1::InspectModuleResponse& module, std::ostream& out);

// What a build that lists no function would register of an object, and why not
// the others; nothing for one that has a registry.
void PrintModuleFunctions(const v1::InspectedObject& object, std::ostream& out);

}  // namespace metad::client

#endif  // METAD_CLIENT_OUTPUT_MODULE_INSPECTION_TEXT_H_
