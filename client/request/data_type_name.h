#ifndef METAD_CLIENT_REQUEST_DATA_TYPE_NAME_H_
#define METAD_CLIENT_REQUEST_DATA_TYPE_NAME_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "metad/v1/build_spec.pb.h"

namespace metad::client {

// Reads a type by the name that reports and generated files give it: "int8",
// "uint4", "float32", "bfloat16", "complex64", "handle64", "bool",
// "float8_e4m3fn", "float4_e2m1fn"; with lanes "int8x4". InvalidArgument, with
// what is expected, for anything else. Whether constants of such a width can be
// is the server's to say.
absl::StatusOr<v1::DataType> ParseDataTypeName(absl::string_view name);

}  // namespace metad::client

#endif  // METAD_CLIENT_REQUEST_DATA_TYPE_NAME_H_
