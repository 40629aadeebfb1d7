#include "codegen/plan/constant_block_planner.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "codegen/plan/alignment.h"
#include "codegen/plan/aot_symbols.h"
#include "codegen/plan/constant_planner.h"
#include "codegen/plan/data_type.h"
#include "codegen/plan/identifier.h"
#include "codegen/plan/plan_limits.h"

namespace metad::codegen {
namespace {

// What a block may have between and after its constants: room for alignments,
// and not for a request of a few bytes that makes an object of gigabytes.
constexpr int64_t kMaxPaddingBytes = int64_t{1} << 20;
constexpr int64_t kMaxPaddingPerSlot = 256;

// The largest power of two, up to `most`, that divides the offset.
int64_t AlignmentAt(int64_t offset, int64_t most) {
  int64_t alignment = most;
  while (offset % alignment != 0) alignment /= 2;
  return alignment;
}

// Copies the constant, numbers in the target's byte order.
void CopyTo(std::string& block, const PlannedConstant& constant, int64_t offset,
            ByteOrder byte_order) {
  const auto begin = block.begin() + offset;
  std::copy(constant.data.begin(), constant.data.end(), begin);
  const int64_t unit = UnitBytes(constant.type);
  if (byte_order == ByteOrder::kLittleEndian || unit == 1) return;
  const auto size = static_cast<int64_t>(constant.data.size());
  for (int64_t i = 0; i < size; i += unit) {
    std::reverse(begin + i, begin + i + unit);
  }
}

}  // namespace

void ConstantBlockPlanner::AddConstant(size_t model, size_t spec_index,
                                       size_t plan_index) {
  constants_.try_emplace({model, spec_.constants[spec_index].name},
                         Place{spec_index, plan_index});
}

void ConstantBlockPlanner::Plan(MetadataPlan& plan, PlacementPlanner& placement,
                                ViolationList& violations) {
  for (size_t i = 0; i < plan.models.size(); ++i) {
    const std::optional<AotSpec>& aot = plan.models[i].aot;
    if (!aot.has_value() || !aot->constant_block.has_value()) continue;
    const std::string field =
        absl::StrCat("models[", i, "].aot.constant_block");
    std::vector<Member> members;
    if (FindMembers(i, *aot->constant_block, plan, field, members,
                    violations)) {
      AddBlock(i, *aot->constant_block, members, plan, placement, field,
               violations);
    }
  }
}

bool ConstantBlockPlanner::FindMembers(size_t model,
                                       const ConstantBlockSpec& block,
                                       MetadataPlan& plan,
                                       const std::string& field,
                                       std::vector<Member>& members,
                                       ViolationList& violations) {
  const size_t before = violations.total();
  if (block.slots.empty()) {
    violations.Add(absl::StrCat(field, ".slots"),
                   "has none; expected the constants of the block");
  }
  if (block.size_bytes < 1 || block.size_bytes > kMaxObjectBytes32) {
    violations.Add(
        absl::StrCat(field, ".size_bytes"),
        absl::StrCat("is ", block.size_bytes, "; expected 1 to 2^31 - 1"));
    return false;
  }
  if (const std::string problem = AlignmentProblem(block.alignment, 1);
      !problem.empty()) {
    violations.Add(
        absl::StrCat(field, ".alignment"),
        absl::StrCat("alignment is ", block.alignment, "; ", problem));
  }
  int64_t end = 0;
  int64_t filled = 0;
  absl::flat_hash_set<size_t> seen;
  for (size_t i = 0; i < block.slots.size(); ++i) {
    const BlockSlotSpec& slot = block.slots[i];
    const std::string slot_field = absl::StrCat(field, ".slots[", i, "]");
    const auto found = constants_.find({model, slot.constant});
    if (found == constants_.end()) {
      violations.Add(
          absl::StrCat(slot_field, ".constant"),
          absl::StrCat("constant ", Quoted(slot.constant), " is not among ",
                       "those of model ", Quoted(plan.models[model].name)));
      continue;
    }
    if (!seen.insert(found->second.plan_index).second) {
      violations.Add(absl::StrCat(slot_field, ".constant"),
                     absl::StrCat("constant ", Quoted(slot.constant),
                                  " is there already; expected each one once"));
      continue;
    }
    const Member member{found->second, slot.byte_offset};
    PlannedConstant& constant = plan.constants[member.place.plan_index];
    members.push_back(member);
    CheckMember(member, plan.constants[members.front().place.plan_index],
                constant, end, slot_field, violations);
    if (violations.total() != before) continue;
    end = slot.byte_offset + constant.stored_bytes;
    filled += constant.stored_bytes;
    if (end > block.size_bytes) {
      violations.Add(
          absl::StrCat(slot_field, ".byte_offset"),
          absl::StrCat("constant ", Quoted(slot.constant), " ends at byte ",
                       end, " of a block of ", block.size_bytes));
    }
  }
  const int64_t padding =
      kMaxPaddingBytes +
      kMaxPaddingPerSlot * static_cast<int64_t>(block.slots.size());
  if (violations.total() == before && block.size_bytes - filled > padding) {
    violations.Add(
        absl::StrCat(field, ".size_bytes"),
        absl::StrCat("is ", block.size_bytes, ", of which the constants fill ",
                     filled, "; expected at most ", padding, " more"));
  }
  return violations.total() == before;
}

void ConstantBlockPlanner::CheckMember(const Member& member,
                                       const PlannedConstant& first,
                                       PlannedConstant& constant,
                                       int64_t end_before,
                                       const std::string& field,
                                       ViolationList& violations) const {
  const ConstantSpec& spec = spec_.constants[member.place.spec_index];
  const std::string subject = absl::StrCat("constant ", Quoted(spec.name));
  const std::string offset_field = absl::StrCat(field, ".byte_offset");
  if (constant.section != first.section || constant.region != first.region ||
      constant.pool != first.pool) {
    violations.Add(absl::StrCat(field, ".constant"),
                   absl::StrCat(subject,
                                " is to be in another section, region or pool "
                                "than the first one of its block; expected all "
                                "of them in one place"));
  }
  if (constant.section.empty()) {
    violations.Add(absl::StrCat(field, ".constant"),
                   absl::StrCat(subject,
                                " is in an external pool; expected a block in "
                                "the image, where the operators reach it"));
  }
  if (constant.element_count == 0) {
    violations.Add(absl::StrCat(field, ".constant"),
                   absl::StrCat(subject, " is empty; expected elements"));
  }
  if (member.offset < end_before || member.offset > kMaxObjectBytes32) {
    violations.Add(offset_field,
                   absl::StrCat(subject, " is at byte ", member.offset,
                                "; expected at least ", end_before,
                                ", where the one before it ends, and at most "
                                "2^31 - 1"));
    return;
  }
  const int64_t least =
      std::max(UnitBytes(spec.type), static_cast<int64_t>(spec.alignment));
  if (member.offset % least != 0) {
    violations.Add(
        offset_field,
        absl::StrCat(subject, " is at byte ", member.offset,
                     "; expected a multiple of ", least, ", its alignment"));
    return;
  }
  constant.alignment =
      AlignmentAt(member.offset, std::max(least, int64_t{kDefaultAlignment}));
}

void ConstantBlockPlanner::AddBlock(size_t model,
                                    const ConstantBlockSpec& block,
                                    const std::vector<Member>& members,
                                    MetadataPlan& plan,
                                    PlacementPlanner& placement,
                                    const std::string& field,
                                    ViolationList& violations) {
  auto bytes = std::make_shared<std::string>(
      static_cast<size_t>(block.size_bytes), '\0');
  uint32_t alignment =
      block.alignment == 0 ? kDefaultAlignment : block.alignment;
  for (const Member& member : members) {
    const PlannedConstant& constant = plan.constants[member.place.plan_index];
    CopyTo(*bytes, constant, member.offset, spec_.target.byte_order);
    alignment = std::max(alignment, static_cast<uint32_t>(constant.alignment));
  }
  const ConstantSpec& first = spec_.constants[members.front().place.spec_index];
  ConstantSpec spec;
  spec.name = ConstantBlockSymbol(plan.models[model].aot->module_name);
  spec.type = {DataType::kUInt, 8, 1};
  spec.shape = {block.size_bytes};
  spec.data = *bytes;
  spec.alignment = alignment;
  spec.section = first.section;
  spec.region = first.region;
  spec.pool = first.pool;
  spec.style = first.style;
  const std::optional<size_t> pool =
      plan.constants[members.front().place.plan_index].pool;
  std::optional<PlannedConstant> planned = PlanConstant(
      spec, field, placement.DefaultsFor(spec, model, pool), violations);
  if (!planned.has_value()) return;
  planned->model = model;
  planned->pool = pool;
  planned->is_block = true;
  planned->block_bytes = std::move(bytes);
  placement.Place(field, *planned);

  const auto at = std::find_if(plan.constants.begin(), plan.constants.end(),
                               [](const PlannedConstant& constant) {
                                 return !constant.joined && !constant.is_block;
                               });
  const auto index = static_cast<size_t>(at - plan.constants.begin());
  plan.constants.insert(at, *std::move(planned));
  for (auto& [key, place] : constants_) ++place.plan_index;
  for (const Member& member : members) {
    PlannedConstant& constant = plan.constants[member.place.plan_index + 1];
    constant.alias_of = index;
    constant.alias_offset = member.offset;
  }
}

}  // namespace metad::codegen
