#include "tests/firmware/exports/interface_text.h"

#include <re2/re2.h>

#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gtest/gtest.h"

namespace metad::firmware {
namespace {

// TVM's header, as text. Of its own reading: what metad reads of an archive is
// what is tested.
class InterfaceHeader {
 public:
  InterfaceHeader(const ExportedModel& model)
      : text_(model.interface_header.text),
        prefix_(absl::StrCat("tvmgen_", NameAsIdentifier(model.name))) {}

  const std::string& prefix() const { return prefix_; }

  // Pointers of `struct <prefix>_<what>`.
  std::vector<std::string> Fields(const std::string& what) const {
    std::string body;
    std::vector<std::string> fields;
    const RE2 structure(
        absl::StrCat("(?s)struct ", prefix_, "_", what, " \\{(.*?)\\}"));
    if (!RE2::PartialMatch(text_, structure, &body)) return fields;
    re2::StringPiece rest = body;
    std::string field;
    const RE2 pointer(R"(void\* (\w+);)");
    while (RE2::FindAndConsume(&rest, pointer, &field)) fields.push_back(field);
    return fields;
  }

  bool Declares(const std::string& function) const {
    return absl::StrContains(text_, absl::StrCat(prefix_, "_", function, "("));
  }

  // The name of the macro with the bytes of a pool; `kind` is "WORKSPACE" or
  // "CONSTANT". Empty where there is none.
  std::string PoolSize(const std::string& pool, const std::string& kind) const {
    std::string macro;
    RE2::PartialMatch(
        text_,
        absl::StrCat("#define (\\w+_(?i:", pool, ")_", kind, "_POOL_SIZE) "),
        &macro);
    return macro;
  }

 private:
  const std::string& text_;
  const std::string prefix_;
};

// The pools that the caller has: memory for a workspace, in flash the bytes
// that the header has of constants.
std::string PoolText(const InterfaceHeader& header, const std::string& pool) {
  const std::string workspace = header.PoolSize(pool, "WORKSPACE");
  if (!workspace.empty()) {
    return absl::StrCat("static uint8_t pool_", pool, "[", workspace,
                        "] __attribute__((aligned(64)));\n");
  }
  std::string data = header.PoolSize(pool, "CONSTANT");
  EXPECT_FALSE(data.empty()) << "no size of pool " << pool;
  RE2::Replace(&data, "_SIZE$", "_DATA");
  return absl::StrCat("static const uint8_t pool_", pool,
                      "[] __attribute__((aligned(64))) = {", data, "};\n");
}

// The position of the input that TVM calls `field` in C; `otherwise` where none
// is called so.
size_t InputOfField(const std::string& field, const ExpectedTensors& tensors,
                    size_t otherwise) {
  for (size_t i = 0; i < tensors.inputs.size(); ++i) {
    if (NameAsIdentifier(tensors.inputs[i].name) == field) return i;
  }
  return otherwise;
}

}  // namespace

InterfaceText TextOfInterface(const ExportedModel& model,
                              const ExpectedTensors& tensors) {
  const InterfaceHeader header(model);
  const std::vector<std::string> inputs = header.Fields("inputs");
  const std::vector<std::string> outputs = header.Fields("outputs");
  const std::vector<std::string> pools = header.Fields("workspace_pools");
  EXPECT_EQ(inputs.size(), tensors.inputs.size());
  EXPECT_EQ(outputs.size(), tensors.outputs.size());
  InterfaceText text;
  text.definitions =
      absl::StrCat("#include \"", model.interface_header.name, "\"\n");
  const auto structure = [&](const std::string& what,
                             const std::string& initializers) {
    absl::StrAppend(&text.statements, "  struct ", header.prefix(), "_", what,
                    " ", what, " = {", initializers, "};\n");
  };
  const auto initializers = [](const std::vector<std::string>& fields,
                               const auto& value) {
    std::vector<std::string> items;
    for (size_t i = 0; i < fields.size(); ++i) {
      items.push_back(
          absl::StrCat(".", fields[i], " = (void*)", value(fields[i], i)));
    }
    return absl::StrJoin(items, ", ");
  };
  const auto input = [&](const std::string& field, size_t i) {
    return absl::StrCat("input_", InputOfField(field, tensors, i));
  };
  const auto output = [](const std::string&, size_t i) {
    return absl::StrCat("output_", i);
  };
  const auto pool = [](const std::string& field, size_t) {
    return absl::StrCat("pool_", field);
  };
  const auto device = [](const std::string& field, size_t) {
    return absl::StrCat("device_", field);
  };
  std::vector<std::string> arguments;
  if (!pools.empty()) {
    for (const std::string& name : pools) {
      text.definitions += PoolText(header, name);
    }
    structure("workspace_pools", initializers(pools, pool));
  }
  const std::vector<std::string> devices = header.Fields("devices");
  for (const std::string& name : devices) {
    absl::StrAppend(&text.definitions, "static uint8_t device_", name,
                    "[1];\n");
  }
  if (!devices.empty()) structure("devices", initializers(devices, device));
  const bool io_in_pools = header.Declares("map_inputs");
  if (io_in_pools) {
    // The model says where in its pools they are.
    for (const char* what : {"inputs", "outputs"}) {
      absl::StrAppend(&text.statements, "  struct ", header.prefix(), "_", what,
                      " ", what, " = ", header.prefix(), "_map_", what,
                      "(&workspace_pools);\n");
    }
    for (size_t i = 0; i < inputs.size(); ++i) {
      const std::string source = input(inputs[i], i);
      absl::StrAppend(&text.statements, "  memcpy(inputs.", inputs[i], ", ",
                      source, ", sizeof(", source, "));\n");
    }
  } else {
    structure("inputs", initializers(inputs, input));
    structure("outputs", initializers(outputs, output));
    arguments = {"&inputs", "&outputs"};
  }
  if (!pools.empty()) arguments.emplace_back("&workspace_pools");
  if (!devices.empty()) arguments.emplace_back("&devices");
  absl::StrAppend(&text.statements, "  check(", header.prefix(), "_run(",
                  absl::StrJoin(arguments, ", "), ") == 0, \"failed:\", \"",
                  header.prefix(), "_run\");\n");
  for (size_t i = 0; io_in_pools && i < outputs.size(); ++i) {
    absl::StrAppend(&text.statements, "  memcpy(output_", i, ", outputs.",
                    outputs[i], ", sizeof(output_", i, "));\n");
  }
  return text;
}

}  // namespace metad::firmware
