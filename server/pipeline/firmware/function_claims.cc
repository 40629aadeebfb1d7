#include "server/pipeline/firmware/function_claims.h"

#include <elf.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/pipeline/firmware/claim_draft.h"
#include "server/platform/sha256.h"

namespace metad::firmware {
namespace {

// Whether linkers make its code shorter (relaxation).
bool IsShortenedByLinkers(uint16_t machine) {
  return machine == EM_RISCV || machine == EM_XTENSA;
}

class BindingProof {
 public:
  BindingProof(const VerifiedFirmware& firmware, const ReportedImage& report,
               const FoundRegistry& registry, const KnownFunctions& known)
      : firmware_(firmware),
        report_(report),
        registry_(registry),
        known_(known) {}

  Claim Run() {
    NameFunctions();
    for (size_t i = 0; i < report_.functions.size(); ++i) {
      Check(i, report_.functions[i], registry_.entries[i]);
    }
    return draft_.Finish(
        true, absl::StrCat(bound_, " of ",
                           Counted(report_.functions.size(), "function"),
                           " bound, ", recognised_,
                           " of them recognised by the bytes of their code."));
  }

  // Empty where there is nothing to say.
  std::string Note() const {
    if (incomparable_.empty()) return "";
    return absl::StrCat(
        "of ", report_.name, ", ", absl::StrJoin(incomparable_, ", "),
        incomparable_.size() == 1 ? " is" : " are",
        " known by name and binding alone: the report has no bytes of the code "
        "that could be compared; link the archive that the build makes (--emit "
        "archive,report)");
  }

 private:
  bool is_arm() const { return firmware_.image.machine == EM_ARM; }
  uint64_t Place(uint64_t address) const {
    return is_arm() ? address & ~uint64_t{1} : address;
  }

  // For what an entry points at instead.
  void NameFunctions() {
    for (const ImageSymbol& symbol : firmware_.image.symbols) {
      if (symbol.defined && symbol.type == STT_FUNC) {
        names_.try_emplace(Place(symbol.value), symbol.name);
      }
    }
  }

  std::string NameAt(uint64_t address) const {
    const auto found = names_.find(Place(address));
    return found == names_.end()
               ? AddressText(address)
               : absl::StrCat(found->second.substr(0, 256), " (",
                              AddressText(address), ")");
  }

  void Check(size_t index, const ReportedFunction& function,
             std::optional<uint64_t> entry) {
    const std::string subject =
        absl::StrCat("entry ", index, ", \"", function.name, "\",");
    if (!entry.has_value()) {
      draft_.Refute(subject, " lies outside the firmware");
      return;
    }
    if (*entry == 0) {
      draft_.Refute(subject, " is null: nothing in the link defined ",
                    function.symbol, "; link the module ", function.module);
      return;
    }
    if (!IsCode(*entry)) {
      draft_.Refute(subject, " is ", AddressText(*entry),
                    ", where the firmware has no code");
      return;
    }
    if (!CheckThumb(subject, function, *entry)) return;
    const auto known = known_.find(function.symbol);
    const ReportedFunction& source =
        known == known_.end() ? function : *known->second;
    const bool is_bound = firmware_.image.has_symbol_table
                              ? CheckSymbol(subject, source, *entry)
                              : CheckCodeAlone(subject, source, *entry);
    if (is_bound) ++bound_;
  }

  bool IsCode(uint64_t address) const {
    const uint64_t place = Place(address);
    if (!firmware_.memory.Bytes(place, 2).has_value()) return false;
    const ImageSection* section = firmware_.map.SectionAt(place);
    if (section != nullptr) return section->executable();
    const ImageSegment* segment = firmware_.memory.SegmentOf(place, 2);
    return segment != nullptr && (segment->flags & PF_X) != 0;
  }

  bool CheckThumb(const std::string& subject, const ReportedFunction& function,
                  uint64_t entry) {
    if (!firmware_.is_m_profile || (entry & 1) != 0) return true;
    draft_.Refute(
        subject, " is ", AddressText(entry),
        " without the Thumb bit, and a call would fault: ", function.symbol,
        " is no Thumb function for the linker; in assembly, declare "
        "it with .thumb_func or .type ",
        function.symbol, ", %function");
    return false;
  }

