// Which requests have one result. Every field of the spec is changed in turn by
// reflection, so that one which is added and not hashed fails here.
#include <google/protobuf/text_format.h>

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "metad/v1/build_service.pb.h"
#include "server/platform/posix_process_runner.h"
#include "server/rpc/request_blobs.h"
#include "server/rpc/result_cache.h"
#include "server/rpc/server_limits.h"
#include "server/rpc/source_digest.h"
#include "server/rpc/spec_translation.h"
#include "tests/fakes/fake_action_cache.h"
#include "tests/fakes/fake_blob_store.h"
#include "tests/fakes/fake_toolchain_handle.h"

namespace metad::rpc {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using testing::UnorderedElementsAre;

// Every message below the spec is there once; a scalar may have any value that
// translates. Nothing in it need make sense together.
constexpr char kSpec[] = R"(
model_name: "m"
runtime_abi: STANDALONE
target: "one"
modules {
  name: "ops" kind: C_SOURCE functions: "f" artifact { inline: "int f;" }
  function_pattern: "f.*" required_constants: "w" model: "m"
  include_files { path: "a.h" content { inline: "int a;" } }
}
constants {
  name: "w" data_type { code: 0 bits: 8 lanes: 1 } shape: 2 data { inline: "ab" }
  alignment: 32 section: ".rodata.w" model: "m" pool: "p" region: "FLASH"
  style: BITS
}
outputs: OBJECT_FILE
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
)";

