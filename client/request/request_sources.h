#ifndef METAD_CLIENT_REQUEST_REQUEST_SOURCES_H_
#define METAD_CLIENT_REQUEST_REQUEST_SOURCES_H_

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace metad::client {

// Where the parts of a request came from. No path goes over the wire, so a
// server's violation names `modules[1]`; this finds the file again.
class RequestSources {
 public:
  // `source` is the file, or the option, that the next module (header of that
  // module, constant) of the request was made of.
  void AddModule(const std::string& name, const std::string& source);
  void AddIncludeFile(size_t module, std::string source);
  // `name_in_file` is empty where its file has no other name for it.
  void AddConstant(const std::string& name, const std::string& name_in_file,
                   const std::string& source);
  // The same of the interface of the model at that index.
  void AddInterface(size_t model, const std::string& source);

  // The user's name for a field path such as "modules[1].functions[3]" or
  // "spec.model_name"; empty where there is none to give.
  std::string Describe(absl::string_view field_path) const;

  // Which option mends what is wrong with that field, where that needs more
  // than the field to be seen: --rename for a constant's name. Empty elsewhere.
  std::string AdviceOn(absl::string_view field_path) const;

 private:
  struct Constant {
    std::string name;
    std::string name_in_file;
    std::string source;
  };
  struct Module {
    std::string description;
    std::vector<std::string> include_files;
  };

  std::vector<Module> modules_;
  std::vector<Constant> constants_;
  // By index of their model.
  std::map<size_t, std::string> interfaces_;
};

}  // namespace metad::client

#endif  // METAD_CLIENT_REQUEST_REQUEST_SOURCES_H_