  bool CheckSymbol(const std::string& subject, const ReportedFunction& function,
                   uint64_t entry) {
    const auto& symbols = firmware_.symbols.Named(function.symbol);
    if (symbols.empty()) {
      if (Compare(function, entry) == Likeness::kSame) return Recognise();
      draft_.LeaveOpen(subject, " points at ", NameAt(entry),
                       ", and the firmware's symbol table has no ",
                       function.symbol, "; keep the symbols of functions");
      return false;
    }
    for (const ImageSymbol* symbol : symbols) {
      if (symbol->value == entry) {
        return CheckTwin(subject, function, *symbol);
      }
    }
    draft_.Refute(subject, " points at ", NameAt(entry), " instead of ",
                  function.symbol, " (", AddressText(symbols.front()->value),
                  ")");
    return false;
  }

  // That it is the module's own, and not another one of that name.
  bool CheckTwin(const std::string& subject, const ReportedFunction& function,
                 const ImageSymbol& symbol) {
    const bool is_weak = symbol.binding == STB_WEAK;
    if (function.weak.has_value() && *function.weak != is_weak &&
        symbol.binding != STB_LOCAL) {
      draft_.Refute(
          subject, " leads to a ", is_weak ? "weak" : "strong",
          " definition of ", function.symbol, ", and the module ",
          function.module, " has a ", is_weak ? "strong" : "weak",
          " one: another object's definition has taken its place; ",
          is_weak ? "link the module" : "leave the other definition out");
      return false;
    }
    const Likeness likeness = Compare(function, symbol.value);
    const bool has_size = HasSize(function, symbol);
    if (has_size && likeness == Likeness::kSame) return Recognise();
    if (has_size && likeness == Likeness::kUnknown) {
      incomparable_.push_back(function.symbol);
      return true;
    }
    if (!function.compiled_before ||
        (has_size && likeness == Likeness::kPart)) {
      LeaveTwinOpen(subject, function, symbol);
      return false;
    }
    RefuteTwin(subject, function, symbol);
    return false;
  }

  // The firmware's build may have compiled the module's source by itself, or
  // have a linker that mends code for a processor's errata.
  void LeaveTwinOpen(const std::string& subject,
                     const ReportedFunction& function,
                     const ImageSymbol& symbol) {
    draft_.LeaveOpen(
        subject, " leads to a ", function.symbol, " of ", symbol.size,
        " bytes, whose code is not what the build has of the module ",
        function.module, " (", function.size.value_or(0),
        " bytes): another object's definition may have taken its place, or the "
        "firmware's build has made other code of it; link the archive that the "
        "build makes (--emit archive,report), or compile the module with the "
        "build's compiler and flags (metactl submit --verbose shows them)");
  }

  void RefuteTwin(const std::string& subject, const ReportedFunction& function,
                  const ImageSymbol& symbol) {
    if (!HasSize(function, symbol)) {
      draft_.Refute(
          subject, " leads to a ", function.symbol, " of ", symbol.size,
          " bytes, and that of the module ", function.module, " has ",
          *function.size,
          ": another object's definition has taken its place, or another "
          "build of the module");
      return;
    }
    draft_.Refute(subject, " leads to a ", function.symbol,
                  " whose code is not that of the module ", function.module,
                  ": another object's definition has taken its place, or "
                  "another build of the module");
  }

  bool Recognise() {
    ++recognised_;
    return true;
  }

  bool HasSize(const ReportedFunction& function,
               const ImageSymbol& symbol) const {
    const bool is_known =
        function.size.has_value() && *function.size != 0 && symbol.size != 0;
    if (!is_known) return true;
    return IsShortenedByLinkers(firmware_.image.machine)
               ? symbol.size <= *function.size
               : symbol.size == *function.size;
  }

  bool CheckCodeAlone(const std::string& subject,
                      const ReportedFunction& function, uint64_t entry) {
    const Likeness likeness = Compare(function, entry);
    if (likeness == Likeness::kSame) return Recognise();
    if (function.compiled_before && likeness == Likeness::kOther) {
      draft_.Refute(subject, " points at ", AddressText(entry),
                    ", where the code is not that of ", function.symbol,
                    " in the module ", function.module);
      return false;
    }
    draft_.LeaveOpen(subject, " points at ", AddressText(entry),
                     ", and without a symbol table nothing tells whether that "
                     "is ",
                     function.symbol,
                     "; verify the firmware before it is "
                     "stripped");
    return false;
  }

