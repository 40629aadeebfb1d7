#ifndef METAD_CLIENT_COMMAND_LINE_OPTION_TABLE_H_
#define METAD_CLIENT_COMMAND_LINE_OPTION_TABLE_H_

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace metad::client {

// The options of one command, as CLI11 is told of them: its headers take long
// to compile, and only this and client/command_line.cc include them. What an
// option is written to, or handed to, must outlive the parse.
class OptionTable {
 public:
  explicit OptionTable(CLI::App& command) : command_(command) {}

  // One value, given at most once. `value_name` may be empty.
  void AddText(const std::string& name, const std::string& value_name,
               const std::string& description, std::string& to);

  // The same of an option that has to be given.
  void AddRequiredText(const std::string& name, const std::string& value_name,
                       const std::string& description, std::string& to);

  // A number, zero or more.
  void AddCount(const std::string& name, const std::string& value_name,
                const std::string& description, int64_t& to);

  // Values that may be given together or by repeating the option.
  void AddTexts(const std::string& name, const std::string& value_name,
                const std::string& description, std::vector<std::string>& to);

  // Between `least` and `most` values that follow the command.
  static constexpr int kAnyNumber = 1 << 16;
  void AddOperands(const std::string& name, const std::string& value_name,
                   const std::string& description, int least, int most,
                   std::vector<std::string>& to);

  void AddFlag(const std::string& name, const std::string& description,
               bool& to);

  // An option that may be repeated and takes several values each time. The
  // values are handed over as they are met, which keeps the order between
  // different options.
  void AddList(const std::string& name, const std::string& value_name,
               const std::string& description,
               const std::function<void(const std::string&)>& add);

  // The same with one value at a time: of a list, CLI11 would take [a-z]
  // apart.
  void AddEach(const std::string& name, const std::string& value_name,
               const std::string& description,
               const std::function<void(const std::string&)>& add);

  // After the parse: the names of the options that were given.
  std::set<std::string> Given() const;

 private:
  CLI::App& command_;
};

}  // namespace metad::client

#endif  // METAD_CLIENT_COMMAND_LINE_OPTION_TABLE_H_
