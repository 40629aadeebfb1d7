#include "codegen/emit/constant_storage.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "codegen/emit/array_initializer.h"
#include "codegen/emit/c_declarations.h"
#include "codegen/emit/string_initializer.h"
#include "codegen/emit/target_bytes.h"
#include "codegen/emit/word_initializer.h"
#include "codegen/plan/constant_data_file.h"

namespace metad::codegen {
namespace {

bool IsDefinedHere(const MetadataPlan& plan, const PlannedConstant& constant) {
  return !constant.joined && !constant.alias_of.has_value() &&
         !IsOutsideImage(plan, constant);
}

// Whether what is written for a target of one byte order means something else
// on one of the other.
bool DependsOnByteOrder(const PlannedConstant& constant) {
  switch (constant.style) {
    case ConstantStyle::kAuto:
    case ConstantStyle::kTyped:
      return false;
    case ConstantStyle::kBits:
      return WordBytes(constant) != StorageUnitBytes(constant.storage);
    case ConstantStyle::kString:
    case ConstantStyle::kIncbin:
    case ConstantStyle::kEmbed:
      return StorageUnitBytes(constant.storage) != 1;
  }
  return false;
}

template <typename Predicate>
bool AnyDefined(const MetadataPlan& plan, Predicate predicate) {
  return std::any_of(plan.constants.begin(), plan.constants.end(),
                     [&](const PlannedConstant& constant) {
                       return IsDefinedHere(plan, constant) &&
                              predicate(constant);
                     });
}

bool AnyHasStyle(const MetadataPlan& plan, ConstantStyle style) {
  return AnyDefined(plan, [style](const PlannedConstant& constant) {
    return constant.style == style;
  });
}

void EmitByteOrderCheck(ByteOrder byte_order, Sink& sink) {
  const bool little = byte_order == ByteOrder::kLittleEndian;
  sink.Append(absl::StrCat(
      "#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ != __ORDER_",
      little ? "LITTLE" : "BIG", "_ENDIAN__\n#error \"constants are written ",
      "for a ", little ? "little" : "big", "-endian target\"\n#endif\n\n"));
}

std::string Placement(const PlannedConstant& constant) {
  return absl::StrCat(" METAD_PLACED(\"", constant.section, "\", ",
                      constant.alignment, ")");
}

std::string StorageName(const PlannedConstant& constant) {
  return absl::StrCat("metad_", constant.name, "_storage");
}

// C++ gives a const object internal linkage unless a declaration before its
// definition says otherwise.
void EmitDeclaration(const PlannedConstant& constant, Sink& sink) {
  sink.Append(absl::StrCat("/* ", ConstantRemark(constant), " */\nextern ",
                           ConstantDeclarator(constant), ";\n"));
}

// "const TYPE metad_NAME_storage[...]", declared under the constant's name and
// then up to the brace that opens its initializer.
void BeginStorage(const PlannedConstant& constant, const std::string& type,
                  const std::string& bounds, Sink& sink) {
  const std::string declarator =
      absl::StrCat("const ", type, " ", StorageName(constant), bounds);
  sink.Append(absl::StrCat("extern ", declarator, "\n    __asm__(\"",
                           constant.name, "\");\n", declarator, "\n   ",
                           Placement(constant), " = {"));
}

void EndStorage(Sink& sink) { sink.Append("};\n\n"); }

void BeginArray(const PlannedConstant& constant, Sink& sink) {
  sink.Append(
      absl::StrCat(ConstantDeclarator(constant), Placement(constant), " = {"));
}

void EmitTyped(const PlannedConstant& constant, Sink& sink) {
  BeginArray(constant, sink);
  EmitArrayInitializer(constant, sink);
  EndStorage(sink);
}

void EmitBits(const PlannedConstant& constant, ByteOrder byte_order,
              Sink& sink) {
  const int64_t word = WordBytes(constant);
  const std::string type = absl::StrCat("uint", 8 * word, "_t");
  if (type == ElementCType(constant.storage)) {
    BeginArray(constant, sink);
  } else {
    BeginStorage(constant, type,
                 absl::StrCat("[", constant.stored_bytes / word, "]"), sink);
  }
  EmitWordInitializer(constant, byte_order, sink);
  EndStorage(sink);
}

void EmitString(const PlannedConstant& constant, ByteOrder byte_order,
                Sink& sink) {
  const TargetBytes bytes(constant, byte_order);
  const std::vector<StringPart> parts = CutIntoStringParts(bytes.view(), sink);
  const std::string type =
      absl::StrCat("struct metad_", constant.name, "_parts");
  sink.Append(absl::StrCat(type, " {\n"));
  EmitStringMembers(parts, sink);
  sink.Append("};\n");
  BeginStorage(constant, type, "", sink);
  EmitStringInitializer(bytes.view(), parts, sink);
  EndStorage(sink);
}

std::string SymbolDirectives(const PlannedConstant& constant) {
  return absl::StrCat("  \".globl ", constant.name, "\\n\"\n  \".type ",
                      constant.name, ", %object\\n\"\n  \".size ",
                      constant.name, ", ", constant.stored_bytes, "\\n\"\n");
}

// Every assembler for ELF takes %progbits and %object; @progbits would start a
// comment on ARM. The count cuts off what is too much, and makes gas refuse a
// file that is too short.
void EmitIncbin(const MetadataPlan& plan, const PlannedConstant& constant,
                Sink& sink) {
  sink.Append(absl::StrCat(
      "__asm__(\n  \".pushsection \\\"", constant.section,
      "\\\",\\\"a\\\",%progbits\\n\"\n  \".balign ", constant.alignment,
      "\\n\"\n", SymbolDirectives(constant), "  \"", constant.name,
      ":\\n\"\n  \".incbin \\\"", DataFileName(plan.model_name, constant),
      "\\\", 0, ", constant.stored_bytes, "\\n\"\n  \".popsection\\n\");\n\n"));
}

void EmitEmbed(const MetadataPlan& plan, const PlannedConstant& constant,
               Sink& sink) {
  const std::string file = DataFileName(plan.model_name, constant);
  sink.Append(absl::StrCat("#if !__has_embed(\"", file,
                           "\")\n#error \"no file ", file,
                           " beside this one\"\n#endif\n"));
  BeginStorage(constant, "uint8_t", "[]", sink);
  sink.Append(absl::StrCat("\n#embed \"", file, "\"\n};\nstatic_assert(sizeof(",
                           StorageName(constant),
                           ") == ", constant.stored_bytes, ", \"", file,
                           " has another size\");\n\n"));
}

}  // namespace

void EmitStoragePrologue(const MetadataPlan& plan, Sink& sink) {
  if (AnyDefined(plan, DependsOnByteOrder)) {
    EmitByteOrderCheck(plan.target.byte_order, sink);
  }
  if (AnyHasStyle(plan, ConstantStyle::kIncbin)) {
    sink.Append(
        "/*\n * More than C99: constants of style incbin are taken in by the "
        "assembler of gcc\n * or clang, for ELF, which looks for the .bin "
        "files in the working directory and\n * where -I says.\n */\n\n");
  }
  if (AnyHasStyle(plan, ConstantStyle::kEmbed)) {
    sink.Append(
        "/*\n * More than C99: constants of style embed are taken in by "
        "C23's #embed, from the\n * .bin files beside this one.\n */\n"
        "#ifndef __has_embed\n"
        "#error \"this file needs #embed, that is a C23 compiler and "
        "-std=c23\"\n#endif\n\n");
  }
}

void EmitConstantStorage(const MetadataPlan& plan,
                         const PlannedConstant& constant, Sink& sink) {
  EmitDeclaration(constant, sink);
  switch (constant.style) {
    case ConstantStyle::kAuto:
    case ConstantStyle::kTyped:
      return EmitTyped(constant, sink);
    case ConstantStyle::kBits:
      return EmitBits(constant, plan.target.byte_order, sink);
    case ConstantStyle::kString:
      return EmitString(constant, plan.target.byte_order, sink);
    case ConstantStyle::kIncbin:
      return EmitIncbin(plan, constant, sink);
    case ConstantStyle::kEmbed:
      return EmitEmbed(plan, constant, sink);
  }
}

void EmitConstantAlias(const PlannedConstant& constant,
                       const PlannedConstant& storage, Sink& sink) {
  const std::string place =
      storage.is_block
          ? absl::StrCat("; at byte ", constant.alias_offset, " of ")
          : "; the same as ";
  sink.Append(absl::StrCat("/* ", ConstantRemark(constant), place, storage.name,
                           " */\nextern ", ConstantDeclarator(constant)));
  if (storage.style != ConstantStyle::kIncbin && !storage.is_block) {
    sink.Append(absl::StrCat("\n    __attribute__((alias(\"", storage.name,
                             "\")));\n\n"));
    return;
  }
  // The compiler does not know what the assembler defines, nor does it have
  // aliases of parts.
  sink.Append(absl::StrCat(";\n__asm__(\n", SymbolDirectives(constant),
                           "  \".set ", constant.name, ", ", storage.name,
                           constant.alias_offset == 0
                               ? ""
                               : absl::StrCat(" + ", constant.alias_offset),
                           "\\n\");\n\n"));
}

}  // namespace metad::codegen
