#ifndef METAD_CLIENT_REQUEST_MODULE_CHOICE_H_
#define METAD_CLIENT_REQUEST_MODULE_CHOICE_H_

#include <optional>
#include <string>

#include "client/failure.h"
#include "metad/v1/build_spec.pb.h"

namespace metad::client {

// The index of the request's module of that name; nothing where there is none.
std::optional<int> IndexOfModule(const v1::BuildSpec& spec,
                                 const std::string& name);

// The index of the request's module of that name; adds a usage problem of
// `option`, which names the modules that there are, where there is none.
std::optional<int> FindModule(const v1::BuildSpec& spec,
                              const std::string& option,
                              const std::string& name, Problems& problems);

// The same; without a name the only module is meant, and where there are
// several, that is a problem.
std::optional<int> ChooseModule(const v1::BuildSpec& spec,
                                const std::string& option,
                                const std::optional<std::string>& name,
                                Problems& problems);

// Whether the module is compiled.
bool IsSource(const v1::ModuleDescriptor& module);

}  // namespace metad::client

#endif  // METAD_CLIENT_REQUEST_MODULE_CHOICE_H_
