#include "codegen/runtime/metad/metad_registry.h"

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "codegen/plan/perfect_hash.h"
#include "gtest/gtest.h"

// The header as a C++ program uses it; that it is C, and works in images that
// were generated, is shown in //tests/conformance.
namespace metad::codegen {
namespace {

int Operator(void*, int*, int, void* value, int*, void*) {
  *static_cast<int64_t*>(value) = 42;
  return 0;
}

// What generated text would define for these functions and constants.
class Image {
 public:
  Image(std::vector<std::string> functions, std::vector<std::string> constants,
        uint32_t max_seeds = kMaxHashSeeds)
      : function_names_(std::move(functions)),
        constant_names_(std::move(constants)),
        function_hash_(MakePerfectHash(Views(function_names_), max_seeds)),
        constant_hash_(MakePerfectHash(Views(constant_names_), max_seeds)) {
    for (const std::string& name : function_names_) {
      functions_.push_back({name.c_str(), Operator});
    }
    for (const std::string& name : constant_names_) {
      constants_.push_back({3,
                            0,
                            name.c_str(),
                            "abc",
                            &kExtent,
                            {1, 8, 1},
                            METAD_IN_IMAGE,
                            0,
                            1,
                            4,
                            0});
    }
    table_ = {
        METAD_LAYOUT_MAJOR, METAD_LAYOUT_MINOR,     0, 0, constants_.data(),
        METAD_NULL,         IndexOf(constant_hash_)};
    modules_ = {{"cpu", 0, 1, 0, 0},
                {"none", 1, 0, 0, 0},
                {"npu", 1, static_cast<uint16_t>(functions_.size() - 1), 0, 0}};
    registry_ = {METAD_LAYOUT_MAJOR,
                 METAD_LAYOUT_MINOR,
                 3,
                 0,
                 "image",
                 functions_.data(),
                 IndexOf(function_hash_),
                 modules_.data(),
                 METAD_NULL,
                 &table_};
  }

  const metad_registry& registry() const { return registry_; }
  const std::vector<std::string>& function_names() const {
    return function_names_;
  }

 private:
  static constexpr int64_t kExtent = 3;

  static std::vector<absl::string_view> Views(
      const std::vector<std::string>& names) {
    return {names.begin(), names.end()};
  }

  static metad_name_index IndexOf(const PerfectHash& hash) {
    return {hash.slots.data(), hash.displacements.data(), hash.seed,
            static_cast<uint16_t>(hash.slots.size()),
            static_cast<uint16_t>(hash.displacements.size())};
  }

