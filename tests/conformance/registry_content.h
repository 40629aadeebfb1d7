#ifndef METAD_TESTS_CONFORMANCE_REGISTRY_CONTENT_H_
#define METAD_TESTS_CONFORMANCE_REGISTRY_CONTENT_H_

#include <set>
#include <string>

#include "codegen/plan/metadata_spec.h"
#include "tests/conformance/object_content.h"

namespace metad::conformance {

// Expects the registry of the spec's functions in the object, in the layout of
// the spec's ABI: tables are followed through their relocations, as a linker
// would.
void ExpectRegistry(const codegen::MetadataSpec& spec,
                    const ObjectContent& object);

// What the object needs of others: the modules' functions, by their symbols,
// and the runtime's.
std::set<std::string> NeededSymbols(const codegen::MetadataSpec& spec);

// The variables beside constants that others may see.
std::set<std::string> RegistryVariables(const codegen::MetadataSpec& spec);

}  // namespace metad::conformance

#endif  // METAD_TESTS_CONFORMANCE_REGISTRY_CONTENT_H_
