#ifndef METAD_TESTS_UNIT_SERVER_FORMATS_LIBRARY_FILES_H_
#define METAD_TESTS_UNIT_SERVER_FORMATS_LIBRARY_FILES_H_

#include <string>
#include <vector>

#include "tests/unit/server/formats/tar_bytes.h"

// Model Library Format archives of version 7, in the form of TVM's own: of a
// model kws with an input x and an output y of 4 floats, y = x * scale + bias.
namespace metad::formats::testing {

// The C text of a module with a registry of these functions, as TVM writes it;
// other text, such as an entry, may follow.
std::string RegistryText(const std::vector<std::string>& functions);

// metadata.json of models with these names; `executor` is "graph" or "aot".
std::string MetadataText(const std::vector<std::string>& models,
                         const std::string& executor,
                         const std::string& tvm_target = "c -keys=cpu ");

// A .params file of float32 arrays of one extent.
struct ParamsArray {
  std::string name;
  std::vector<float> values;
};
std::string ParamsBytes(const std::vector<ParamsArray>& arrays);

// The members of an archive of one model: a registry in lib0, operators
// tvmgen_<model>_scale and _shift in lib1, `scale` and `bias` in .params.
std::vector<TarMember> GraphMembers(const std::string& model);

// The same compiled ahead of time with the packed interface: lib0 has the
// entry, the block of constants and a workspace, lib1 TVMMetadata, lib2 the
// main function.
std::vector<TarMember> PackedAotMembers();

// With the C interface: lib0 has the entry and the constants, lib1 the main
// function, which takes pointers.
std::vector<TarMember> CInterfaceMembers();

// An archive with metadata.json of version 7 for these models.
std::string Library(const std::vector<std::string>& models,
                    const std::string& executor,
                    const std::vector<TarMember>& members,
                    const std::string& tvm_target = "c -keys=cpu ");

}  // namespace metad::formats::testing

#endif  // METAD_TESTS_UNIT_SERVER_FORMATS_LIBRARY_FILES_H_
