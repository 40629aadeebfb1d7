#ifndef METAD_SERVER_FORMATS_MODEL_LIBRARY_ENTRY_FAULT_H_
#define METAD_SERVER_FORMATS_MODEL_LIBRARY_ENTRY_FAULT_H_

#include <string>

#include "server/formats/model_library/c_declarations_text.h"

namespace metad::formats {

// Why nobody can run a model through the entry that TVM wrote for it: it calls
// the main function with more packed arguments than it sets, as TVM's packed
// interface does where memory is to come from pools of the caller's. The image
// would link, and read what happens to lie on the stack. Empty: nothing of
// that is seen.
std::string EntryFault(const CFunction& entry);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_MODEL_LIBRARY_ENTRY_FAULT_H_
