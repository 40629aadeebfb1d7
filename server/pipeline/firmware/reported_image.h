#ifndef METAD_SERVER_PIPELINE_FIRMWARE_REPORTED_IMAGE_H_
#define METAD_SERVER_PIPELINE_FIRMWARE_REPORTED_IMAGE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace metad::firmware {

// What a build's NAME_report.json (server/pipeline/report/report_json.h)
// promises of the firmware that its outputs are linked into. Fields as there;
// of a report that was written before a field was added, what that says is not
// known.

struct ReportedFixedCode {
  uint64_t offset = 0;
  uint64_t size = 0;
  std::string sha256;
};

struct ReportedWholeCode {
  std::string sha256;
  // Offset and size of each stretch that counts as zeros, in ascending order.
  std::vector<std::pair<uint64_t, uint64_t>> relocated;
};

struct ReportedFunction {
  std::string name;
  std::string symbol;
  // The module's.
  std::string module;
  // Whether the module came compiled, so that a firmware has its very code: its
  // sources a firmware may compile by itself.
  bool compiled_before = false;
  // Whether an earlier registry's report tells of it.
  bool joined = false;
  std::optional<uint64_t> size;
  std::optional<bool> weak;
  std::optional<ReportedFixedCode> fixed_code;
  std::optional<ReportedWholeCode> whole_code;
};

struct ReportedConstant {
  std::string symbol;
  uint64_t size = 0;
  uint64_t alignment = 1;
  std::string section;
  std::string region;
  // Of an external pool's constant.
  std::string pool;
  uint64_t pool_offset = 0;
  // Empty for an earlier registry's.
  std::string sha256;
  uint64_t unit = 1;
  // Whether the tensor has no element: its storage is zeros.
  bool is_empty = false;
  // Empty: none.
  uint64_t sample_offset = 0;
  std::string sample;
};

struct ReportedPool {
  std::string name;
  bool external = false;
  std::optional<uint64_t> address;
};

struct ReportedRegion {
  std::string name;
  bool is_ram = false;
  std::optional<uint64_t> origin;
  std::optional<uint64_t> length;
};

struct ReportedImage {
  std::string name;
  // "crt", "crt-v1", "ffi", "standalone".
  std::string runtime_abi;
  bool joinable = false;
  std::string target;
  std::string architecture;
  int pointer_bits = 0;
  bool big_endian = false;
  // By index: in the registry's order.
  std::vector<ReportedFunction> functions;
  std::vector<ReportedConstant> constants;
  std::vector<ReportedPool> pools;
  std::vector<ReportedRegion> regions;
  // Symbols of tables, local ones among them; empty where no object was made.
  std::vector<std::string> tables;
};

// InvalidArgument says what is wrong and where, and what was expected. The
// bytes may be hostile.
absl::StatusOr<ReportedImage> ReadReportedImage(absl::string_view json);

}  // namespace metad::firmware

#endif  // METAD_SERVER_PIPELINE_FIRMWARE_REPORTED_IMAGE_H_
