#ifndef METAD_SERVER_PIPELINE_BUILD_OBSERVER_H_
#define METAD_SERVER_PIPELINE_BUILD_OBSERVER_H_

#include <string>
#include <vector>

#include "server/pipeline/compiler_diagnostics.h"

namespace metad::pipeline {

// The steps of a build in the order in which they run; as metad.v1.Stage.
enum class Stage {
  kQueued,
  kResolving,
  kPlanning,
  kEmitting,
  kCompiling,
  kVerifying,
};

// Raw output of a tool.
struct ToolLog {
  // The module or output that was worked on.
  std::string subject;
  std::string text;
  bool truncated = false;
};

// Watches one build. Called on the build's thread, one call at a time, never
// after the build's result. Calls must not block.
class BuildObserver {
 public:
  virtual ~BuildObserver() = default;
  virtual void OnStage(Stage stage) = 0;
  // Work of the present stage; completed never exceeds total.
  virtual void OnProgress(int completed, int total) = 0;
  // A compiler is about to be started, with these arguments, of which the first
  // is its path; unless it is known what it would make. `subject` as in
  // ToolLog.
  virtual void OnCommand(const std::string& subject,
                         const std::vector<std::string>& arguments) = 0;
  virtual void OnLog(const ToolLog& log) = 0;
  // `subject` as in ToolLog.
  virtual void OnDiagnostic(const std::string& subject,
                            const CompilerDiagnostic& diagnostic) = 0;
};

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_BUILD_OBSERVER_H_
