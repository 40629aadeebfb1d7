#ifndef METAD_TESTS_CONFORMANCE_OBJECT_COMPARISON_H_
#define METAD_TESTS_CONFORMANCE_OBJECT_COMPARISON_H_

#include "tests/conformance/object_content.h"

namespace metad::conformance {

// Expects that a linker and a program find in one object what they find in the
// other: the same file header, symbols with their bindings, sections with their
// flags, bytes, and pointers to the same places, and the same needs.
//
// What compilers are free in is not compared: how far a table is aligned beyond
// what its type needs; the order of variables in a section; which of two names
// a section of tables has (.srodata for .rodata, .data.rel.ro.local for
// .data.rel.ro, .text.startup for .text); the instructions of functions, and
// what describes them to unwinders; the section of string literals.
void ExpectSameObject(const ObjectContent& direct,
                      const ObjectContent& compiled);

}  // namespace metad::conformance

#endif  // METAD_TESTS_CONFORMANCE_OBJECT_COMPARISON_H_
