#ifndef METAD_TESTS_UNIT_CLIENT_BUILD_EVENTS_H_
#define METAD_TESTS_UNIT_CLIENT_BUILD_EVENTS_H_

#include <string>
#include <vector>

#include "client/remote_error.h"
#include "metad/v1/build_event.pb.h"
#include "metad/v1/build_spec.pb.h"

// What a server says of a build of model "m" with one module "a".
namespace metad::client::testing {

void AddArtifact(v1::OutputKind kind, const std::string& name,
                 const std::string& content,
                 google::protobuf::RepeatedPtrField<v1::Artifact>& artifacts);

v1::MetadataSummary Summary();

v1::BuildEvent SnapshotEvent();

// An error in a.c.
v1::BuildEvent DiagnosticEvent();

// With bytes that a terminal would act on.
v1::BuildEvent LogEvent();

// Source, header and object.
v1::BuildEvent SuccessEvent();

// The same, its object a blob of the server's.
v1::BuildEvent StoredObjectEvent(const std::string& content);

v1::BuildEvent FailureEvent(const std::string& reason,
                            const std::vector<FieldViolation>& violations = {});

}  // namespace metad::client::testing

#endif  // METAD_TESTS_UNIT_CLIENT_BUILD_EVENTS_H_
