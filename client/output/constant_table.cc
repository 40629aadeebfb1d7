#include "client/output/constant_table.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/output/element_text.h"
#include "client/output/text_table.h"
#include "server/formats/tensors/element_type_name.h"
#include "server/platform/printable_text.h"

namespace metad::client {
namespace {

// Elements have at least one bit; the data decides, whatever the shape says.
int64_t Elements(const formats::ImportedConstant& constant) {
  return formats::ElementCount(constant.shape).value_or(0);
}

std::vector<std::string> FirstValues(const formats::ImportedConstant& constant,
                                     int64_t count) {
  std::vector<std::string> values;
  const int64_t end = std::min(count, Elements(constant));
  values.reserve(static_cast<size_t>(end));
  for (int64_t i = 0; i < end; ++i) {
    values.push_back(ElementText(constant.type, constant.data.view(),
                                 static_cast<size_t>(i)));
  }
  return values;
}

std::string ValuesText(const formats::ImportedConstant& constant,
                       int64_t count) {
  return absl::StrCat(absl::StrJoin(FirstValues(constant, count), ", "),
                      count < Elements(constant) ? ", ..." : "");
}

}  // namespace

Json ConstantsToJson(const std::vector<formats::ImportedConstant>& constants,
                     int64_t values) {
  Json array = Json::array();
  for (const formats::ImportedConstant& constant : constants) {
    Json entry = {{"name", constant.name},
                  {"type", formats::ElementTypeName(constant.type)},
                  {"shape", constant.shape},
                  {"bytes", constant.data.size()}};
    if (values > 0) entry["values"] = FirstValues(constant, values);
    array.push_back(std::move(entry));
  }
  return array;
}

void PrintConstants(const std::vector<formats::ImportedConstant>& constants,
                    int64_t values, std::ostream& out) {
  std::vector<TextTable::Column> columns = {
      {"NAME"}, {"TYPE"}, {"BYTES", TextTable::Align::kRight}};
  if (values > 0) columns.push_back({"VALUES"});
  TextTable table(columns);
  for (const formats::ImportedConstant& constant : constants) {
    std::vector<std::string> row = {
        constant.name, formats::TensorTypeName(constant.type, constant.shape),
        absl::StrCat(constant.data.size())};
    if (values > 0) row.push_back(ValuesText(constant, values));
    table.AddRow(std::move(row));
  }
  table.Print(out);
}

void PrintConstantFile(const formats::FileConstants& file, int64_t values,
                       std::ostream& out) {
  size_t bytes = 0;
  for (const formats::ImportedConstant& constant : file.constants) {
    bytes += constant.data.size();
  }
  out << formats::ConstantFormatName(file.format) << ", "
      << file.constants.size()
      << (file.constants.size() == 1 ? " constant, " : " constants, ") << bytes
      << " bytes\n";
  for (const auto& [key, text] : file.metadata) {
    out << "  " << platform::Printable(key) << ": " << platform::Printable(text)
        << '\n';
  }
  for (const std::string& note : file.notes) out << "note: " << note << '\n';
  if (file.constants.empty()) return;
  PrintConstants(file.constants, values, out);
  for (const std::string& problem : file.problems) {
    out << "not shown: " << problem << '\n';
  }
}

}  // namespace metad::client
