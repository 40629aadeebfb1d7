#ifndef METAD_CLIENT_COMMAND_OPTIONS_H_
#define METAD_CLIENT_COMMAND_OPTIONS_H_

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "metad/v1/build_spec.pb.h"

namespace metad::client {

// What the user asked for, as the command line has it: values of a fixed set
// are parsed, names and files are not looked at yet.

enum class OutputFormat { kText, kJson };

enum class ProgressMode { kAuto, kTty, kPlain, kJson, kQuiet };

struct SessionOptions {
  // A gRPC target, checked to be unix:PATH or HOST:PORT; absent: the embedded
  // server.
  std::optional<std::string> server;
  OutputFormat output = OutputFormat::kText;
};

// --module and --external in the order given, which is the registry's.
struct ModuleArgument {
  // [NAME=]FILE, or NAME of an external module.
  std::string text;
  bool external = false;
  // The --model before it; empty: none.
  std::string model;
};

struct ConstantsArgument {
  // [NAME=]FILE[:TYPE[SHAPE]].
  std::string text;
  // The --model before it; empty: none.
  std::string model;
};

// --model, and the options that speak of the model named last.
struct ModelArgument {
  std::string name;
  std::string system_lib_prefix;
};

// --depfile, and what goes into it besides the command's own files.
struct DepfileOptions {
  std::string path;                  // empty: none is written
  std::vector<std::string> targets;  // empty: the outputs
  // What was read and written for the same run before.
  std::vector<std::string> earlier_inputs;
  std::vector<std::string> earlier_outputs;
};

struct SubmitOptions {
  SessionOptions session;
  // Model Library Format archives and directories, [NAME=]FILE.
  std::vector<std::string> libraries;
  // Empty: that of the only archive's only model.
  std::string model_name;
  // In the order named first. Empty: one model, called model_name.
  std::vector<ModelArgument> models;
  std::vector<ModuleArgument> modules;
  std::vector<std::string> functions;          // [MODULE:]A,B or [MODULE:]@FILE
  std::vector<std::string> function_patterns;  // [MODULE:]RE2
  std::vector<std::string> required_constants;   // [MODULE:]CONSTANT,...
  std::vector<std::string> include_files;        // [MODULE:]PATH=FILE
  std::vector<std::string> include_directories;  // [MODULE:]DIR
  std::vector<std::string> macros;               // [MODULE:]NAME[=VALUE]
  std::vector<std::string> optimizations;        // [MODULE:]LEVEL
  std::vector<std::string> standards;            // [MODULE:]STANDARD
  std::vector<ConstantsArgument> constants;
  std::vector<std::string> select;               // RE2
  std::vector<std::string> rename;               // NEW=RE2
  std::vector<std::string> constant_types;       // [NAME=]TYPE
  std::vector<std::string> constant_styles;      // [NAME=]STYLE
  std::vector<std::string> constant_sections;    // [NAME=]SECTION
  std::vector<std::string> constant_alignments;  // [NAME=]BYTES
  std::vector<std::string> constant_pools;       // [NAME=]POOL
  std::vector<std::string> constant_regions;     // [NAME=]REGION
  std::vector<std::string> regions;              // NAME:KIND[,WORD...]
  std::vector<std::string> budgets;              // REGION=BYTES
  std::vector<std::string> pools;                // NAME[:WORD,...]
  std::vector<std::string> interfaces;           // [MODEL:]FILE
  // Reports of earlier builds whose registries this one joins.
  std::vector<std::string> joined_reports;
  bool joinable = false;
  bool ffi_constructor = false;
  bool constant_table = false;
  // Whether data that modules refer to and nobody gives end the build.
  bool strict = false;
  // What is not given, an archive may say.
  bool runtime_is_given = false;
  v1::RuntimeAbi runtime = v1::CRT;
  bool target_is_given = false;
  std::string target = "host";
  std::string toolchain;
  v1::ObjectEngine object_engine = v1::OBJECT_ENGINE_AUTO;
  std::vector<v1::OutputKind> outputs;
  std::string out_dir = ".";
  DepfileOptions depfile;
  // Whether an output that has its content already stays as it is.
  bool keep_unchanged = false;
  // Zero: the server's own limit.
  absl::Duration timeout;
  ProgressMode progress = ProgressMode::kAuto;
  // Whether compilers' command lines are shown.
  bool verbose = false;
  // Build even if the server has kept the result.
  bool no_cache = false;
  // Keys and values.
  std::vector<std::pair<std::string, std::string>> labels;
};

// `submit` without modules and constants: a project file has them.
struct ProjectOptions {
  // --project; empty: metad.textproto, if there is one.
  std::string file;
  // What the command line says by itself, of which ...
  SubmitOptions submit;
  // ... these options were given, such as "--target": they go before the
  // file's words.
  std::set<std::string> given;
};

// `init`.
struct InitOptions {
  OutputFormat output = OutputFormat::kText;
  std::string project = "metad.textproto";
  bool force = false;
  // Empty: made of the first file's name.
  std::string model_name;
  std::vector<std::string> targets;
  // As --runtime has it; empty: not said.
  std::string runtime;
  std::vector<std::string> files;  // [NAME=]FILE
};

struct TargetsOptions {
  SessionOptions session;
  // Unavailable toolchains too.
  bool all = false;
};

struct InspectOptions {
  SessionOptions session;
  // One to look at, or two to compare.
  std::vector<std::string> files;
  // How many elements of each constant are shown.
  int64_t values = 0;
};

struct VerifyOptions {
  SessionOptions session;
  // Exactly one.
  std::vector<std::string> firmware;
  // At least one.
  std::vector<std::string> reports;
  std::vector<std::string> regions;  // NAME:KIND,origin=N,length=N
};

struct ConvertOptions {
  OutputFormat output = OutputFormat::kText;
  std::vector<std::string> files;  // [NAME=]FILE[:TYPE[SHAPE]]
  std::string to;
  std::vector<std::string> select;          // RE2
  std::vector<std::string> rename;          // NEW=RE2
  std::vector<std::string> constant_types;  // [NAME=]TYPE[SHAPE]
};

struct VersionOptions {
  OutputFormat output = OutputFormat::kText;
};

}  // namespace metad::client

#endif  // METAD_CLIENT_COMMAND_OPTIONS_H_
