#ifndef METAD_CODEGEN_PLAN_VIOLATION_LIST_H_
#define METAD_CODEGEN_PLAN_VIOLATION_LIST_H_

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace metad::codegen {

// One thing that is wrong with a spec.
struct Violation {
  // Path of the offending field, such as "constants[3].alignment". Paths follow
  // the names of metad.v1.BuildSpec, which MetadataSpec mirrors.
  std::string field;
  // What is wrong, what was expected, and who is involved.
  std::string description;

  bool operator==(const Violation& other) const {
    return field == other.field && description == other.description;
  }
};

// Collects everything that is wrong, so that a user can mend all of it at once.
// It keeps the first kMaxKept violations and counts the rest: hostile input
// must not make a list of unbounded size.
class ViolationList {
 public:
  static constexpr size_t kMaxKept = 20;

  // Longer descriptions are cut; hostile input may be quoted in them.
  static constexpr size_t kMaxDescription = 1000;

  void Add(std::string field, std::string description);

  // Appends all of `other`, its uncounted rest included.
  void Append(const ViolationList& other);

  // Puts `prefix` before every field: "spec." makes "spec.modules[0].name" of
  // "modules[0].name", and "spec" of the empty field, which is the whole spec.
  void PrefixFields(const std::string& prefix);

  // Has `rewrite` change each that is kept, in their order.
  void Rewrite(const std::function<void(Violation&)>& rewrite);

  bool empty() const { return total_ == 0; }
  // Kept or not.
  size_t total() const { return total_; }
  const std::vector<Violation>& kept() const { return kept_; }

 private:
  std::vector<Violation> kept_;
  size_t total_ = 0;
};

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_VIOLATION_LIST_H_
