#ifndef METAD_SERVER_FORMATS_MODEL_LIBRARY_EXPORTED_LIBRARY_H_
#define METAD_SERVER_FORMATS_MODEL_LIBRARY_EXPORTED_LIBRARY_H_

#include <optional>
#include <string>
#include <vector>

#include "server/formats/model_library/library_archive.h"
#include "server/formats/model_library/library_metadata.h"

namespace metad::formats {

// What TVM's export_library("NAME.tar") writes: modules, numbered lib0.o or
// lib0.c and so on, in no folder, beside devc.o or devc.c, by which TVM's C++
// runtime loads them. Nothing describes them: the model is called as its
// functions say, tvmgen_<name>_..., and not at all where they do not say it.
//
// Code for the C runtime is taken from it. Code for the C++ runtime is refused
// where its modules are read (dynamic_runtime.h).
//
// Describes the model of such members as a single operator, whose functions are
// its modules' own; nothing where the members are something else. What is left
// out is noted.
std::optional<LibraryMetadata> DescribeExportedLibrary(
    const std::vector<LibraryMember>& members, std::vector<std::string>& notes);

// What is left of a Model Library Format where people commit the code of an
// export and leave its metadata.json out: codegen/host/src/<model>_lib0.c and
// so on, or lib0.c, which is of the model that its functions name. Their
// targets are those that TVM's sources begin with. The tensors are not known,
// so that an entry of a C interface stays as TVM wrote it.
//
// Describes the models of such members; nothing where the members are
// something else. What is missing is noted.
std::optional<LibraryMetadata> DescribeCodeAlone(
    const std::vector<LibraryMember>& members, std::vector<std::string>& notes);

// What is wrong with members that are none of these, and what to do about it.
std::string ProblemWithoutMetadata(const std::vector<LibraryMember>& members);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_MODEL_LIBRARY_EXPORTED_LIBRARY_H_
