#ifndef METAD_CLIENT_REPORTS_SAVED_REPORT_H_
#define METAD_CLIENT_REPORTS_SAVED_REPORT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace metad::client {

// What metactl reads of a NAME_report.json: fields as there (metad.report,
// schema version 1). A text that is null there is empty here.
struct SavedReport {
  struct Totals {
    int64_t flash_bytes = 0;
    int64_t ram_bytes = 0;
    int64_t external_bytes = 0;
    int64_t metadata_flash_bytes = 0;
    int64_t metadata_ram_bytes = 0;
  };
  struct Use {
    std::string name;
    int64_t bytes = 0;
  };
  struct Region {
    std::string name;
    std::string memory;
    std::optional<int64_t> budget_bytes;
    int64_t used_bytes = 0;
    std::vector<Use> largest;
    std::optional<int64_t> length_bytes = std::nullopt;
    int64_t metadata_bytes = 0;
    int64_t module_bytes = 0;
    int64_t assumed_bytes = 0;
  };
  struct Section {
    // Empty: the metadata's own object.
    std::string module;
    std::string name;
    std::string region;
    int64_t size_bytes = 0;
    int64_t alignment = 0;
    bool writable = false;
    bool executable = false;
  };
  struct Function {
    std::string name;
    std::string symbol;
    int64_t index = 0;
    std::optional<int64_t> size_bytes;
    std::string section;
  };
  struct Module {
    std::string name;
    std::string model;
    std::string kind;
    std::string origin;
    std::string artifact_sha256;
    std::optional<int64_t> flash_bytes;
    std::optional<int64_t> ram_bytes;
    std::vector<Function> functions;
    std::vector<std::string> notes = {};
  };
  struct Table {
    std::string symbol;
    std::string purpose;
    std::string section;
    std::string region;
    int64_t size_bytes = 0;
  };
  struct Pool {
    std::string name;
    std::string section;
    std::string region;
    bool external = false;
    int64_t size_bytes = 0;
    std::string sha256;
    std::string file_name;
  };
  struct Constant {
    std::string name;
    std::string symbol;
    std::string data_type;
    std::vector<int64_t> shape;
    int64_t size_bytes = 0;
    int64_t alignment = 0;
    std::string section;
    std::string region;
    std::string pool;
    std::string sha256;
    std::string stored_with;
    int64_t stored_offset = 0;
    bool is_block = false;
    bool is_joined = false;
  };
  struct Proof {
    std::string id;
    std::string claim;
    std::string verdict;
    std::string detail;
  };
  struct Symbol {
    std::string symbol;
    std::vector<std::string> owners;
    // "call", "address" or empty, of what nobody defines.
    std::string use = "";
  };
  struct ArchiveMember {
    std::string name;
    // Empty for the metadata's own.
    std::string module;
    int64_t size_bytes = 0;
  };
  struct File {
    std::string name;
    int64_t size_bytes = 0;
    std::string sha256;
  };

  std::string generator_version;
  std::string name;
  std::string runtime_abi;
  std::string target;
  std::string architecture;
  int64_t pointer_bits = 0;
  std::string byte_order;
  // Empty where nothing was compiled.
  std::string toolchain_id;
  std::string toolchain_fingerprint;
  std::string input_digest;
  // "object" or "plan".
  std::string basis;
  Totals totals;
  std::vector<std::string> notes;
  std::vector<Region> regions;
  std::vector<Section> sections;
  std::vector<Module> modules;
  std::vector<Table> tables;
  std::vector<Pool> pools;
  std::vector<Constant> constants;
  std::vector<Proof> proofs;
  std::vector<Symbol> unresolved_symbols;
  std::vector<Symbol> doubly_defined_symbols;
  // Empty where no archive was made.
  std::vector<ArchiveMember> archive_members;
  std::vector<std::string> modules_absent_from_archive;
  std::vector<File> files;
};

}  // namespace metad::client

#endif  // METAD_CLIENT_REPORTS_SAVED_REPORT_H_
