#include "server/formats/model_library/entry_fault.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/formats/model_library/c_initializer_values.h"

namespace metad::formats {
namespace {

// What TVM calls the array that it passes on.
constexpr char kArguments[] = "tensors";

// N of "tensors[N]" at `index`; nothing where something else stands there.
std::optional<int64_t> SubscriptAt(const std::vector<CToken>& body,
                                   size_t index) {
  if (index + 3 >= body.size() || !body[index].Is(kArguments) ||
      !body[index + 1].Is("[") || !body[index + 3].Is("]")) {
    return std::nullopt;
  }
  return IntegerValue({body[index + 2]});
}

}  // namespace

std::string EntryFault(const CFunction& entry) {
  const std::vector<CToken>& body = entry.body;
  int64_t passed = 0;
  std::set<int64_t> assigned;
  for (size_t i = 0; i < body.size(); ++i) {
    const std::optional<int64_t> subscript = SubscriptAt(body, i);
    if (!subscript.has_value() || i + 4 >= body.size()) continue;
    if (i > 0 && body[i - 1].Is("TVMValue")) passed = *subscript;
    if (body[i + 4].Is("=")) assigned.insert(*subscript);
  }
  const auto set = static_cast<int64_t>(assigned.size());
  if (set >= passed) return "";
  return absl::StrCat(
      "has an entry, ", entry.name, ", that calls the main function with ",
      passed, " arguments and sets ", set,
      " of them: TVM's packed interface has no way to pass pools of the "
      "caller's on; expected an export with the C interface "
      "(interface-api=c), or without such pools");
}

}  // namespace metad::formats
