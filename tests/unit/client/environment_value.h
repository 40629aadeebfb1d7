#ifndef METAD_TESTS_UNIT_CLIENT_ENVIRONMENT_VALUE_H_
#define METAD_TESTS_UNIT_CLIENT_ENVIRONMENT_VALUE_H_

#include <cstdlib>
#include <optional>
#include <string>
#include <utility>

namespace metad::client::testing {

// Has a variable of the environment another value for as long as it lives.
class EnvironmentValue {
 public:
  EnvironmentValue(std::string name, const std::string& value)
      : name_(std::move(name)) {
    const char* const before = std::getenv(name_.c_str());
    if (before != nullptr) before_ = before;
    setenv(name_.c_str(), value.c_str(), 1);
  }
  ~EnvironmentValue() {
    if (before_.has_value()) {
      setenv(name_.c_str(), before_->c_str(), 1);
    } else {
      unsetenv(name_.c_str());
    }
  }
  EnvironmentValue(const EnvironmentValue&) = delete;
  EnvironmentValue& operator=(const EnvironmentValue&) = delete;

 private:
  const std::string name_;
  std::optional<std::string> before_;
};

}  // namespace metad::client::testing

#endif  // METAD_TESTS_UNIT_CLIENT_ENVIRONMENT_VALUE_H_
