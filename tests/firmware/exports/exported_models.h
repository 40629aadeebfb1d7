#ifndef METAD_TESTS_FIRMWARE_EXPORTS_EXPORTED_MODELS_H_
#define METAD_TESTS_FIRMWARE_EXPORTS_EXPORTED_MODELS_H_

#include <string>
#include <vector>

namespace metad::firmware {

// A file with its name, without folders.
struct NamedText {
  std::string name;
  std::string text;
};

// A model as its Model Library Format archive describes it: what a program
// needs to run it.
struct ExportedModel {
  // As TVM has it: "default", "model.v1".
  std::string name;
  // The graph executor's JSON; empty where it has none.
  std::string graph;
  // Of the C interface; without text where it has none.
  NamedText interface_header;
  // In the order of TVM's own registry, without the entry of a C interface;
  // empty where the archive has no registry.
  std::vector<std::string> functions;
  // Single operators (TVM's style "operator"): their names.
  std::vector<std::string> operators;
};

// Fails the test where the archive has no metadata.json that it can read.
std::vector<ExportedModel> ReadExportedModels(const std::string& tar);

// What metad puts before the names of the model's constants where it is one of
// several.
std::string ConstantPrefix(const ExportedModel& model);

// The archive's headers, which a program may include.
std::vector<NamedText> ReadExportedHeaders(const std::string& tar);

}  // namespace metad::firmware

#endif  // METAD_TESTS_FIRMWARE_EXPORTS_EXPORTED_MODELS_H_
