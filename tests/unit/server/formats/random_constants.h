#ifndef METAD_TESTS_UNIT_SERVER_FORMATS_RANDOM_CONSTANTS_H_
#define METAD_TESTS_UNIT_SERVER_FORMATS_RANDOM_CONSTANTS_H_

#include <random>
#include <vector>

#include "server/formats/tensors/imported_constant.h"

namespace metad::formats::testing {

// Every type of DLPack that constants have, with one lane.
const std::vector<ElementType>& AllElementTypes();

// A constant of that type with a name, a shape and bytes of chance; bits behind
// the last element are 0.
ImportedConstant RandomConstant(const ElementType& type, std::mt19937& random);

// Up to `most` constants of chance, with different names.
std::vector<ImportedConstant> RandomConstants(size_t most,
                                              std::mt19937& random);

}  // namespace metad::formats::testing

#endif  // METAD_TESTS_UNIT_SERVER_FORMATS_RANDOM_CONSTANTS_H_
