#ifndef METAD_CLIENT_PROJECT_OPTION_ORIGINS_H_
#define METAD_CLIENT_PROJECT_OPTION_ORIGINS_H_

#include <map>
#include <string>

#include "client/failure.h"

namespace metad::client {

// Where in a project file the options stand that were made of it, so that what
// is wrong with an option is said of the file.
class OptionOrigins {
 public:
  // `project` is the file's path.
  explicit OptionOrigins(std::string project) : project_(std::move(project)) {}

  // The option "--functions" with the value "a:f,g", or a flag without one.
  void AddOption(const std::string& option, const std::string& value,
                 const std::string& place);
  // A file that the project names.
  void AddFile(const std::string& path, const std::string& place);

  // Says places instead of options; the project is input, not usage.
  void Rewrite(Failure& failure) const;

 private:
  // Empty where none is known.
  std::string Find(const std::string& subject) const;

  std::string project_;
  // By "--functions a:f,g", as a problem names it, and the first one of each
  // option by "--functions".
  std::map<std::string, std::string> places_;
  std::map<std::string, std::string> files_;
};

}  // namespace metad::client

#endif  // METAD_CLIENT_PROJECT_OPTION_ORIGINS_H_
