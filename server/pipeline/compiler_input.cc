#include "server/pipeline/compiler_input.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "codegen/emit/sink.h"
#include "codegen/plan/constant_data_file.h"
#include "codegen/plan/target_constant.h"
#include "codegen/runtimes/runtime.h"
#include "server/pipeline/build_request.h"
#include "server/pipeline/output_name.h"

namespace metad::pipeline {
namespace {

using SharedPlan = std::shared_ptr<const codegen::MetadataPlan>;
using Emit =
    std::function<void(const codegen::MetadataPlan& plan, codegen::Sink& sink)>;

// Hands on what an emitter writes.
class PieceSink : public codegen::Sink {
 public:
  PieceSink(execution::ActionInput::Append append,
            const platform::FilePages& pages)
      : append_(append), pages_(pages) {}

  void Append(absl::string_view text) override {
    // A constant's own memory comes in one piece.
    while (status_.ok() && !text.empty()) {
      const absl::string_view step =
          text.substr(0, platform::kReleaseStepBytes);
      status_ = append_(step);
      LetGo(step.size());
      text.remove_prefix(step.size());
    }
  }
  bool IsBroken() const override { return !status_.ok(); }
  void Passed(absl::string_view data) override { pages_.Release(data); }

  const absl::Status& status() const { return status_; }

 private:
  // Of a text nobody can tell which constants' pages it was made of.
  void LetGo(size_t written) {
    unreleased_bytes_ += written;
    if (unreleased_bytes_ < platform::kReleaseStepBytes) return;
    unreleased_bytes_ = 0;
    pages_.ReleaseAll();
  }

  const execution::ActionInput::Append append_;
  const platform::FilePages& pages_;
  size_t unreleased_bytes_ = 0;
  // The first error.
  absl::Status status_;
};

// Constants of so many bytes, and their text, are held in memory.
constexpr size_t kMaxBytesInMemory = size_t{1} << 20;

bool HasFewBytes(const codegen::MetadataPlan& plan) {
  size_t bytes = 0;
  for (const codegen::PlannedConstant& constant : plan.constants) {
    bytes += constant.data.size();
  }
  return bytes <= kMaxBytesInMemory;
}

absl::Status WriteNow(execution::ActionInput& input) {
  std::string bytes;
  const auto append = [&bytes](absl::string_view piece) {
    absl::StrAppend(&bytes, piece);
    return absl::OkStatus();
  };
  const absl::Status status = input.write(append);
  if (!status.ok()) return status;
  input.write = nullptr;
  input.content = std::move(bytes);
  return absl::OkStatus();
}

execution::ActionInput Input(std::string path, const SharedPlan& plan,
                             const platform::FilePages& pages, Emit emit) {
  execution::ActionInput input;
  input.path = std::move(path);
  input.write = [plan, &pages, emit = std::move(emit)](
                    execution::ActionInput::Append append) {
    PieceSink sink(append, pages);
    emit(*plan, sink);
    return sink.status();
  };
  return input;
}

SharedPlan AsCompiled(const codegen::MetadataPlan& plan) {
  auto compiled = std::make_shared<codegen::MetadataPlan>(plan);
  compiled->input_digest = std::string(plan.input_digest.size(), '0');
  for (codegen::PlannedConstant& constant : compiled->constants) {
    if (constant.style == codegen::ConstantStyle::kEmbed) {
      constant.style = codegen::ConstantStyle::kIncbin;
    }
  }
  return compiled;
}

void EmitData(const codegen::MetadataPlan& plan, size_t constant,
              codegen::Sink& sink) {
  codegen::ForEachPiece(
      plan.constants[constant], plan.target.byte_order,
      [&sink](absl::string_view piece) { sink.Append(piece); });
}

}  // namespace

std::vector<execution::ActionInput> CompilerInput(
    const codegen::MetadataPlan& plan, const platform::FilePages& pages) {
  const SharedPlan compiled = AsCompiled(plan);
  std::vector<execution::ActionInput> inputs;
  inputs.push_back(Input(
      OutputFileName(OutputKind::kSource, plan.model_name), compiled, pages,
      [](const codegen::MetadataPlan& emitted, codegen::Sink& sink) {
        codegen::RuntimeOf(emitted).EmitSource(emitted, sink);
      }));
  for (size_t i = 0; i < compiled->constants.size(); ++i) {
    const codegen::PlannedConstant& constant = compiled->constants[i];
    if (!codegen::HasDataFile(*compiled, constant)) continue;
    inputs.push_back(
        Input(codegen::DataFileName(plan.model_name, constant), compiled, pages,
              [i](const codegen::MetadataPlan& emitted, codegen::Sink& sink) {
                EmitData(emitted, i, sink);
              }));
  }
  if (HasFewBytes(*compiled)) {
    for (execution::ActionInput& input : inputs) {
      // What cannot be written is told when the action runs.
      if (!WriteNow(input).ok()) break;
    }
  }
  for (const codegen::RuntimeHeader& header :
       codegen::RuntimeOf(*compiled).Headers(*compiled)) {
    inputs.push_back({std::string(header.path), std::string(header.content)});
  }
  return inputs;
}

}  // namespace metad::pipeline
