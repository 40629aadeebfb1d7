#include "codegen/runtimes/crt/aot_metadata_emitter.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "codegen/plan/aot_symbols.h"
#include "codegen/runtimes/packed_declarations.h"

namespace metad::codegen {
namespace {

constexpr DataType kBytes{DataType::kUInt, 8, 1};

// Of printable ASCII characters; "\?" because "??/" and its kin mean something
// else in C99.
std::string StringLiteral(absl::string_view text) {
  std::string literal = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\' || c == '?') literal.push_back('\\');
    literal.push_back(c);
  }
  literal.push_back('"');
  return literal;
}

// What has no name of TVM's starts with metad_aot_: nothing in the headers of
// codegen/runtime/metad does, which the text may include.
void EmitTypes(Sink& sink) {
  sink.Append(
      "/* Interfaces of ahead-of-time compiled models, as TVM's runtimes read "
      "them. */\n"
      "struct metad_aot_data_type {\n"
      "  uint8_t code;\n"
      "  uint8_t bits;\n"
      "  uint16_t lanes;\n"
      "};\n\n"
      "struct TVMTensorInfo {\n"
      "  const char* name;\n"
      "  const int64_t* shape;\n"
      "  int64_t num_shape;\n"
      "  struct metad_aot_data_type dtype;\n"
      "};\n\n"
      "struct TVMConstantInfo {\n"
      "  const char* name_hint;\n"
      "  int64_t byte_offset;\n"
      "  int64_t data_len;\n"
      "  const void* data_bytes;\n"
      "};\n\n"
      "struct TVMMetadata {\n"
      "  int64_t version;\n"
      "  const struct TVMTensorInfo* inputs;\n"
      "  int64_t num_inputs;\n"
      "  const struct TVMTensorInfo* outputs;\n"
      "  int64_t num_outputs;\n"
      "  const struct TVMTensorInfo* workspace_pools;\n"
      "  int64_t num_workspace_pools;\n"
      "  const struct TVMConstantInfo* constant_pools;\n"
      "  int64_t num_constant_pools;\n"
      "  const char* mod_name;\n"
      "};\n\n");
}

// One model's tables.
class MetadataEmitter {
 public:
  MetadataEmitter(const MetadataPlan& plan, size_t model, Sink& sink)
      : plan_(plan), model_(model), aot_(*plan.models[model].aot), sink_(sink) {
    workspaces_.reserve(aot_.workspace_pools.size());
    for (const WorkspacePoolSpec& pool : aot_.workspace_pools) {
      workspaces_.push_back({pool.name, kBytes, {pool.size_bytes}});
    }
    for (const PlannedConstant& constant : plan.constants) {
      if (constant.model == model && !constant.is_block) {
        constants_.push_back(&constant);
      }
    }
  }

  void Run() {
    sink_.Append(
        absl::StrCat("/* Model ", plan_.models[model_].name, ". */\n"));
    EmitShapes();
    EmitTensors(kAotInputsSuffix, aot_.inputs);
    EmitTensors(kAotOutputsSuffix, aot_.outputs);
    EmitTensors(kAotWorkspacesSuffix, workspaces_);
    EmitConstants();
    EmitMetadata();
    EmitFunction();
  }

 private:
  // All of them in one array, a line for each tensor.
  void EmitShapes() {
    std::string text;
    size_t extents = 0;
    using Tensors = std::vector<TensorSpec>;
    for (const Tensors& tensors :
         {std::cref<Tensors>(aot_.inputs), std::cref<Tensors>(aot_.outputs),
          std::cref<Tensors>(workspaces_)}) {
      for (const TensorSpec& tensor : tensors) {
        if (tensor.shape.empty()) continue;
        extents += tensor.shape.size();
        absl::StrAppend(&text, "  ", absl::StrJoin(tensor.shape, ", "), ",\n");
      }
    }
    if (extents == 0) return;
    sink_.Append(absl::StrCat("static const int64_t ", Table(kAotShapesSuffix),
                              "[", extents, "] = {\n", text, "};\n\n"));
  }

