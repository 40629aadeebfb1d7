#ifndef METAD_SERVER_EXECUTION_INPUT_CONTENT_H_
#define METAD_SERVER_EXECUTION_INPUT_CONTENT_H_

#include <memory>
#include <string>
#include <utility>

namespace metad::execution {

// Bytes and their digest. A value: copies share the bytes, which outlive
// whoever had them first, so that many actions may have one content and an
// action may outlive its build.
class InputContent {
 public:
  // Empty.
  InputContent() = default;
  // Hashes. Implicit, since the digest follows from the bytes.
  InputContent(std::string bytes);  // NOLINT(google-explicit-constructor)
  InputContent(const char* bytes)   // NOLINT(google-explicit-constructor)
      : InputContent(std::string(bytes)) {}
  // Of bytes that somebody has hashed: 64 lower-case hexadecimal digits.
  InputContent(std::string bytes, std::string sha256);

  const std::string& bytes() const;
  const std::string& sha256() const;

 private:
  struct Named {
    std::string bytes;
    std::string sha256;
  };
  static const Named& Empty();

  // Null for the empty content.
  std::shared_ptr<const Named> named_;
};

}  // namespace metad::execution

#endif  // METAD_SERVER_EXECUTION_INPUT_CONTENT_H_
