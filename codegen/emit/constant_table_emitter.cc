#include "codegen/emit/constant_table_emitter.h"

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "codegen/emit/c_declarations.h"
#include "codegen/emit/name_index_emitter.h"
#include "codegen/plan/alignment.h"
#include "codegen/plan/metadata_symbols.h"
#include "codegen/runtime/metad/metad_name_index.h"

namespace metad::codegen {
namespace {

// The extents of every shape that occurs, one shape after the other, each once.
class ShapeArray {
 public:
  explicit ShapeArray(const MetadataPlan& plan)
      : symbol_(LocalSymbol(plan.model_name, kShapesSuffix)) {
    for (const PlannedConstant& constant : plan.constants) {
      if (constant.shape.empty()) continue;
      if (!begins_.try_emplace(constant.shape, size_).second) continue;
      size_ += constant.shape.size();
      absl::StrAppend(&rows_, "  ", absl::StrJoin(constant.shape, ", "), ",\n");
    }
  }

  void Emit(Sink& sink) const {
    if (size_ == 0) return;
    sink.Append(absl::StrCat("static const int64_t ", symbol_, "[", size_,
                             "] = {\n", rows_, "};\n\n"));
  }

  // What a pointer to the shape is initialized with.
  std::string Pointer(const std::vector<int64_t>& shape) const {
    if (shape.empty()) return "METAD_NULL";
    return absl::StrCat("&", symbol_, "[", begins_.at(shape), "]");
  }

 private:
  const std::string symbol_;
  size_t size_ = 0;
  std::string rows_;
  absl::flat_hash_map<std::vector<int64_t>, size_t> begins_;
};

void EmitJoinedDeclarations(const MetadataPlan& plan, Sink& sink) {
  for (const PlannedConstant& constant : plan.constants) {
    if (!constant.joined) continue;
    sink.Append(absl::StrCat("extern ", ConstantDeclarator(constant), ";\n\n"));
  }
}

class TableEmitter {
 public:
  TableEmitter(const MetadataPlan& plan, Sink& sink)
      : plan_(plan),
        sink_(sink),
        shapes_(plan),
        entries_(LocalSymbol(plan.model_name, kConstantListSuffix)),
        pools_(LocalSymbol(plan.model_name, kPoolsSuffix)),
        table_index_of_pool_(plan.pools.size()) {}

  void Run() {
    EmitJoinedDeclarations(plan_, sink_);
    shapes_.Emit(sink_);
    EmitPools();
    EmitEntries();
    EmitTable();
  }

 private:
  // The table has the pools outside of the image; what is in others is in the
  // image like everything else.
  void EmitPools() {
    std::string rows;
    for (size_t i = 0; i < plan_.pools.size(); ++i) {
      const PlannedPool& pool = plan_.pools[i];
      if (!pool.external) continue;
      table_index_of_pool_[i] = pool_count_++;
      absl::StrAppend(&rows, "  {",
                      pool.address.has_value()
                          ? absl::StrCat(*pool.address, "u")
                          : "METAD_ADDRESS_UNKNOWN",
                      ", ", pool.size_bytes, "u, \"", pool.name, "\", ",
                      Checksums(pool), ", ", pool.alignment, "u},\n");
    }
    if (pool_count_ == 0) return;
    sink_.Append(absl::StrCat("static const struct metad_pool ", pools_, "[",
                              pool_count_, "] = {\n", rows, "};\n\n"));
  }

  // The table of a SHA-256 stands above, with the pool's check.
  std::string Checksums(const PlannedPool& pool) const {
    if (pool.checksum == PoolChecksum::kCrc32) {
      return absl::StrCat("METAD_NULL, 0x",
                          absl::Hex(pool.crc32, absl::kZeroPad8), "u");
    }
    return absl::StrCat(
        PoolSymbol(plan_.model_name, pool.name, kPoolSha256Suffix), ", 0u");
  }

  void EmitEntries() {
    if (plan_.constants.empty()) return;
    std::string text =
        absl::StrCat("static const struct metad_constant ", entries_, "[",
                     plan_.constants.size(), "] = {\n");
    for (const PlannedConstant& constant : plan_.constants) {
      absl::StrAppend(&text, Entry(constant));
    }
    text += "};\n\n";
    sink_.Append(text);
  }

  std::string Entry(const PlannedConstant& constant) const {
    const bool outside = IsOutsideImage(plan_, constant);
    return absl::StrCat(
        "  {", constant.element_count == 0 ? 0 : constant.stored_bytes, "u, ",
        outside ? constant.pool_offset : 0, "u, \"", constant.name, "\", ",
        outside ? "METAD_NULL" : constant.name, ",\n   ",
        shapes_.Pointer(constant.shape), ", {", constant.type.code, ", ",
        constant.type.bits, ", ", constant.type.lanes, "},\n   ",
        outside ? absl::StrCat(table_index_of_pool_[*constant.pool])
                : "METAD_IN_IMAGE",
        ", ",
        constant.model.has_value() ? absl::StrCat(*constant.model)
                                   : "METAD_NO_MODEL",
        ", ", constant.shape.size(), ", ", AlignmentLog2(constant.alignment),
        ", 0},\n");
  }

  void EmitTable() {
    std::vector<absl::string_view> names;
    names.reserve(plan_.constants.size());
    for (const PlannedConstant& constant : plan_.constants) {
      names.push_back(constant.name);
    }
    const std::string index = EmitNameIndex(
        names, LocalSymbol(plan_.model_name, kConstantIndexSuffix), sink_);
    const std::string symbol = ConstantTableSymbol(plan_.model_name);
    // C++ gives a const object internal linkage unless a declaration before its
    // definition says otherwise.
    sink_.Append(absl::StrCat(
        "extern const struct metad_constant_table ", symbol, ";\n",
        "const struct metad_constant_table ", symbol, " = {\n",
        "  METAD_LAYOUT_MAJOR, METAD_LAYOUT_MINOR, ", pool_count_, ", 0,\n  ",
        names.empty() ? "METAD_NULL" : entries_, ",\n  ",
        pool_count_ == 0 ? "METAD_NULL" : pools_, ",\n  ", index, "\n};\n\n"));
  }

  const MetadataPlan& plan_;
  Sink& sink_;
  const ShapeArray shapes_;
  // Symbols.
  const std::string entries_;
  const std::string pools_;
  // Of the table.
  size_t pool_count_ = 0;
  // By index into the plan's pools, for those outside of the image.
  std::vector<size_t> table_index_of_pool_;
};

}  // namespace

void EmitLayoutInclude(absl::string_view header, Sink& sink) {
  sink.Append(absl::StrCat("#include \"", header,
                           "\"\n\n"
                           "#if METAD_LAYOUT_MAJOR != ",
                           METAD_LAYOUT_MAJOR,
                           "\n#error \"generated for another version of ",
                           header, "\"\n#endif\n\n"));
}

void EmitConstantTableInclude(const MetadataPlan& plan, Sink& sink) {
  if (plan.has_constant_table) EmitLayoutInclude("metad_constant.h", sink);
}

void EmitConstantTable(const MetadataPlan& plan, Sink& sink) {
  if (plan.has_constant_table) TableEmitter(plan, sink).Run();
}

void EmitConstantTableDeclaration(const MetadataPlan& plan, Sink& sink) {
  if (!plan.has_constant_table) return;
  sink.Append(absl::StrCat("/* Every constant below by its name. */\n",
                           "extern const struct metad_constant_table ",
                           ConstantTableSymbol(plan.model_name), ";\n\n"));
}

}  // namespace metad::codegen
