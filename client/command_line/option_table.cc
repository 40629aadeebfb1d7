#include "client/command_line/option_table.h"

#include <CLI/CLI.hpp>
#include <algorithm>

namespace metad::client {

void OptionTable::AddText(const std::string& name,
                          const std::string& value_name,
                          const std::string& description, std::string& to) {
  CLI::Option* const option = command_.add_option(name, to, description);
  if (!value_name.empty()) option->type_name(value_name);
}

void OptionTable::AddRequiredText(const std::string& name,
                                  const std::string& value_name,
                                  const std::string& description,
                                  std::string& to) {
  command_.add_option(name, to, description)->required()->type_name(value_name);
}

void OptionTable::AddCount(const std::string& name,
                           const std::string& value_name,
                           const std::string& description, int64_t& to) {
  command_.add_option(name, to, description)
      ->check(CLI::NonNegativeNumber)
      ->type_name(value_name);
}

void OptionTable::AddTexts(const std::string& name,
                           const std::string& value_name,
                           const std::string& description,
                           std::vector<std::string>& to) {
  command_.add_option(name, to, description)->type_name(value_name);
}

void OptionTable::AddOperands(const std::string& name,
                              const std::string& value_name,
                              const std::string& description, int least,
                              int most, std::vector<std::string>& to) {
  command_.add_option(name, to, description)
      ->required(least > 0)
      ->expected(least, most)
      ->type_name(value_name);
}

void OptionTable::AddFlag(const std::string& name,
                          const std::string& description, bool& to) {
  command_.add_flag(name, to, description);
}

void OptionTable::AddList(const std::string& name,
                          const std::string& value_name,
                          const std::string& description,
                          const std::function<void(const std::string&)>& add) {
  command_
      .add_option_function<std::vector<std::string>>(
          name,
          [add](const std::vector<std::string>& values) {
            std::for_each(values.begin(), values.end(), add);
          },
          description)
      ->type_name(value_name)
      ->trigger_on_parse();
}

void OptionTable::AddEach(const std::string& name,
                          const std::string& value_name,
                          const std::string& description,
                          const std::function<void(const std::string&)>& add) {
  command_.add_option_function<std::string>(name, add, description)
      ->type_name(value_name)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast)
      ->trigger_on_parse();
}

std::set<std::string> OptionTable::Given() const {
  std::set<std::string> given;
  for (const CLI::Option* option : command_.get_options()) {
    if (option->count() > 0) given.insert(option->get_name());
  }
  return given;
}

}  // namespace metad::client