  const std::vector<std::string> function_names_;
  const std::vector<std::string> constant_names_;
  const PerfectHash function_hash_;
  const PerfectHash constant_hash_;
  std::vector<metad_function> functions_;
  std::vector<metad_constant> constants_;
  std::vector<metad_module_info> modules_;
  metad_constant_table table_;
  metad_registry registry_;
};

std::vector<std::string> Numbered(size_t count) {
  std::vector<std::string> names;
  for (size_t i = 0; i < count; ++i) names.push_back(absl::StrCat("op_", i));
  return names;
}

class MetadRegistryTest : public ::testing::TestWithParam<uint32_t> {
 protected:
  const Image image_{Numbered(1000), {"weight", "bias", "scale"}, GetParam()};
  const metad_registry& registry_ = image_.registry();
};

TEST_P(MetadRegistryTest, EveryFunctionIsFound) {
  for (uint32_t i = 0; i < metad_function_count(&registry_); ++i) {
    const std::string& name = image_.function_names()[i];
    const metad_function* const found =
        metad_find_function(&registry_, name.c_str());
    ASSERT_EQ(found, metad_function_at(&registry_, i)) << name;
    EXPECT_EQ(found->name, name);
    EXPECT_EQ(
        metad_find_function_n(&registry_, (name + "0").c_str(), name.size()),
        found);
  }
}

TEST_P(MetadRegistryTest, OtherNamesAreAbsent) {
  for (const char* name :
       {"", "o", "op_", "op_1000", "op_00", "Op_1", "op_1 ", "op_0 ", " op_1",
        "opp_1", "op_-1", "weight", "\xff", "op_\xb1"}) {
    EXPECT_EQ(metad_find_function(&registry_, name), nullptr) << name;
    EXPECT_EQ(metad_find_function_n(&registry_, name, std::strlen(name)),
              nullptr)
        << name;
  }
  for (size_t i = 1000; i < 100000; ++i) {
    const std::string name = absl::StrCat("op_", i);
    ASSERT_EQ(metad_find_function(&registry_, name.c_str()), nullptr) << name;
  }
}

TEST_P(MetadRegistryTest, PartsOfNamesAreAbsent) {
  // "op_" is the start of every name; "op_99" is one, and the start of others.
  EXPECT_EQ(metad_find_function_n(&registry_, "op_1", 3), nullptr);
  EXPECT_STREQ(metad_find_function_n(&registry_, "op_999", 5)->name, "op_99");
  EXPECT_EQ(metad_find_function_n(&registry_, "op_9", 0), nullptr);
}

TEST_P(MetadRegistryTest, ANameWithANulIsAbsent) {
  EXPECT_EQ(metad_find_function_n(&registry_, "op_1\0", 5), nullptr);
  EXPECT_EQ(metad_find_function_n(&registry_, "op_1\0op_2", 9), nullptr);
  EXPECT_EQ(metad_find_constant_n(&registry_, "bias\0", 5), nullptr);
}

TEST_P(MetadRegistryTest, ConstantsAreFoundByName) {
  for (uint32_t i = 0; i < 3; ++i) {
    const metad_constant* const constant =
        metad_constant_at(registry_.constants, i);
    EXPECT_EQ(metad_find_constant(&registry_, constant->name), constant);
    EXPECT_EQ(metad_find_constant_n(&registry_, constant->name,
                                    std::strlen(constant->name)),
              constant);
  }
  EXPECT_EQ(metad_find_constant(&registry_, "weigh"), nullptr);
  EXPECT_EQ(metad_find_constant(&registry_, "op_1"), nullptr);
  EXPECT_EQ(metad_constant_count(registry_.constants), 3u);
}

// Hashed, and as it is when no seed was found.
INSTANTIATE_TEST_SUITE_P(Seeds, MetadRegistryTest,
                         ::testing::Values(kMaxHashSeeds, 0));

TEST(MetadRegistryFieldsTest, FunctionsAreCalledThroughTheirEntries) {
  const Image image({"op"}, {});
  int64_t value = 0;
  int type_code = 0;
  EXPECT_EQ(metad_find_function(&image.registry(), "op")
                ->function(nullptr, nullptr, 0, &value, &type_code, nullptr),
            0);
  EXPECT_EQ(value, 42);
}

TEST(MetadRegistryFieldsTest, PositionsEndWithTheTables) {
  const Image image({"a", "b"}, {"k"});
  EXPECT_NE(metad_function_at(&image.registry(), 1), nullptr);
  EXPECT_EQ(metad_function_at(&image.registry(), 2), nullptr);
  EXPECT_EQ(metad_function_at(&image.registry(), UINT32_MAX), nullptr);
  EXPECT_NE(metad_constant_at(image.registry().constants, 0), nullptr);
  EXPECT_EQ(metad_constant_at(image.registry().constants, 1), nullptr);
}

TEST(MetadRegistryFieldsTest, NoConstantsIsATableOfNone) {
  const Image image({"op"}, {});
  EXPECT_EQ(metad_constant_count(image.registry().constants), 0u);
  EXPECT_EQ(metad_find_constant(&image.registry(), "op"), nullptr);
  EXPECT_EQ(metad_find_constant(&image.registry(), ""), nullptr);
}

TEST(MetadRegistryFieldsTest, AFunctionLeadsToItsModule) {
  const Image image({"a", "b", "c"}, {});
  const metad_registry* const registry = &image.registry();
  EXPECT_STREQ(metad_module_of_function(registry, 0)->name, "cpu");
  EXPECT_STREQ(metad_module_of_function(registry, 1)->name, "npu");
  EXPECT_STREQ(metad_module_of_function(registry, 2)->name, "npu");
  EXPECT_EQ(metad_module_of_function(registry, 3), nullptr);
}

TEST(MetadRegistryFieldsTest, ConstantsInPoolsStandBehindTheirStart) {
  const metad_pool pool = {METAD_ADDRESS_UNKNOWN, 64, "flash", nullptr, 1, 16};
  const metad_constant inside = {4, 32, "in", nullptr, nullptr, {2, 32, 1},
                                 0, 0,  0,    5,       0};
  const metad_constant outside = {
      4, 0, "out", "abcd", nullptr, {2, 32, 1}, METAD_IN_IMAGE, 0, 0, 4, 0};
  metad_constant_table table = {};
  table.pools = &pool;
  table.pool_count = 1;
  const unsigned char blob[64] = {};
  EXPECT_EQ(metad_constant_pool(&table, &inside), &pool);
  EXPECT_EQ(metad_constant_pool(&table, &outside), nullptr);
  EXPECT_EQ(metad_constant_data(&inside, blob), blob + 32);
  EXPECT_EQ(metad_constant_data(&inside, nullptr), nullptr);
  EXPECT_EQ(metad_constant_data(&outside, blob), outside.data);
  EXPECT_EQ(metad_constant_alignment(&inside), 32u);
}

TEST(MetadRegistryFieldsTest, VersionsAreComparedByTheirRule) {
  metad_registry registry = Image({"op"}, {}).registry();
  EXPECT_TRUE(metad_registry_is_compatible(&registry));
  // More fields at the end.
  registry.layout_minor = METAD_LAYOUT_MINOR + 1;
  EXPECT_TRUE(metad_registry_is_compatible(&registry));
  registry.layout_minor = METAD_LAYOUT_MINOR;
  for (const int major : {METAD_LAYOUT_MAJOR - 1, METAD_LAYOUT_MAJOR + 1}) {
    registry.layout_major = static_cast<uint16_t>(major);
    EXPECT_FALSE(metad_registry_is_compatible(&registry)) << major;
  }
  const metad_constant_table table = {};
  EXPECT_FALSE(metad_constant_table_is_compatible(&table));
}

}  // namespace
}  // namespace metad::codegen
