#ifndef METAD_CLIENT_OUTPUT_ELEMENT_TEXT_H_
#define METAD_CLIENT_OUTPUT_ELEMENT_TEXT_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"
#include "server/formats/tensors/imported_constant.h"

namespace metad::client {

// The element at `index` of packed, little-endian `data`, which has it: numbers
// in decimal, floats as short as reads back the same, "nan" and "-inf", complex
// ones as "1-2j", bool as "true" and "false" (or its byte), lanes in braces,
// and in hexadecimal what nobody says the type of.
std::string ElementText(const formats::ElementType& type,
                        absl::string_view data, size_t index);

}  // namespace metad::client

#endif  // METAD_CLIENT_OUTPUT_ELEMENT_TEXT_H_
