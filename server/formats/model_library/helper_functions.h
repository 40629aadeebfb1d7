#ifndef METAD_SERVER_FORMATS_MODEL_LIBRARY_HELPER_FUNCTIONS_H_
#define METAD_SERVER_FORMATS_MODEL_LIBRARY_HELPER_FUNCTIONS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "server/formats/model_library/c_declarations_text.h"

namespace metad::formats {

// A function that one of TVM's schedules brings into a source for its
// operators, such as __ror of Arm's DSP schedules. TVM writes many of them
// without `static`, and the same ones for each model, so that no image can link
// two of its models.
struct HelperFunction {
  std::string name;
  // Where the text defines it: preprocessor conditions choose one.
  std::vector<size_t> definitions;
};

// Those of a C source that TVM wrote: functions of plain C types, without an
// attribute that others could see, that TVM did not name and that the source
// refers to itself. `declarations` are the text's. Whether nobody else refers
// to one of them, the text does not say.
std::vector<HelperFunction> FindHelperFunctions(
    absl::string_view text, const CDeclarations& declarations);

// The text with these functions local to it. Its lines keep their numbers.
std::string WithLocalFunctions(absl::string_view text,
                               const std::vector<HelperFunction>& functions);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_MODEL_LIBRARY_HELPER_FUNCTIONS_H_
