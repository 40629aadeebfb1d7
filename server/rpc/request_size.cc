#include "server/rpc/request_size.h"

namespace metad::rpc {

int64_t BytesToRead(const v1::BuildSpec& spec) {
  auto bytes = static_cast<int64_t>(spec.ByteSizeLong());
  for (const v1::ModuleDescriptor& module : spec.modules()) {
    bytes += module.artifact().digest().size_bytes();
    for (const v1::IncludeFile& file : module.include_files()) {
      bytes += file.content().digest().size_bytes();
    }
  }
  for (const v1::ConstantTensor& constant : spec.constants()) {
    bytes += constant.data().digest().size_bytes();
  }
  return bytes;
}

}  // namespace metad::rpc