  void EmitTensors(absl::string_view suffix,
                   const std::vector<TensorSpec>& tensors) {
    if (tensors.empty()) return;
    std::string text =
        absl::StrCat("static const struct TVMTensorInfo ", Table(suffix), "[",
                     tensors.size(), "] = {\n");
    for (const TensorSpec& tensor : tensors) {
      absl::StrAppend(&text, "  {", StringLiteral(tensor.name), ",\n   ",
                      TakeShape(tensor.shape.size()), ", ", tensor.shape.size(),
                      ", {", tensor.type.code, ", ", tensor.type.bits, ", ",
                      tensor.type.lanes, "}},\n");
    }
    sink_.Append(absl::StrCat(text, "};\n\n"));
  }

  // The next one in the array of shapes.
  std::string TakeShape(size_t rank) {
    if (rank == 0) return "(const int64_t*)0";
    const size_t first = next_extent_;
    next_extent_ += rank;
    return absl::StrCat(Table(kAotShapesSuffix), " + ", first);
  }

  void EmitConstants() {
    if (constants_.empty()) return;
    std::string text = absl::StrCat("static const struct TVMConstantInfo ",
                                    Table(kAotConstantsSuffix), "[",
                                    constants_.size(), "] = {\n");
    for (const PlannedConstant* constant : constants_) {
      const bool in_block = constant->alias_of.has_value() &&
                            plan_.constants[*constant->alias_of].is_block;
      absl::StrAppend(&text, "  {\"", constant->name, "\", ",
                      in_block ? constant->alias_offset : constant->pool_offset,
                      ", ",
                      constant->element_count == 0 ? 0 : constant->stored_bytes,
                      ",\n   ", DataPointer(*constant), "},\n");
    }
    sink_.Append(absl::StrCat(text, "};\n\n"));
  }

  std::string DataPointer(const PlannedConstant& constant) const {
    if (!IsOutsideImage(plan_, constant)) return constant.name;
    if (!plan_.pools[*constant.pool].address.has_value()) {
      return "(const void*)0";
    }
    return absl::StrCat("(const void*)(uintptr_t)0x",
                        absl::Hex(AddressInPool(plan_, constant)), "u");
  }

  void EmitMetadata() {
    sink_.Append(absl::StrCat(
        "static const struct TVMMetadata ", Table(kAotMetadataSuffix),
        " = {\n  1,\n",
        List("TVMTensorInfo", kAotInputsSuffix, aot_.inputs.size()),
        List("TVMTensorInfo", kAotOutputsSuffix, aot_.outputs.size()),
        List("TVMTensorInfo", kAotWorkspacesSuffix, workspaces_.size()),
        List("TVMConstantInfo", kAotConstantsSuffix, constants_.size()), "  \"",
        AotPrefix(aot_.module_name), "\"\n};\n\n"));
  }

  std::string List(absl::string_view type, absl::string_view suffix,
                   size_t count) const {
    return absl::StrCat("  ",
                        count == 0 ? absl::StrCat("(const struct ", type, "*)0")
                                   : Table(suffix),
                        ", ", count, ",\n");
  }

  // 3 is TVM's type code of a handle.
  void EmitFunction() {
    sink_.Append(
        absl::StrCat(PackedPrototype(MetadataFunction(aot_.module_name)),
                     " {\n"
                     "  (void)args;\n"
                     "  (void)type_codes;\n"
                     "  (void)num_args;\n"
                     "  (void)resource_handle;\n"
                     "  *(void**)out_ret_value = (void*)&",
                     Table(kAotMetadataSuffix),
                     ";\n"
                     "  *out_ret_tcode = 3;\n"
                     "  return 0;\n"
                     "}\n\n"));
  }

  std::string Table(absl::string_view suffix) const {
    return AotTable(plan_.model_name, aot_.module_name, suffix);
  }

  const MetadataPlan& plan_;
  // Index into the plan's.
  const size_t model_;
  const AotSpec& aot_;
  Sink& sink_;
  // As tensors.
  std::vector<TensorSpec> workspaces_;
  // The model's.
  std::vector<const PlannedConstant*> constants_;
  // In the array of shapes.
  size_t next_extent_ = 0;
};

}  // namespace

void EmitAotMetadata(const MetadataPlan& plan, Sink& sink) {
  const bool has_interface =
      std::any_of(plan.models.begin(), plan.models.end(),
                  [](const PlannedModel& m) { return m.aot.has_value(); });
  if (!has_interface) return;
  EmitTypes(sink);
  for (size_t i = 0; i < plan.models.size(); ++i) {
    if (plan.models[i].aot.has_value()) MetadataEmitter(plan, i, sink).Run();
  }
}

}  // namespace metad::codegen
