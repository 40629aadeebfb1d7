#include "client/request/constant_reader.h"

#include <cstdint>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/request/constant_files.h"
#include "server/formats/tensors/constant_file.h"

namespace metad::client {

void AddConstant(formats::ImportedConstant constant, const std::string& model,
                 v1::BuildSpec& spec, std::vector<formats::ByteRange>& data,
                 RequestSources& sources) {
  sources.AddConstant(constant.name, constant.name_in_file, constant.source);
  v1::ConstantTensor& tensor = *spec.add_constants();
  tensor.set_name(std::move(constant.name));
  tensor.set_model(model);
  v1::DataType& type = *tensor.mutable_data_type();
  type.set_code(static_cast<uint32_t>(constant.type.code));
  type.set_bits(constant.type.bits);
  type.set_lanes(constant.type.lanes);
  tensor.mutable_shape()->Add(constant.shape.begin(), constant.shape.end());
  data.push_back(std::move(constant.data));
}

void ReadConstants(const SubmitOptions& options, ConstantNames& names,
                   v1::BuildSpec& spec, std::vector<formats::ByteRange>& data,
                   RequestSources& sources, std::vector<std::string>& notes,
                   Problems& problems) {
  const bool is_known = problems.empty();
  ConstantFiles files("--constants", names, problems);
  for (const ConstantsArgument& argument : options.constants) {
    formats::FileConstants file = files.Read(argument.text, argument.model);
    for (formats::ImportedConstant& constant : file.constants) {
      AddConstant(std::move(constant), argument.model, spec, data, sources);
    }
    if (file.constants.empty()) continue;
    for (const std::string& note : file.notes) {
      notes.push_back(absl::StrCat(file.path, ": ", note));
    }
  }
  // A file that could not be read may have what they are for.
  if (is_known && files.all_are_read()) names.ReportUnused(problems);
}

}  // namespace metad::client
