#ifndef METAD_CLIENT_REPORTS_JSON_FIELDS_H_
#define METAD_CLIENT_REPORTS_JSON_FIELDS_H_

#include <cstdint>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

namespace metad::client {

// Reads the members of a JSON object, each as what it is expected to be. What
// is wrong goes to a list of problems, each with its path; the value is then
// left alone. Members that nobody asks for are ignored.
class JsonFields {
 public:
  // Both must outlive it. `path` is the object's own, empty for the document.
  JsonFields(const nlohmann::ordered_json& object, std::string path,
             std::vector<std::string>& problems);

  // null counts as empty.
  void Read(const char* name, std::string& to) const;
  void Read(const char* name, bool& to) const;
  // Sizes, counts: at least 0.
  void Read(const char* name, int64_t& to) const;
  void Read(const char* name, std::optional<int64_t>& to) const;
  void Read(const char* name, std::vector<int64_t>& to) const;
  void Read(const char* name, std::vector<std::string>& to) const;

  // Whether the member is there at all: older reports lack some.
  bool Has(const char* name) const;

  // The members of an object; without a call where it is null.
  void ReadObject(const char* name,
                  const std::function<void(const JsonFields&)>& read) const;

  // The same for each object of an array.
  template <typename Item>
  void ReadList(const char* name, void (*read)(const JsonFields&, Item&),
                std::vector<Item>& to) const {
    ReadEach(name, [&to, read](const JsonFields& fields) {
      to.emplace_back();
      read(fields, to.back());
    });
  }

 private:
  void ReadEach(const char* name,
                const std::function<void(const JsonFields&)>& read) const;
  // Null after adding the problem.
  const nlohmann::ordered_json* Find(const char* name) const;
  std::string PathOf(const char* name) const;
  void Expected(const std::string& path, const char* what) const;

  const nlohmann::ordered_json& object_;
  const std::string path_;
  std::vector<std::string>& problems_;
};

}  // namespace metad::client

#endif  // METAD_CLIENT_REPORTS_JSON_FIELDS_H_
