#ifndef METAD_SERVER_PIPELINE_OBJECT_INSPECTOR_H_
#define METAD_SERVER_PIPELINE_OBJECT_INSPECTOR_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/pipeline/object_file.h"

namespace metad::pipeline {

struct ReportedSection {
  std::string name;
  int64_t size_bytes = 0;
  int64_t alignment = 0;
  bool writable = false;
  bool executable = false;
  bool read_only_after_relocation = false;
};

struct ReportedConstant {
  std::string name;
  std::string section;
  int64_t size_bytes = 0;
  int64_t section_alignment = 0;
  // Whether others lie in it.
  bool is_block = false;
};

// What a produced object holds, read from the object itself. Fields as in
// metad.v1.ObjectReport.
struct ObjectReport {
  std::string architecture;
  int pointer_bits = 0;
  bool big_endian = false;
  // Allocated ones, in file order.
  std::vector<ReportedSection> sections;
  // The registry in its own order: by index, or, of tvm-ffi's, by name.
  std::vector<std::string> functions;
  // Global objects in read-only sections, in order of sections and addresses.
  std::vector<ReportedConstant> constants;
  std::vector<std::string> undefined_symbols;
  int64_t flash_bytes = 0;
  int64_t ram_bytes = 0;
};

// Reads an object back. InvalidArgument when its registry is damaged,
// when it has two, or when its names would not fit a report.
absl::StatusOr<ObjectReport> InspectObject(const ObjectFile& object);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_OBJECT_INSPECTOR_H_