workers::ToolchainCatalog Catalog() {
  const std::string compiler = FakeToolchainPath();
  auto catalog = workers::ToolchainCatalog::Parse(
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

class ResultKeyTest : public testing::Test {
 protected:
  ResultKeyTest() {
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(kSpec, &spec_));
  }

  // Empty: such a request has no result.
  std::string KeyOf(const v1::BuildSpec& spec) {
    RequestBlobs blobs(blobs_);
    codegen::ViolationList violations;
    const build::BuildRequest request =
        TranslateSpec(spec, limits_, blobs, violations);
    const std::optional<ResultKey> key = cache_->KeyOf(request);
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

  // Each field of `message`, which is part of spec_, and of what is below it.
  void ChangeFields(Message& message, const std::string& path) {
    const Descriptor& type = *message.GetDescriptor();
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor& field = *type.field(i);
      // Contents are compared below.
      if (field.full_name() == "metad.v1.Blob.digest" ||
          field.full_name() == "metad.v1.Blob.lent") {
        continue;
      }
      ChangeField(message, field, absl::StrCat(path, field.name()));
    }
  }

  void ChangeField(Message& message, const FieldDescriptor& field,
                   const std::string& path) {
    const Reflection& reflection = *message.GetReflection();
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      const bool is_there = field.is_repeated()
                                ? reflection.FieldSize(message, &field) > 0
                                : reflection.HasField(message, &field);
      if (!is_there && !is_whole_) return;
      ASSERT_TRUE(is_there) << path << " is new: add one to kSpec";
      Message& below =
          field.is_repeated()
              ? *reflection.MutableRepeatedMessage(&message, &field, 0)
              : *reflection.MutableMessage(&message, &field);
      ChangeFields(below, path + ".");
    } else {
      ChangeScalar(message, field, path);
    }
    ChangePresence(message, field, path);
  }

  void ChangePresence(Message& message, const FieldDescriptor& field,
                      const std::string& path) {
    const Reflection& reflection = *message.GetReflection();
    if (!field.is_repeated() && !field.has_presence()) return;
    if (field.is_repeated() && reflection.FieldSize(message, &field) == 0) {
      return;
    }
    const std::string before = message.SerializeAsString();
    reflection.ClearField(&message, &field);
    if (field.is_repeated()) {
      ExpectMiss("no " + path);
    } else {
      // A message that is not there may mean what an empty one means.
      EXPECT_NE(KeyOf(spec_), base_) << "no " << path;
    }
    ASSERT_TRUE(message.ParseFromString(before));
    if (!field.is_repeated()) return;
    // Once more what is there: parsing appends.
    ASSERT_TRUE(message.MergeFromString(OnlyField(message, field)));
    ExpectMiss("another " + path);
    ASSERT_TRUE(message.ParseFromString(before));
  }

  static std::string OnlyField(const Message& message,
                               const FieldDescriptor& field) {
    const std::unique_ptr<Message> only(message.New());
    only->CopyFrom(message);
    for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
      const FieldDescriptor* other = message.GetDescriptor()->field(i);
      if (other != &field) message.GetReflection()->ClearField(&*only, other);
    }
    return only->SerializeAsString();
  }

  void ChangeScalar(Message& message, const FieldDescriptor& field,
                    const std::string& path) {
    const std::string before = message.SerializeAsString();
    const Reflection& reflection = *message.GetReflection();
    if (field.is_repeated()) {
      ASSERT_GT(reflection.FieldSize(message, &field), 0)
          << path << " is new: add one to kSpec";
    }
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING:
        Set(message, field, GetString(message, field) + "x");
        break;
      case FieldDescriptor::CPPTYPE_BOOL:
        reflection.SetBool(&message, &field,
                           !reflection.GetBool(message, &field));
        break;
      case FieldDescriptor::CPPTYPE_ENUM:
        SetAnotherEnum(message, field);
        break;
      case FieldDescriptor::CPPTYPE_INT64:
        SetInt64(message, field);
        break;
      case FieldDescriptor::CPPTYPE_UINT64:
        reflection.SetUInt64(&message, &field,
                             reflection.GetUInt64(message, &field) + 1);
        break;
      case FieldDescriptor::CPPTYPE_UINT32:
        reflection.SetUInt32(&message, &field,
                             reflection.GetUInt32(message, &field) + 1);
        break;
      default:
        FAIL() << path << " has a type that this test knows nothing of";
    }
    ExpectMiss(path);
    ASSERT_TRUE(message.ParseFromString(before));
  }

  static std::string GetString(const Message& message,
                               const FieldDescriptor& field) {
    const Reflection& reflection = *message.GetReflection();
    return field.is_repeated()
               ? reflection.GetRepeatedString(message, &field, 0)
               : reflection.GetString(message, &field);
  }

  static void Set(Message& message, const FieldDescriptor& field,
                  const std::string& value) {
    const Reflection& reflection = *message.GetReflection();
    if (field.is_repeated()) {
      reflection.SetRepeatedString(&message, &field, 0, value);
    } else {
      reflection.SetString(&message, &field, value);
    }
  }

  static void SetInt64(Message& message, const FieldDescriptor& field) {
    const Reflection& reflection = *message.GetReflection();
    if (field.is_repeated()) {
      const int64_t value = reflection.GetRepeatedInt64(message, &field, 0);
      reflection.SetRepeatedInt64(&message, &field, 0, value + 1);
    } else {
      reflection.SetInt64(&message, &field,
                          reflection.GetInt64(message, &field) + 1);
    }
  }

  // The first valid one that is another.
  static void SetAnotherEnum(Message& message, const FieldDescriptor& field) {
    const Reflection& reflection = *message.GetReflection();
    const int present =
        field.is_repeated()
            ? reflection.GetRepeatedEnumValue(message, &field, 0)
            : reflection.GetEnumValue(message, &field);
    const EnumDescriptor& type = *field.enum_type();
    for (int i = 0; i < type.value_count(); ++i) {
      const int value = type.value(i)->number();
      const bool is_refused =
          type.value(i)->name().find("UNSPECIFIED") != std::string::npos;
      if (value == present || is_refused) continue;
      if (field.is_repeated()) {
        reflection.SetRepeatedEnumValue(&message, &field, 0, value);
      } else {
        reflection.SetEnumValue(&message, &field, value);
      }
      return;
    }
    FAIL() << field.full_name() << " has one value only";
  }

  v1::BuildSpec spec_;
  ServerLimits limits_;
  platform::PosixProcessRunner runner_;
  workers::ToolchainRegistry toolchains_{Catalog(), &runner_};
  store::FakeBlobStore blobs_;
  store::FakeActionCache actions_;
  std::optional<ResultCache> cache_{
      std::in_place, actions_, blobs_, toolchains_,
      build::AnswerForm{1 << 18, 1 << 20, std::string(SourceDigest())}};
  // Of the whole spec.
  std::string base_;
  std::map<std::string, std::string> seen_;
  // Whether the spec has one of everything.
  bool is_whole_ = true;
};

TEST_F(ResultKeyTest, EveryFieldOfTheSpecChangesTheKey) {
  base_ = KeyOf(spec_);
  ASSERT_NE(base_, "");
  ExpectMiss("the spec");
  ChangeFields(spec_, "");
  // That much there is at least.
  EXPECT_GT(seen_.size(), 100u);
}

