#include "tests/conformance/host_image.h"

#include <cstddef>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"

namespace metad::conformance {
namespace {

using codegen::MetadataPlan;
using codegen::PlannedConstant;

// The functions of the registry. Each checks that the walker's arguments
// arrive, and stores its index.
std::string OperatorsText(const MetadataPlan& plan) {
  std::string text = R"(#include "abi_declarations.h"
static int image_answer(TVMValue* args, int* type_codes, int num_args,
                  TVMValue* value, int* value_code, void* resource, long index) {
  if (num_args != 1 || args[0].v_int64 != 4711) return -1;
  if (type_codes[0] != 0 || *value_code != -1 || resource == 0) return -1;
  value->v_int64 = index;
  *value_code = 0;
  return 0;
}
#define OPERATOR(name, index)                                                 \
  int name(TVMValue* a, int* t, int n, TVMValue* r, int* c, void* h);         \
  int name(TVMValue* a, int* t, int n, TVMValue* r, int* c, void* h) {        \
    return image_answer(a, t, n, r, c, h, index);                                   \
  }
)";
  for (size_t i = 0; i < plan.functions.size(); ++i) {
    absl::StrAppend(&text, "OPERATOR(", plan.functions[i].name, ", ", i, ")\n");
  }
  return text;
}

// The table that image_main.c prints. Sizes are of the header's declarations.
std::string ConstantsText(const GeneratedModel& model) {
  std::string text = absl::StrCat("#include \"", model.header(), "\"\n", R"(
struct image_constant {
  const char* name;
  const void* address;
  unsigned long size;
  unsigned long alignment;
};
extern const struct image_constant image_constants[];
extern const unsigned long image_constant_count;
const struct image_constant image_constants[] = {
)");
  for (const PlannedConstant& constant : model.plan().constants) {
    absl::StrAppend(&text, "  {\"", constant.name, "\", ", constant.name,
                    ", sizeof(", constant.name, "), ", constant.alignment,
                    "},\n");
  }
  // One more, since C has no empty arrays.
  absl::StrAppend(&text, "  {0, 0, 0, 0}\n};\n",
                  "const unsigned long image_constant_count = ",
                  model.plan().constants.size(), ";\n");
  return text;
}

// What the program must print.
std::string ExpectedOutput(const MetadataPlan& plan) {
  std::string text = absl::StrCat("count ", plan.functions.size(), "\n");
  for (size_t i = 0; i < plan.functions.size(); ++i) {
    absl::StrAppend(&text, "function ", plan.functions[i].name, " ", i, "\n");
  }
  for (const PlannedConstant& constant : plan.constants) {
    absl::StrAppend(&text, "constant ", constant.name, " ",
                    constant.stored_bytes, " 0 ",
                    absl::BytesToHexString(StoredBytes(
                        constant, codegen::ByteOrder::kLittleEndian)),
                    "\n");
  }
  return absl::StrCat(text, "end\n");
}

// Where two outputs part: a whole one is too much to read.
void ExpectSameLines(absl::string_view actual, absl::string_view expected) {
  if (actual == expected) return;
  const std::vector<absl::string_view> lines = absl::StrSplit(actual, '\n');
  const std::vector<absl::string_view> wanted = absl::StrSplit(expected, '\n');
  size_t i = 0;
  while (i < lines.size() && i < wanted.size() && lines[i] == wanted[i]) ++i;
  constexpr size_t kShown = 300;
  ADD_FAILURE() << "line " << i + 1 << " of the image's output is\n  "
                << (i < lines.size() ? lines[i].substr(0, kShown) : "(end)")
                << "\ninstead of\n  "
                << (i < wanted.size() ? wanted[i].substr(0, kShown) : "(end)");
}

}  // namespace

void ExpectImageWorks(const GeneratedModel& model, const ImageOptions& options,
                      Workbench& workbench) {
  workbench.CopyHere("abi_declarations.h");
  workbench.CopyHere("image_main.c");
  workbench.Write("operators.c", OperatorsText(model.plan()));
  workbench.Write("constants.c", ConstantsText(model));
  ASSERT_TRUE(workbench.Compile(options.compiler, options.dialect,
                                options.flags, {model.source()}));
  const bool short_count =
      model.plan().runtime_abi == codegen::RuntimeAbi::kCrtV1;
  ASSERT_TRUE(workbench.Compile(
      options.compiler, CDialects().front(),
      {"-O0", short_count ? "-DIMAGE_COUNT=uint8_t" : "-DIMAGE_COUNT=uint16_t"},
      {"operators.c", "constants.c", "image_main.c"}));
  ASSERT_TRUE(workbench.Link(
      options.compiler, options.link_flags,
      {"image_main.o", "constants.o", "operators.o", model.object()}, "image"));
  ExpectSameLines(workbench.Run("image"), ExpectedOutput(model.plan()));
}

}  // namespace metad::conformance
