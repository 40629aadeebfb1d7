#ifndef METAD_SERVER_PIPELINE_REPORT_BUILD_REPORT_H_
#define METAD_SERVER_PIPELINE_REPORT_BUILD_REPORT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// What a build says of itself: every function, constant, section and byte, and
// what was proved of them. Plain data in a fixed order (that of the plan, of
// the object, or sorted by name), so that the same build gives the same report.
// report_json.h documents the written form, field by field.
namespace metad::report {

// Changes when a reader of version N could misread a report: a field that is
// renamed, removed or means something else. New fields do not change it.
inline constexpr int kSchemaVersion = 1;

struct Target {
  std::string name;
  // ELF machine, "ARM".
  std::string architecture;
  int pointer_bits = 0;
  bool big_endian = false;
};

struct Toolchain {
  std::string id;
  std::string fingerprint;
};

struct Model {
  std::string name;
  int64_t functions = 0;
  // Without blocks of them.
  int64_t constants = 0;
};

// Bytes of a function that no linker changes: its longest stretch without a
// field that is relocated. By them the function is known again in an image.
struct FixedCode {
  // From the function's first byte. A linker that shortens code (RISC-V) may
  // have the stretch earlier.
  int64_t offset = 0;
  int64_t size_bytes = 0;
  std::string sha256;
};

// All of a function that no linker changes, where none makes it shorter. By
// that, two definitions of the same name are told apart.
struct WholeCode {
  // What is relocated counts as zeros.
  std::string sha256;
  struct Gap {
    int64_t offset = 0;
    int64_t size_bytes = 0;
  };
  // In ascending order, without overlap.
  std::vector<Gap> relocated;
};

// A function of the registry.
struct Function {
  std::string name;
  // What the image links.
  std::string symbol;
  // Its place in the registry.
  int64_t index = 0;
  // Unknown where no object of the module was there to be read.
  std::optional<int64_t> size_bytes;
  // Empty where it is unknown.
  std::string section;
  // Whether the module defines it weakly, so that another definition may take
  // its place; unknown as the size is.
  std::optional<bool> weak = std::nullopt;
  // Nothing where it is unknown, or every stretch is too short to tell.
  std::optional<FixedCode> fixed_code = std::nullopt;
  // Nothing where it is unknown, or all of it is relocated.
  std::optional<WholeCode> whole_code = std::nullopt;
};

struct Module {
  std::string name;
  std::string model;
  // "c-source", "object", "archive", "external"; "joined" of an earlier
  // registry's; "metadata" of functions that the metadata defines itself.
  std::string kind;
  // Where its functions were learned: "listed-and-defined", "listed",
  // "symbol-table", "generated".
  std::string origin;
  std::vector<Function> functions;
  // Of the artifact that the request brought; empty where it brought none.
  std::string artifact_sha256;
  // Unknown where no object of the module was there to be read.
  std::optional<int64_t> flash_bytes;
  std::optional<int64_t> ram_bytes;
  // What the request tells of it.
  std::vector<std::string> notes = {};
};

// Some bytes of a constant, by which it is found in an image that has no symbol
// for it.
struct Sample {
  int64_t offset = 0;
  // Hexadecimal, as they were given.
  std::string bytes;
};

struct Constant {
  // As the request has it; the model's prefix may make a longer symbol of it.
  std::string name;
  std::string symbol;
  std::string model;
  std::string data_type;
  std::vector<int64_t> shape;
  // Bytes of its storage.
  int64_t size_bytes = 0;
  int64_t alignment = 0;
  std::string section;
  std::string region;
  // Empty where it is in no pool.
  std::string pool;
  int64_t pool_offset = 0;
  // Of its bytes as they were given.
  std::string sha256;
  // Bytes of the numbers it consists of, which a big-endian target has
  // reversed; 1 where it has what was given.
  int64_t unit_bytes = 1;
  // Nothing for a joined registry's, whose bytes are not known here.
  std::optional<Sample> sample = std::nullopt;
  // The symbol whose storage it shares; empty where it has its own.
  std::string stored_with;
  // In bytes from the start of that storage.
  int64_t stored_offset = 0;
  // Whether it is no constant of the model's but the storage that an ahead-of-
  // time compiled model's operators address: the constants that are stored with
  // it.
  bool is_block = false;
  // Whether an earlier registry's object has it.
  bool is_joined = false;
};

// Something that the metadata holds beside the constants: names blob, function
// table, hash table, registry, entry point.
struct Table {
  std::string symbol;
  // What it is, in words.
  std::string purpose;
  std::string section;
  std::string region;
  int64_t size_bytes = 0;
};

struct Pool {
  std::string name;
  std::string section;
  std::string region;
  // Whether it lives outside the image, in a file of its own.
  bool external = false;
  // Where the target sees its first byte; external pools only, and nothing
  // where the program finds it.
  std::optional<uint64_t> address = std::nullopt;
  int64_t size_bytes = 0;
  // Of the pool's content; empty where none was computed.
  std::string sha256;
  std::optional<uint32_t> crc32;
  // The file that holds it; empty for one in the image.
  std::string file_name;
};

// An allocated section of an object that the image links.
struct Section {
  // Whose it is; empty for the metadata's own object.
  std::string module;
  std::string name;
  std::string region;
  int64_t size_bytes = 0;
  int64_t alignment = 0;
  // A section of initialised data costs both.
  int64_t flash_bytes = 0;
  int64_t ram_bytes = 0;
  bool writable = false;
  bool executable = false;
  bool read_only_after_relocation = false;
};

enum class Memory {
  kFlash,
  kRam,
  // Outside the image, such as a pool that is a file of its own.
  kExternal,
};

enum class ContributionKind { kCode, kConstant, kTable, kData, kPadding };

// One thing that occupies memory. Together the contributions are everything
// that is known to: nothing is in two of them, so sums of them by region,
// section or module are what those occupy.
struct Contribution {
  ContributionKind kind = ContributionKind::kData;
  Memory memory = Memory::kFlash;
  // A symbol, or a section where its symbols are not known. Of a workspace that
  // the metadata does not define, which no object has, words.
  std::string name;
  // Empty for the metadata's own.
  std::string module;
  std::string model;
  std::string section;
  // Where it is. What names no region counts for the first one of its kind, as
  // budgets have it.
  std::string region;
  int64_t bytes = 0;
  // Whether that is so here: it is the firmware's linker script that decides.
  bool region_is_assumed = false;
};

struct LargestUse {
  std::string name;
  int64_t bytes = 0;
};

struct Region {
  std::string name;
  // kExternal where only what is outside the image is in it.
  Memory memory = Memory::kFlash;
  // The most that the metadata may have of it.
  std::optional<int64_t> budget_bytes;
  // By all that counts for it.
  int64_t used_bytes = 0;
  // Largest first.
  std::vector<LargestUse> largest;
  // First address and bytes; nothing where the firmware's linker script
  // declares the region.
  std::optional<uint64_t> origin = std::nullopt;
  std::optional<uint64_t> length_bytes = std::nullopt;
  // Of used_bytes, what the metadata and what it plans for have, which the
  // budget limits, and the modules.
  int64_t metadata_bytes = 0;
  int64_t module_bytes = 0;
  // Of used_bytes, what names no region and may be elsewhere.
  int64_t assumed_bytes = 0;
};

enum class Verdict {
  kProved,
  kRefuted,
  // Nothing was there to prove it on.
  kNotChecked,
};

struct Proof {
  // Stable: "constants-read-only".
  std::string id;
  // What is claimed, a sentence.
  std::string claim;
  Verdict verdict = Verdict::kNotChecked;
  // What was looked at, or why nothing was.
  std::string detail;
};

// A symbol and the modules that refer to it or define it; the metadata's own
// object is called "metadata".
struct SymbolOwners {
  std::string symbol;
  std::vector<std::string> owners;
  // Of one that nobody defines: "call", "address", or empty where that is not
  // known; see pipeline::SymbolUse.
  std::string use = "";
};

struct File {
  std::string name;
  int64_t size_bytes = 0;
  std::string sha256;
};

// The archive of the metadata's object and those of the modules.
struct Archive {
  struct Member {
    std::string name;
    // Empty for the metadata's own.
    std::string module;
    int64_t size_bytes = 0;
  };
  std::string file_name;
  std::vector<Member> members;
  // Of the registry, without an object in it.
  std::vector<std::string> absent_modules;
};

struct BuildReport {
  std::string generator_version;
  // What the files are named for.
  std::string name;
  std::string runtime_abi;
  // Whether a later registry of the same image may join this one.
  bool joinable = false;
  Target target;
  // Nothing where nothing was compiled.
  std::optional<Toolchain> toolchain;
  std::string input_digest;
  // Whether the metadata's own object was made and read back; otherwise all
  // there is comes from the plan.
  bool read_from_object = false;
  // What is to be told of the build as a whole: by the request, then by whoever
  // built.
  std::vector<std::string> notes;
  std::vector<Model> models;
  std::vector<Region> regions;
  std::vector<Section> sections;
  std::vector<Module> modules;
  std::vector<Table> tables;
  std::vector<Pool> pools;
  std::vector<Constant> constants;
  std::vector<Contribution> contributions;
  std::vector<Proof> proofs;
  // Referred to by the owners, and defined by nobody in the build.
  std::vector<SymbolOwners> unresolved_symbols;
  // Defined strongly by each of the owners.
  std::vector<SymbolOwners> doubly_defined_symbols;
  // Nothing where none was asked for.
  std::optional<Archive> archive;
  // Without the report's own.
  std::vector<File> files;
};

}  // namespace metad::report

#endif  // METAD_SERVER_PIPELINE_REPORT_BUILD_REPORT_H_