TEST_F(ResultKeyTest, EveryFieldOfASpecWithoutACompilerChangesTheKey) {
  spec_.mutable_modules(0)->set_kind(v1::ModuleDescriptor::EXTERNAL);
  spec_.mutable_models(0)->clear_aot();
  spec_.mutable_pools(0)->set_external(false);
  spec_.clear_joined_registries();
  spec_.set_object_engine(v1::DIRECT);
  is_whole_ = false;
  base_ = KeyOf(spec_);
  ASSERT_NE(base_, "");
  ExpectMiss("the spec");
  ChangeFields(spec_, "");
  EXPECT_GT(seen_.size(), 50u);
}

TEST_F(ResultKeyTest, AnotherTargetOrToolchainOfTheCatalogChangesTheKey) {
  ExpectMiss("the spec");
  spec_.set_target("two");
  ExpectMiss("another target");
  spec_.set_target("one");
  spec_.set_toolchain_id("second");
  ExpectMiss("another toolchain");
  // The one that was selected before.
  spec_.set_toolchain_id("first");
  EXPECT_EQ(seen_.count(KeyOf(spec_)), 1u);
}

TEST_F(ResultKeyTest, AnotherProgramHasOtherResults) {
  const std::string before = KeyOf(spec_);
  ASSERT_NE(before, "");
  cache_.emplace(actions_, blobs_, toolchains_,
                 build::AnswerForm{1 << 18, 1 << 20, "another"});
  EXPECT_NE(KeyOf(spec_), before);
  // And one of the same sources the same.
  EXPECT_EQ(SourceDigest().size(), 64u);
}

TEST_F(ResultKeyTest, WhatTheServerDoesNotKnowHasNoResult) {
  spec_.set_target("three");
  EXPECT_EQ(KeyOf(spec_), "");
  spec_.set_target("one");
  spec_.set_toolchain_id("third");
  EXPECT_EQ(KeyOf(spec_), "");
  // Nor where no compiler would be used: it is refused.
  spec_.clear_outputs();
  spec_.add_outputs(v1::HEADER);
  spec_.mutable_modules(0)->set_kind(v1::ModuleDescriptor::EXTERNAL);
  EXPECT_EQ(KeyOf(spec_), "");
  spec_.clear_toolchain_id();
  EXPECT_NE(KeyOf(spec_), "");
}

TEST_F(ResultKeyTest, HowAContentCameDoesNotMatter) {
  const std::string before = KeyOf(spec_);
  const auto detach = [this](v1::Blob& blob) {
    const std::string content = blob.inline_();
    const store::BlobDigest digest = store::BlobDigest::Of(content);
    EXPECT_TRUE(blobs_.Put(digest, content).ok());
    blob.mutable_digest()->set_hash(digest.hash());
    blob.mutable_digest()->set_size_bytes(digest.size_bytes());
  };
  detach(*spec_.mutable_modules(0)->mutable_artifact());
  detach(
      *spec_.mutable_modules(0)->mutable_include_files(0)->mutable_content());
  detach(*spec_.mutable_constants(0)->mutable_data());
  EXPECT_EQ(KeyOf(spec_), before);
}

TEST_F(ResultKeyTest, OrderOfFieldsOnTheWireDoesNotMatter) {
  // Fields of later numbers first; what is repeated keeps its own order.
  const Descriptor& type = *spec_.GetDescriptor();
  std::string bytes;
  for (int i = type.field_count() - 1; i >= 0; --i) {
    bytes += OnlyField(spec_, *type.field(i));
  }
  ASSERT_NE(bytes, spec_.SerializeAsString());
  v1::BuildSpec reordered;
  ASSERT_TRUE(reordered.ParseFromString(bytes));
  EXPECT_EQ(KeyOf(reordered), KeyOf(spec_));
}

// Beside the spec nothing of a request changes a byte of its result. A field
// that is added needs a decision, and a test of it in
// tests/integration/cached_build_test.cc.
TEST_F(ResultKeyTest, OnlyTheSpecOfARequestIsHashed) {
  std::vector<std::string> names;
  const Descriptor& type = *v1::RunBuildRequest::descriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    names.push_back(type.field(i)->name());
  }
  EXPECT_THAT(names, UnorderedElementsAre("spec", "timeout", "no_cache",
                                          "labels", "without_digests"));
}

}  // namespace
}  // namespace metad::rpc
