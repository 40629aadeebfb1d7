#ifndef METAD_SERVER_RPC_FILE_TRANSLATION_H_
#define METAD_SERVER_RPC_FILE_TRANSLATION_H_

#include <string>

#include "codegen/plan/violation_list.h"
#include "metad/v1/build_spec.pb.h"
#include "server/pipeline/input_files.h"
#include "server/rpc/blob_translation.h"

namespace metad::rpc {

// The files of the spec and what it says about them, as the pipeline wants
// them. What only the wire can get wrong (names that are none, lists above
// their limits, types that no element has, unset blobs) is added to
// `violations`.
pipeline::InputFiles TranslateFiles(const v1::BuildSpec& spec,
                                    BlobTranslator& blobs,
                                    codegen::ViolationList& violations);

// Adds what is wrong with what the request calls a file.
void CheckFileName(const std::string& name, const std::string& field,
                   codegen::ViolationList& violations);

}  // namespace metad::rpc

#endif  // METAD_SERVER_RPC_FILE_TRANSLATION_H_
