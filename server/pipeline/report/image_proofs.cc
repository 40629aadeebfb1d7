#include "server/pipeline/report/image_proofs.h"

#include <cstddef>
#include <string>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "codegen/plan/aot_symbols.h"
#include "server/pipeline/report/target_proofs.h"

namespace metad::report {
namespace {

// Problems named in a detail; the lists of symbols have all of them.
constexpr size_t kMaxNamed = 5;

Proof Claim(const char* id, const char* claim) {
  return {id, claim, Verdict::kNotChecked, "No object was made."};
}

Proof ReadOnly() {
  return Claim("read-only",
               "Every table and constant of the metadata is in a read-only "
               "section.");
}

Proof BitExact() {
  return Claim("constants-bit-exact",
               "Every constant of the image has the bytes that were given, in "
               "the target's byte order.");
}

Proof SymbolsDefined() {
  return Claim("symbols-defined",
               "Every symbol that the header declares is defined.");
}

Proof FunctionsResolved() {
  return Claim("functions-resolved",
               "Every registry function is defined by exactly one module, or "
               "by the metadata itself.");
}

Proof NoDoubleDefinition() {
  return Claim("no-double-definition",
               "No symbol is defined by two of the objects.");
}

Proof Proved(Proof proof, std::string detail) {
  proof.verdict = Verdict::kProved;
  proof.detail = std::move(detail);
  return proof;
}

std::string Count(size_t count, const char* noun) {
  return absl::StrCat(count, " ", noun, count == 1 ? "" : "s");
}

size_t ConstantsInImage(const codegen::MetadataPlan& plan) {
  size_t count = 0;
  for (const codegen::PlannedConstant& constant : plan.constants) {
    if (constant.joined || constant.is_block) continue;
    if (!codegen::IsOutsideImage(plan, constant)) ++count;
  }
  return count;
}

class FunctionProof {
 public:
  FunctionProof(const codegen::MetadataPlan& plan,
                const pipeline::ImageObjects& objects,
                const pipeline::SymbolResolution& resolution)
      : plan_(plan), resolution_(resolution) {
    for (const pipeline::ImageObject& object : objects.objects()) {
      modules_.insert(object.module);
    }
  }

  Proof Run() {
    for (const codegen::PlannedFunction& function : plan_.functions) {
      // The metadata's own object has no name.
      const std::string module = codegen::IsGenerated(plan_, function)
                                     ? ""
                                     : plan_.modules[function.module].name;
      if (modules_.contains(module)) {
        Check(function.symbol, module);
      } else {
        unseen_.insert(module);
        ++unseen_functions_;
      }
    }
    return Result();
  }

 private:
  void Check(const std::string& symbol, const std::string& module) {
    const std::vector<std::string> definers =
        resolution_.ModulesThatDefine(symbol);
    if (definers.size() == 1 && definers.front() == module) {
      ++resolved_;
      return;
    }
    if (problems_.size() == kMaxNamed) return;
    problems_.push_back(
        definers.empty()
            ? absl::StrCat(symbol, " is defined by none")
            : absl::StrCat(
                  symbol, " is defined by ",
                  absl::StrJoin(definers, ", ", [](auto* out, auto& m) {
                    out->append(m.empty() ? "metadata" : m);
                  })));
  }

  Proof Result() const {
    Proof proof = FunctionsResolved();
    const std::string seen = absl::StrCat(
        resolved_, " of ", Count(plan_.functions.size(), "function"),
        " found in the modules' symbol tables");
    if (!problems_.empty()) {
      proof.verdict = Verdict::kRefuted;
      proof.detail = absl::StrCat(absl::StrJoin(problems_, "; "), ".");
    } else if (unseen_functions_ == 0) {
      proof = Proved(proof, absl::StrCat(seen, "."));
    } else {
      proof.detail = absl::StrCat(
          seen, "; ", unseen_functions_, " are of ",
          Count(unseen_.size(), "module"),
          " whose object the build does not have, which the image's link has "
          "to resolve.");
    }
    return proof;
  }

