#ifndef METAD_CLIENT_MODEL_LIBRARY_ENTRY_FAULT_H_
#define METAD_CLIENT_MODEL_LIBRARY_ENTRY_FAULT_H_

#include <string>

#include "client/model_library/c_declarations_text.h"

namespace metad::client {

// Why nobody can run a model through the entry that TVM wrote for it: it calls
// the main function with more packed arguments than it sets, as TVM's packed
// interface does where memory is to come from pools of the caller's. The image
// would link, and read what happens to lie on the stack. Empty: nothing of
// that is seen.
std::string EntryFault(const CFunction& entry);

}  // namespace metad::client

#endif  // METAD_CLIENT_MODEL_LIBRARY_ENTRY_FAULT_H_
