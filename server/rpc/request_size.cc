#include "server/rpc/request_size.h"

namespace metad::rpc {

namespace {

int64_t BytesOf(const v1::Blob& blob) { return blob.digest().size_bytes(); }

int64_t BytesOfLibrary(const v1::LibraryFile& library) {
  int64_t bytes = BytesOf(library.archive().content());
  for (const v1::LibraryDirectory::File& file : library.directory().files()) {
    bytes += BytesOf(file.content());
  }
  return bytes;
}

}  // namespace

int64_t BytesToRead(const v1::BuildSpec& spec) {
  auto bytes = static_cast<int64_t>(spec.ByteSizeLong());
  for (const v1::ModuleDescriptor& module : spec.modules()) {
    bytes += BytesOf(module.artifact());
    for (const v1::IncludeFile& file : module.include_files()) {
      bytes += BytesOf(file.content());
    }
  }
  for (const v1::ConstantTensor& constant : spec.constants()) {
    bytes += BytesOf(constant.data());
  }
  for (const v1::LibraryFile& library : spec.libraries()) {
    bytes += BytesOfLibrary(library);
  }
  for (const v1::ConstantFile& file : spec.constant_files()) {
    bytes += BytesOf(file.file().content());
  }
  for (const v1::InputFile& report : spec.joined_reports()) {
    bytes += BytesOf(report.content());
  }
  for (const v1::ModuleSetting& setting : spec.module_settings()) {
    for (const v1::IncludeFile& file : setting.include_files()) {
      bytes += BytesOf(file.content());
    }
  }
  return bytes;
}

}  // namespace metad::rpc