  const codegen::MetadataPlan& plan_;
  const pipeline::SymbolResolution& resolution_;
  // That have objects.
  absl::flat_hash_set<std::string> modules_;
  absl::flat_hash_set<std::string> unseen_;
  size_t unseen_functions_ = 0;
  size_t resolved_ = 0;
  std::vector<std::string> problems_;
};

// What the headers declare beside the registry's functions: constants, tables
// and the registry's entry, without which the build would have failed; the
// entries of ahead-of-time compiled models, which are a module's; and constants
// of external pools, which are the linker script fragment's.
class DeclarationProof {
 public:
  DeclarationProof(const codegen::MetadataPlan& plan,
                   const pipeline::SymbolResolution& resolution)
      : plan_(plan), resolution_(resolution) {}

  Proof Run() const {
    const std::string seen = absl::StrCat(
        Count(ConstantsInImage(plan_), "constant"),
        " and the registry's entry found in the object's symbol table",
        FragmentText(), ".");
    const std::vector<std::string> missing = MissingEntries();
    if (missing.empty()) return Proved(SymbolsDefined(), seen);
    Proof proof = SymbolsDefined();
    // The firmware may define it as well.
    proof.detail = absl::StrCat(absl::StrJoin(missing, ", "),
                                " is defined by no module and left to the "
                                "image's link; ",
                                seen);
    return proof;
  }

 private:
  std::vector<std::string> MissingEntries() const {
    std::vector<std::string> missing;
    for (const codegen::PlannedModel& model : plan_.models) {
      if (!model.aot.has_value()) continue;
      const std::string entry = codegen::EntryFunction(model.aot->module_name);
      if (resolution_.ModulesThatDefine(entry).empty()) {
        missing.push_back(entry);
      }
    }
    return missing;
  }

  std::string FragmentText() const {
    size_t count = 0;
    for (const codegen::PlannedConstant& constant : plan_.constants) {
      if (codegen::IsDefinedByLinker(plan_, constant)) ++count;
    }
    if (count == 0) return "";
    return absl::StrCat("; ", Count(count, "constant"),
                        " of external pools left to the linker script "
                        "fragment");
  }

  const codegen::MetadataPlan& plan_;
  const pipeline::SymbolResolution& resolution_;
};

Proof ProveNoDoubleDefinition(const pipeline::ImageObjects& objects,
                              const pipeline::SymbolResolution& resolution) {
  std::vector<std::string> doubles;
  for (const pipeline::SymbolClaim& claim : resolution.doubly_defined()) {
    if (!claim.across_modules || doubles.size() == kMaxNamed) continue;
    doubles.push_back(absl::StrCat(claim.symbol, " by ",
                                   absl::StrJoin(claim.owners, " and ")));
  }
  if (doubles.empty()) {
    return Proved(
        NoDoubleDefinition(),
        absl::StrCat("Symbol tables of ",
                     Count(objects.objects().size(), "object"), " compared."));
  }
  Proof proof = NoDoubleDefinition();
  proof.verdict = Verdict::kRefuted;
  proof.detail =
      absl::StrCat("Defined twice: ", absl::StrJoin(doubles, "; "), ".");
  return proof;
}

}  // namespace

std::vector<Proof> ProveImage(const codegen::MetadataPlan& plan,
                              const pipeline::ImageObjects& objects,
                              const pipeline::SymbolResolution& resolution,
                              const pipeline::TargetFit& fit) {
  const std::string constants = Count(ConstantsInImage(plan), "constant");
  std::vector<Proof> proofs = {
      Proved(ReadOnly(), absl::StrCat(constants,
                                      " and every table read back from the "
                                      "metadata's object.")),
      Proved(BitExact(), absl::StrCat(constants, " compared byte by byte.")),
      DeclarationProof(plan, resolution).Run(),
      FunctionProof(plan, objects, resolution).Run(),
      ProveNoDoubleDefinition(objects, resolution),
  };
  for (Proof& proof : ProveOnTarget(plan, objects, fit)) {
    proofs.push_back(std::move(proof));
  }
  return proofs;
}

std::vector<Proof> UncheckedProofs() {
  std::vector<Proof> proofs = {ReadOnly(), BitExact(), SymbolsDefined(),
                               FunctionsResolved(), NoDoubleDefinition()};
  for (Proof& proof : UncheckedTargetProofs()) {
    proofs.push_back(std::move(proof));
  }
  return proofs;
}

}  // namespace metad::report
