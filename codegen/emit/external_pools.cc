#include "codegen/emit/external_pools.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "codegen/emit/array_initializer.h"
#include "codegen/emit/c_declarations.h"
#include "codegen/plan/metadata_symbols.h"
#include "codegen/runtime/metad_crc32_text.h"
#include "codegen/runtime/metad_sha256_text.h"

namespace metad::codegen {
namespace {

bool HasExternalPool(const MetadataPlan& plan) {
  return std::any_of(plan.pools.begin(), plan.pools.end(),
                     [](const PlannedPool& pool) { return pool.external; });
}

bool HasExternalPool(const MetadataPlan& plan, PoolChecksum checksum) {
  return std::any_of(plan.pools.begin(), plan.pools.end(),
                     [checksum](const PlannedPool& pool) {
                       return pool.external && pool.checksum == checksum;
                     });
}

std::string CheckDeclarator(const MetadataPlan& plan, const PlannedPool& pool) {
  return absl::StrCat("int ",
                      PoolSymbol(plan.model_name, pool.name, kPoolCheckSuffix),
                      "(const void* pool, size_t size)");
}

void EmitCheckBegin(const MetadataPlan& plan, const PlannedPool& pool,
                    Sink& sink) {
  const std::string declarator = CheckDeclarator(plan, pool);
  sink.Append(absl::StrCat(declarator, ";\n", declarator, " {\n"));
}

// The size first: a file of another size is not read.
std::string SizeTest(const PlannedPool& pool) {
  return absl::StrCat("  if (!pool || size != ", pool.size_bytes,
                      "u) return -1;\n");
}

void EmitCrc32Check(const MetadataPlan& plan, const PlannedPool& pool,
                    Sink& sink) {
  const std::string table =
      PoolSymbol(plan.model_name, pool.name, kPoolCrc32Suffix);
  sink.Append(absl::StrCat("/* CRC-32 of ", PoolFileName(plan, pool),
                           ". */\nstatic const uint32_t ", table, " = 0x",
                           absl::Hex(pool.crc32, absl::kZeroPad8), "u;\n\n"));
  EmitCheckBegin(plan, pool, sink);
  sink.Append(absl::StrCat(
      SizeTest(pool),
      "  return metad_crc32((const unsigned char*)pool, size) == ", table,
      " ? 0 : -1;\n}\n\n"));
}

void EmitSha256Check(const MetadataPlan& plan, const PlannedPool& pool,
                     Sink& sink) {
  const std::string table =
      PoolSymbol(plan.model_name, pool.name, kPoolSha256Suffix);
  std::string text =
      absl::StrCat("/* SHA-256 of ", PoolFileName(plan, pool),
                   ". */\nstatic const uint8_t ", table, "[32] = {");
  for (size_t i = 0; i < pool.sha256.size(); ++i) {
    absl::StrAppend(&text, i % 8 == 0 ? "\n  " : " ", "0x",
                    absl::Hex(pool.sha256[i], absl::kZeroPad2), ",");
  }
  text += "\n};\n\n";
  sink.Append(text);
  EmitCheckBegin(plan, pool, sink);
  sink.Append(absl::StrCat(
      "  uint32_t state[8];\n  unsigned i;\n", SizeTest(pool),
      "  metad_sha256((const unsigned char*)pool, size, state);\n"
      "  for (i = 0; i < 32u; ++i) {\n"
      "    const uint32_t byte = (state[i / 4u] >> (24u - 8u * (i % 4u))) & "
      "255u;\n"
      "    if (byte != ",
      table, "[i]) return -1;\n  }\n  return 0;\n}\n\n"));
}

void EmitPoolDeclaration(const MetadataPlan& plan, const PlannedPool& pool,
                         Sink& sink) {
  const std::string macro =
      absl::StrCat("#define METAD_", plan.model_name, "_", pool.name);
  std::string text =
      absl::StrCat("/* Pool ", pool.name,
                   ", outside of the image: ", PoolFileName(plan, pool),
                   ". */\n", macro, "_SIZE ", pool.size_bytes, "u\n", macro,
                   "_ALIGNMENT ", pool.alignment, "u\n");
  if (pool.address.has_value()) {
    absl::StrAppend(&text, macro, "_ADDRESS 0x", absl::Hex(*pool.address),
                    "u\n");
  }
  absl::StrAppend(&text,
                  "\n/* 0 if the `size` bytes at `pool` are that file's, -1 "
                  "if not. */\n",
                  CheckDeclarator(plan, pool), ";\n\n");
  sink.Append(text);
}

void EmitPooledConstant(const MetadataPlan& plan,
                        const PlannedConstant& constant, Sink& sink) {
  const PlannedPool& pool = plan.pools[*constant.pool];
  const std::string macro =
      absl::StrCat("METAD_", plan.model_name, "_", constant.name);
  sink.Append(absl::StrCat(
      "/* ", ConstantRemark(constant), ", in pool ", pool.name, " */\n",
      "#define ", macro, "_OFFSET ", constant.pool_offset, "u\n", "#define ",
      macro, "_AT(pool) \\\n  ((const ", ElementCType(constant.storage),
      "*)(const void*)((const unsigned char*)(pool) + ", macro, "_OFFSET))\n"));
  if (pool.address.has_value()) {
    sink.Append(absl::StrCat("extern ", ConstantDeclarator(constant), ";\n"));
  }
  sink.Append("\n");
}

}  // namespace

std::string PoolFileName(const MetadataPlan& plan, const PlannedPool& pool) {
  return absl::StrCat(plan.model_name, "_", pool.name, ".bin");
}

void EmitPoolCheckPrologue(const MetadataPlan& plan, Sink& sink) {
  if (HasExternalPool(plan, PoolChecksum::kCrc32)) {
    sink.Append(absl::StrCat(MetadCrc32Text(), "\n"));
  }
  if (HasExternalPool(plan, PoolChecksum::kSha256)) {
    sink.Append(absl::StrCat(MetadSha256Text(), "\n"));
  }
}

void EmitPoolChecks(const MetadataPlan& plan, Sink& sink) {
  for (const PlannedPool& pool : plan.pools) {
    if (!pool.external) continue;
    if (pool.checksum == PoolChecksum::kCrc32) {
      EmitCrc32Check(plan, pool, sink);
    } else {
      EmitSha256Check(plan, pool, sink);
    }
  }
}

absl::string_view PoolIncludes(const MetadataPlan& plan) {
  return HasExternalPool(plan) ? "#include <stddef.h>\n" : "";
}

void EmitPoolDeclarations(const MetadataPlan& plan, Sink& sink) {
  for (const PlannedPool& pool : plan.pools) {
    if (pool.external) EmitPoolDeclaration(plan, pool, sink);
  }
  for (const PlannedConstant& constant : plan.constants) {
    if (IsOutsideImage(plan, constant)) {
      EmitPooledConstant(plan, constant, sink);
    }
  }
}

}  // namespace metad::codegen
