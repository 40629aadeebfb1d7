// Every field of the spec is changed in turn by reflection, so that one which
// is added and not hashed fails here.
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "metad/v1/build_spec.pb.h"
#include "tests/unit/server/rpc/result_key_fixture.h"

namespace metad::rpc {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

class ResultKeyFieldsTest : public ResultKeyFixture {
 protected:
  // Each field of `message`, which is part of spec_, and of what is below it.
  void ChangeFields(Message& message, const std::string& path) {
    const Descriptor& type = *message.GetDescriptor();
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor& field = *type.field(i);
      // Of several, the one that is there; result_key_test.cc has others.
      if (field.real_containing_oneof() != nullptr &&
          !message.GetReflection()->HasField(message, &field)) {
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

  // Of the whole spec.
  std::string base_;
  // Whether the spec has one of everything.
  bool is_whole_ = true;
};

TEST_F(ResultKeyFieldsTest, EveryFieldOfTheSpecChangesTheKey) {
  base_ = KeyOf(spec_);
  ASSERT_NE(base_, "");
  ExpectMiss("the spec");
  ChangeFields(spec_, "");
  // That much there is at least.
  EXPECT_GT(seen_.size(), 100u);
}

TEST_F(ResultKeyFieldsTest, EveryFieldOfASpecWithoutACompilerChangesTheKey) {
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

}  // namespace
}  // namespace metad::rpc
