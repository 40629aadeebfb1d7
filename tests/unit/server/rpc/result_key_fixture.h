#ifndef METAD_TESTS_UNIT_SERVER_RPC_RESULT_KEY_FIXTURE_H_
#define METAD_TESTS_UNIT_SERVER_RPC_RESULT_KEY_FIXTURE_H_

#include <google/protobuf/text_format.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "metad/v1/build_spec.pb.h"
#include "server/builds/result_cache.h"
#include "server/platform/posix_process_runner.h"
#include "server/rpc/request_blobs.h"
#include "server/rpc/server_limits.h"
#include "server/rpc/source_digest.h"
#include "server/rpc/spec_translation.h"
#include "tests/fakes/fake_action_cache.h"
#include "tests/fakes/fake_blob_store.h"
#include "tests/fakes/fake_toolchain_handle.h"

namespace metad::rpc {

// Every message below the spec is there once; a scalar may have any value that
// translates. Nothing in it need make sense together.
inline constexpr char kSpec[] = R"(
model_name: "m"
runtime_abi: STANDALONE
target: "one"
notes: "is taken apart"
modules {
  name: "ops" kind: C_SOURCE functions: "f" artifact { inline: "int f;" }
  function_pattern: "f.*" required_constants: "w" model: "m"
  include_files { path: "a.h" content { inline: "int a;" } }
  compile_options {
    include_directories: "i" quote_directories: "q"
    macros { name: "N" value: "2" } optimization: FOR_SIZE standard: C99
  }
  notes: "is kept" machine_written: true
  compiler_listed_functions: 1 file_name: "ops.c"
}
constants {
  name: "w" data_type { code: 0 bits: 8 lanes: 1 } shape: 2 data { inline: "ab" }
  alignment: 32 section: ".rodata.w" model: "m" pool: "p" region: "FLASH"
  style: BITS
}
outputs: OBJECT_FILE
outputs: REPORT
models {
  name: "m" system_lib_prefix: "p_"
  aot {
    module_name: "m" api: C
    inputs { name: "i" data_type { code: 2 bits: 32 lanes: 1 } shape: 1 }
    outputs { name: "o" data_type { code: 2 bits: 32 lanes: 1 } shape: 1 }
    workspace_pools {
      name: "ws" size_bytes: 64 alignment: 16 section: ".bss.ws" region: "RAM"
      define_buffer: true
    }
    entry { main_function: "f" main_call: PACKED_ARGUMENTS }
    constant_block { slots { constant: "w" byte_offset: 0 } }
  }
}
regions { name: "FLASH" kind: FLASH origin: 4096 length: 4096 budget_bytes: 99 }
pools {
  name: "p" section: ".rodata.p" region: "FLASH" alignment: 64 external: true
  checksum: CRC32 address: 8192
}
constant_style: TYPED
joinable: true
joined_registries {
  name: "earlier"
  functions { name: "g" symbol: "g" module: "x" }
  constants { name: "v" data_type { code: 0 bits: 8 lanes: 1 } shape: 3
              alignment: 4 }
}
ffi_constructor: true
constant_table: true
object_engine: TOOLCHAIN
function_order: "f"
libraries {
  archive { name: "a.tar" content { inline: "archive" } } model_name: "a"
}
constant_files {
  file { name: "c.bin" content { inline: "constant" } }
  constant_name: "c" model: "m"
  layout { data_type { code: 2 bits: 32 lanes: 1 } shape { extents: 2 } }
}
joined_reports { name: "r_report.json" content { inline: "{}" } }
select: "s"
rename { from: "s" to: "t" }
constant_settings {
  name: "t" data_type { code: 2 bits: 16 lanes: 1 } shape { extents: 4 }
  style: BITS section: ".rodata.t" alignment: 64 pool: "p" region: "FLASH"
}
module_settings {
  name: "lib1" functions: "g" function_pattern: "g.*" required_constants: "t"
  include_files { path: "b.h" content { inline: "int b;" } }
  compile_options {
    include_directories: "i" quote_directories: "q"
    macros { name: "M" value: "3" } optimization: FOR_SPEED standard: C11
  }
}
)";

inline execution::ToolchainCatalog Catalog() {
  const std::string compiler = FakeToolchainPath();
  auto catalog = execution::ToolchainCatalog::Parse(
      absl::StrCat("targets { name: \"one\" architecture: NATIVE }\n"
                   "targets { name: \"two\" architecture: NATIVE }\n"
                   "toolchains { id: \"first\" family: GCC compiler: \"",
                   compiler,
                   "\" targets { target: \"one\" } targets { target: \"two\" } "
                   "}\ntoolchains { id: \"second\" family: GCC compiler: \"",
                   compiler,
                   "\" targets { target: \"one\" flags: \"-O1\" } }\n"),
      "catalog");
  EXPECT_TRUE(catalog.ok()) << catalog.status();
  return *std::move(catalog);
}

// The keys of one spec and its changes.
class ResultKeyFixture : public testing::Test {
 protected:
  ResultKeyFixture() {
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(kSpec, &spec_));
  }

  // Empty: such a request has no result.
  std::string KeyOf(const v1::BuildSpec& spec) {
    RequestBlobs blobs(blobs_);
    codegen::ViolationList violations;
    const pipeline::BuildRequest request =
        TranslateSpec(spec, limits_, blobs, violations);
    const std::optional<builds::ResultKey> key = cache_->KeyOf(request);
    return key.has_value() ? key->action : "";
  }

  // Notes the key of the spec as it is now, which must be another than all
  // before it.
  void ExpectMiss(const std::string& what) {
    const std::string key = KeyOf(spec_);
    // What the server does not know has no result.
    if (what == "target" || what == "toolchain_id") {
      if (key.empty()) return;
    }
    ASSERT_NE(key, "") << what;
    const auto [other, is_new] = seen_.emplace(key, what);
    EXPECT_TRUE(is_new) << what << " changes nothing in the key that "
                        << other->second
                        << " has: decide whether it can change a byte of the "
                           "result, and hash it if so";
  }

  // The bytes of the message with that field alone.
  static std::string OnlyField(const google::protobuf::Message& message,
                               const google::protobuf::FieldDescriptor& field) {
    const std::unique_ptr<google::protobuf::Message> only(message.New());
    only->CopyFrom(message);
    for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
      const google::protobuf::FieldDescriptor* other =
          message.GetDescriptor()->field(i);
      if (other != &field) message.GetReflection()->ClearField(&*only, other);
    }
    return only->SerializeAsString();
  }

  v1::BuildSpec spec_;
  ServerLimits limits_;
  platform::PosixProcessRunner runner_;
  execution::ToolchainRegistry toolchains_{Catalog(), &runner_};
  store::FakeBlobStore blobs_;
  store::FakeActionCache actions_;
  std::optional<builds::ResultCache> cache_{
      std::in_place, actions_, blobs_, toolchains_,
      pipeline::AnswerForm{1 << 18, 1 << 20, std::string(SourceDigest())}};
  std::map<std::string, std::string> seen_;
};

}  // namespace metad::rpc

#endif  // METAD_TESTS_UNIT_SERVER_RPC_RESULT_KEY_FIXTURE_H_
