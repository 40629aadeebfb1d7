#ifndef METAD_CODEGEN_PLAN_METADATA_SPEC_H_
#define METAD_CODEGEN_PLAN_METADATA_SPEC_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "codegen/plan/data_type.h"

namespace metad::codegen {

enum class ByteOrder { kLittleEndian, kBigEndian };

// The runtime whose registry layout the metadata matches.
enum class RuntimeAbi {
  // TVM's C runtime, 0.9 to 0.18: 2-byte count in the target's byte order.
  kCrt,
};

// What generated text and tables depend on of the machine they are for.
struct TargetTraits {
  std::string name;
  ByteOrder byte_order = ByteOrder::kLittleEndian;
};

// One runtime module and its answer to get_func_names.
struct ModuleSpec {
  std::string name;
  // In registry order.
  std::vector<std::string> functions;
  // Whether the functions were listed in the request, so that a violation can
  // name the entry; otherwise they were read from the artifact.
  bool functions_are_listed = false;
  // Whether `functions` is the module's answer. False when the module could not
  // be read, which was reported: its functions are then not missed here.
  bool resolved = true;
  // What else the artifact defines for the whole image to see: a constant, or
  // another module's function, of such a name could not be linked beside it.
  std::vector<std::string> other_symbols;
  // Why there may be no function, for the error that says so; may be empty.
  std::string no_function_hint;
  std::vector<std::string> required_constants;
};

// A tensor for global, read-only storage. Fields as in metad.v1.ConstantTensor.
struct ConstantSpec {
  std::string name;
  DataType type;
  std::vector<int64_t> shape;
  // Row-major, little-endian. Not owned; outlives the plan made of it.
  absl::string_view data;
  uint32_t alignment = 0;
  std::string section;
};

// What metadata is to be generated for; not yet checked. Functions and
// constants keep their order.
struct MetadataSpec {
  std::string model_name;
  RuntimeAbi runtime_abi = RuntimeAbi::kCrt;
  TargetTraits target;
  std::vector<ModuleSpec> modules;
  std::vector<ConstantSpec> constants;
  // SHA-256 of the inputs, 64 lower-case hexadecimal digits. Codegen prints it
  // and does not interpret it.
  std::string input_digest;
};

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_METADATA_SPEC_H_
