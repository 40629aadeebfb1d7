#ifndef METAD_CLIENT_REQUEST_REQUEST_SOURCES_H_
#define METAD_CLIENT_REQUEST_REQUEST_SOURCES_H_

#include <cstddef>
#include <map>
#include <optional>
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
  // A header is found under `path` while the module is compiled.
  void AddIncludeFile(size_t module, std::string path, std::string source);
  // `name_in_file` is empty where its file has no other name for it.
  void AddConstant(const std::string& name, const std::string& name_in_file,
                   const std::string& source);
  // The module is a file, and not, say, a member of one.
  void SetFile(size_t module, std::string path);
  // Its path; nothing if it is none.
  std::optional<std::string> FileOf(size_t module) const;
  // The next report to join, `name` in the request.
  void AddJoinedReport(const std::string& name, const std::string& source);
  // The interface of the model at that index.
  void AddInterface(size_t model, const std::string& source);

  // The user's name for a field path such as "modules[1].functions[3]" or
  // "spec.model_name"; empty where there is none to give.
  std::string Describe(absl::string_view field_path) const;

  // What the server says of that field, without the request's name of the file
  // that Describe() gives the user's name of.
  std::string TextOf(absl::string_view field_path,
                     absl::string_view description) const;

  // Which option mends what is wrong with that field, where that needs more
  // than the field to be seen: --rename for a constant's name. Empty elsewhere.
  std::string AdviceOn(absl::string_view field_path) const;

  // The user's name for a file as a compiler of the service named it
  // (metad.v1.Diagnostic.file) while it compiled the module `subject`; the same
  // where it is none of the request's.
  std::string FileOfMessage(absl::string_view subject,
                            const std::string& file) const;
  // The same at the start of the lines of a compiler's output, and behind
  // "In file included from".
  std::string RenameFiles(absl::string_view subject,
                          absl::string_view output) const;

 private:
  struct Constant {
    std::string name;
    std::string name_in_file;
    std::string source;
  };
  struct IncludeFile {
    std::string path;
    std::string source;
  };
  struct InputFile {
    std::string name;
    std::string source;
  };
  struct Module {
    std::string name;
    std::string source;
    std::optional<std::string> file;
    std::vector<IncludeFile> include_files;

    std::string Description() const;
  };

  std::vector<Module> modules_;
  std::vector<Constant> constants_;
  std::vector<InputFile> joined_reports_;
  // By index of their model.
  std::map<size_t, std::string> interfaces_;
};

}  // namespace metad::client

#endif  // METAD_CLIENT_REQUEST_REQUEST_SOURCES_H_
