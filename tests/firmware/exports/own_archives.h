#ifndef METAD_TESTS_FIRMWARE_EXPORTS_OWN_ARCHIVES_H_
#define METAD_TESTS_FIRMWARE_EXPORTS_OWN_ARCHIVES_H_

#include <string>
#include <vector>

#include "tests/firmware/exports/expected_tensors.h"
#include "tests/unit/server/formats/tar_bytes.h"

// Archives in the form of TVM's own, one for each way in which TVM leaves a
// model behind. All compute y = x * scale + bias of 4 floats.
namespace metad::firmware {

using Members = std::vector<formats::testing::TarMember>;

// What each of the models computes.
ExpectedTensors OwnTensors();

// For a graph executor: two operators, weights in .params, a registry.
Members GraphArchive();

// Compiled ahead of time, with a registry: a packed entry, or the C interface.
Members PackedArchive();
Members CInterfaceArchive();

// Without TVM's registry, as TVM leaves a model behind by default.
Members WithoutRegistry(Members members);

// The C interface whose caller hands over the memory: two pools for workspaces,
// or one with the constants. With the planner's "workspace io" inputs and
// outputs lie in the pools.
Members WorkspacePoolsArchive();
Members ConstantPoolArchive();
Members PoolsWithTensorsArchive();

// The C interface whose caller hands over a handle of a device, as for Ethos-U.
Members DevicesArchive();

// As TVM 0.8 has it: the entry is called _run_model.
Members RunModelArchive();

// What TVM's LLVM leaves of a packed model: the main function, and no entry.
Members MainFunctionArchive();

// Single operators: TVM's style "operator".
std::string OperatorsArchive();

// Another module, as hands and code generators add one.
Members With(Members members, const std::string& path,
             const std::string& content);

// Replaces text of all members.
Members Replaced(Members members, const std::string& what,
                 const std::string& by);

// The archive of one model "kws" of these members; called otherwise where
// `model` says so, in files and symbols as TVM would.
std::string ArchiveOf(const Members& members, const std::string& executor,
                      const std::string& model = "kws",
                      const std::string& tvm_target = "c -keys=cpu ");

}  // namespace metad::firmware

#endif  // METAD_TESTS_FIRMWARE_EXPORTS_OWN_ARCHIVES_H_