  // Linkers turn the instructions of BE8 images round; objects have them in the
  // order of data.
  std::string AsInObject(absl::string_view code, uint64_t address) const {
    std::string turned(code);
    if (!firmware_.image.turns_code()) return turned;
    const size_t unit = is_arm() && (address & 1) != 0 ? 2 : 4;
    for (size_t i = 0; i + unit <= turned.size(); i += unit) {
      std::reverse(turned.begin() + static_cast<std::ptrdiff_t>(i),
                   turned.begin() + static_cast<std::ptrdiff_t>(i + unit));
    }
    return turned;
  }

  // kPart: the longest stretch is the same, and something else is not.
  enum class Likeness { kSame, kPart, kOther, kUnknown };

  // With the bytes that linkers leave alone.
  Likeness Compare(const ReportedFunction& function, uint64_t address) {
    const Likeness stretch = CompareStretch(function, address);
    const Likeness whole = CompareWhole(function, address);
    if (whole == Likeness::kUnknown || whole == Likeness::kSame) {
      return whole == Likeness::kSame ? whole : stretch;
    }
    return stretch == Likeness::kSame ? Likeness::kPart : whole;
  }

  Likeness CompareWhole(const ReportedFunction& function, uint64_t address) {
    if (!function.whole_code.has_value() || !function.size.has_value()) {
      return Likeness::kUnknown;
    }
    const auto bytes = firmware_.memory.Bytes(Place(address), *function.size);
    if (!bytes.has_value()) return Likeness::kOther;
    if (bytes->size() > bytes_to_hash_) return Likeness::kUnknown;
    bytes_to_hash_ -= bytes->size();
    std::string code = AsInObject(*bytes, address);
    for (const auto& [offset, size] : function.whole_code->relocated) {
      if (offset >= code.size()) break;
      const size_t count = std::min<uint64_t>(size, code.size() - offset);
      code.replace(offset, count, count, '\0');
    }
    if (platform::Sha256Hex(code) == function.whole_code->sha256) {
      return Likeness::kSame;
    }
    // Numbers among the code are not turned.
    return firmware_.image.turns_code() ? Likeness::kUnknown : Likeness::kOther;
  }

  Likeness CompareStretch(const ReportedFunction& function, uint64_t address) {
    if (!function.fixed_code.has_value()) return Likeness::kUnknown;
    const ReportedFixedCode& code = *function.fixed_code;
    // What is before them may have become shorter, by an instruction of two
    // bytes or more.
    const uint64_t most =
        IsShortenedByLinkers(firmware_.image.machine) ? kMostShortened : 0;
    for (uint64_t less = 0; less <= most && less <= code.offset; less += 2) {
      const auto bytes = firmware_.memory.Bytes(
          Place(address) + (code.offset - less), code.size);
      if (!bytes.has_value()) continue;
      if (bytes->size() > bytes_to_hash_) return Likeness::kUnknown;
      bytes_to_hash_ -= bytes->size();
      if (platform::Sha256Hex(AsInObject(*bytes, address)) == code.sha256) {
        return Likeness::kSame;
      }
    }
    // Numbers among the code are not turned.
    return firmware_.image.turns_code() ? Likeness::kUnknown : Likeness::kOther;
  }

  // Of one function, in bytes.
  static constexpr uint64_t kMostShortened = 1024;

  const VerifiedFirmware& firmware_;
  const ReportedImage& report_;
  const FoundRegistry& registry_;
  const KnownFunctions& known_;
  absl::flat_hash_map<uint64_t, absl::string_view> names_;
  size_t bound_ = 0;
  size_t recognised_ = 0;
  // Symbols of what is bound, and of which no code could be compared.
  std::vector<std::string> incomparable_;
  // A report may ask for any number of comparisons.
  uint64_t bytes_to_hash_ = uint64_t{2} << 30;
  ClaimDraft draft_{"functions-bound",
                    "Every entry of the registry leads to the function of its "
                    "name."};
};

}  // namespace

Claim ProveFunctionsBound(const VerifiedFirmware& firmware,
                          const ReportedImage& report,
                          const FoundRegistry& registry,
                          const KnownFunctions& known,
                          std::vector<std::string>& notes) {
  BindingProof proof(firmware, report, registry, known);
  Claim claim = proof.Run();
  std::string note = proof.Note();
  if (!note.empty()) notes.push_back(std::move(note));
  return claim;
}

}  // namespace metad::firmware
