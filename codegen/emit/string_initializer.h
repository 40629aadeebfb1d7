#ifndef METAD_CODEGEN_EMIT_STRING_INITIALIZER_H_
#define METAD_CODEGEN_EMIT_STRING_INITIALIZER_H_

#include <cstddef>
#include <vector>

#include "absl/strings/string_view.h"
#include "codegen/emit/sink.h"

// Bytes as string literals, the form that compilers read fastest.
//
// C99 and C++ agree on less than one would think: C99 compilers need not take a
// literal of more than 4095 characters, and warn of one; and while C lets a
// char array drop the NUL that ends its literal, C++ does not, and newer C
// compilers warn. So the bytes are cut into parts, each a char array of a
// struct, after a byte that is 0: the part's literal ends before it, and the
// literal's own NUL is that byte. A struct of char arrays has no padding. Where
// 4096 bytes have no 0 among them they become a list of characters instead,
// which is correct, and costs what any list costs.
namespace metad::codegen {

struct StringPart {
  size_t bytes = 0;
  // Otherwise a list of characters.
  bool is_literal = false;
};

// The parts that `bytes` are cut into, in their order. The sink is told how far
// that is; nothing is written.
std::vector<StringPart> CutIntoStringParts(absl::string_view bytes, Sink& sink);

// Writes the members of the struct: "  char part_0[17];" and so on, a line
// each.
void EmitStringMembers(const std::vector<StringPart>& parts, Sink& sink);

// Writes what stands between the braces of the struct's initializer, from the
// line break after the first to the one before the second.
void EmitStringInitializer(absl::string_view bytes,
                           const std::vector<StringPart>& parts, Sink& sink);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_EMIT_STRING_INITIALIZER_H_
