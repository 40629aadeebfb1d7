#include "tests/firmware/exports/graph_text.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gtest/gtest.h"

namespace metad::firmware {
namespace {

using nlohmann::json;

struct Call {
  std::string function;
  std::vector<size_t> arguments;
};

formats::ElementType TypeNamed(const std::string& name) {
  const size_t digits = name.find_first_of("0123456789");
  if (digits == std::string::npos) return {formats::TypeCode::kBool, 8, 1};
  const std::string kind = name.substr(0, digits);
  const auto bits = static_cast<uint32_t>(std::stoul(name.substr(digits)));
  if (kind == "float") return {formats::TypeCode::kFloat, bits, 1};
  if (kind == "uint") return {formats::TypeCode::kUInt, bits, 1};
  EXPECT_EQ(kind, "int") << name;
  return {formats::TypeCode::kInt, bits, 1};
}

std::optional<size_t> InputNamed(const std::string& name,
                                 const ExpectedTensors& tensors) {
  for (size_t i = 0; i < tensors.inputs.size(); ++i) {
    if (tensors.inputs[i].name == name) return i;
  }
  return std::nullopt;
}

std::string CallsText(const std::vector<Call>& calls) {
  std::string text;
  std::vector<std::string> rows;
  for (size_t i = 0; i < calls.size(); ++i) {
    absl::StrAppend(&text, "static const uint16_t arguments_", i, "[] = {",
                    absl::StrJoin(calls[i].arguments, ", "), "};\n");
    rows.push_back(absl::StrCat("{\"", calls[i].function, "\", arguments_", i,
                                ", ", calls[i].arguments.size(), "}"));
  }
  return absl::StrCat(text,
                      "static const struct model_call model_calls[] = {\n  ",
                      absl::StrJoin(rows, ",\n  "), "};\n");
}

std::string ValuesText(const std::vector<std::string>& rows) {
  return absl::StrCat("static const struct model_value model_values[] = {\n  ",
                      absl::StrJoin(rows, ",\n  "), "};\n");
}

// A graph of the executor's while it becomes text.
class GraphWriter {
 public:
  GraphWriter(const json& graph, const ExpectedTensors& tensors,
              const std::string& prefix)
      : graph_(graph),
        shapes_(graph["attrs"]["shape"][1]),
        types_(graph["attrs"]["dltype"][1]),
        storage_(graph["attrs"]["storage_id"][1]),
        tensors_(tensors),
        prefix_(prefix) {}

  GraphText Write() {
    for (size_t i = 0; i < graph_["nodes"].size(); ++i) AddNode(i);
    WriteStorage();
    GraphText text;
    text.definitions =
        absl::StrCat(definitions_, ValuesText(rows_), CallsText(calls_));
    for (const json& head : graph_["heads"]) {
      text.outputs.push_back(ValueOf(head));
    }
    text.has_constants = has_constants_;
    return text;
  }

 private:
  size_t FirstValueOf(size_t node) const {
    return graph_["node_row_ptr"][node].get<size_t>();
  }

  // Of [node, output, version].
  size_t ValueOf(const json& reference) const {
    return FirstValueOf(reference[0].get<size_t>()) +
           reference[1].get<size_t>();
  }

  void AddNode(size_t index) {
    const json& node = graph_["nodes"][index];
    const std::string name = node["name"].get<std::string>();
    if (node["op"] == "null") return AddArgument(name, FirstValueOf(index));
    Call call;
    call.function = node["attrs"]["func_name"].get<std::string>();
    for (const json& input : node["inputs"]) {
      call.arguments.push_back(ValueOf(input));
    }
    const size_t outputs =
        std::stoul(node["attrs"]["num_outputs"].get<std::string>());
    for (size_t i = 0; i < outputs; ++i) {
      const size_t value = FirstValueOf(index) + i;
      call.arguments.push_back(value);
      stored_.insert(storage_[value].get<int>());
      AddRow(value, "0", absl::StrCat("storage_", storage_[value].get<int>()));
    }
    // A node that does nothing but rename its input.
    if (call.function != "__nop") calls_.push_back(std::move(call));
  }

  void AddArgument(const std::string& name, size_t value) {
    const std::optional<size_t> input = InputNamed(name, tensors_);
    if (input.has_value()) {
      return AddRow(value, "0", absl::StrCat("input_", *input));
    }
    has_constants_ = true;
    AddRow(value, absl::StrCat("\"", prefix_, name, "\""), "0");
  }

  void AddRow(size_t value, const std::string& constant,
              const std::string& data) {
    EXPECT_EQ(value, rows_.size());
    const std::string identifier = absl::StrCat("value_", value);
    const auto shape = shapes_[value].get<std::vector<int64_t>>();
    const formats::ElementType type =
        TypeNamed(types_[value].get<std::string>());
    absl::StrAppend(&definitions_, ShapeText(identifier, shape));
    rows_.push_back(absl::StrCat(
        "{", constant, ", ",
        TensorInitializer(identifier, data, type, shape.size()), "}"));
  }

  // Values share storage; each is as large as the largest of them.
  void WriteStorage() {
    std::map<int, int64_t> sizes;
    for (size_t value = 0; value < storage_.size(); ++value) {
      const int id = storage_[value].get<int>();
      if (stored_.count(id) == 0) continue;
      sizes[id] = std::max(sizes[id],
                           BytesOf(TypeNamed(types_[value].get<std::string>()),
                                   shapes_[value].get<std::vector<int64_t>>()));
    }
    std::string storage;
    for (const auto& [id, bytes] : sizes) {
      storage += StorageText(absl::StrCat("storage_", id), bytes);
    }
    definitions_ = storage + definitions_;
  }

  const json& graph_;
  const json& shapes_;
  const json& types_;
  const json& storage_;
  const ExpectedTensors& tensors_;
  const std::string& prefix_;
  std::string definitions_;
  std::vector<std::string> rows_;
  std::vector<Call> calls_;
  std::set<int> stored_;
  bool has_constants_ = false;
};

}  // namespace

GraphText TextOfGraph(const std::string& graph, const ExpectedTensors& tensors,
                      const std::string& prefix) {
  const json parsed = json::parse(graph, nullptr, false);
  EXPECT_FALSE(parsed.is_discarded()) << graph;
  if (parsed.is_discarded()) return {};
  return GraphWriter(parsed, tensors, prefix).Write();
}

GraphText TextOfOperator(const std::string& name,
                         const ExpectedTensors& tensors) {
  GraphText text;
  Call call{name, {}};
  std::vector<std::string> rows;
  const auto add = [&](const ModelTensor& tensor, const std::string& data) {
    const std::string identifier = absl::StrCat("value_", rows.size());
    absl::StrAppend(&text.definitions, ShapeText(identifier, tensor.shape));
    call.arguments.push_back(rows.size());
    rows.push_back(absl::StrCat(
        "{0, ",
        TensorInitializer(identifier, data, tensor.type, tensor.shape.size()),
        "}"));
  };
  for (size_t i = 0; i < tensors.inputs.size(); ++i) {
    add(tensors.inputs[i], absl::StrCat("input_", i));
  }
  for (size_t i = 0; i < tensors.outputs.size(); ++i) {
    const std::string storage = absl::StrCat("storage_", i);
    const ModelTensor& output = tensors.outputs[i];
    text.definitions +=
        StorageText(storage, BytesOf(output.type, output.shape));
    text.outputs.push_back(rows.size());
    add(output, storage);
  }
  absl::StrAppend(&text.definitions, ValuesText(rows), CallsText({call}));
  return text;
}

}  // namespace metad::firmware
