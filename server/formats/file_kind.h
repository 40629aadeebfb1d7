#ifndef METAD_SERVER_FORMATS_FILE_KIND_H_
#define METAD_SERVER_FORMATS_FILE_KIND_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace metad::formats {

// What a file is, as far as its first bytes tell: the formats that are read,
// and those that people give in their place.
enum class FileKind {
  // None of these: plain bytes, or text.
  kUnknown,
  kEmpty,

  // Formats of constants.
  kNpy,
  kZip,
  kParams,
  kSafetensors,

  // Compiled code.
  kElf,
  kArArchive,
  kBitcode,
  kMachO,
  kCoff,
  kPortableExecutable,
  kWasm,

  // Packed or archived files.
  kTar,
  kGzip,
  kBzip2,
  kXz,
  kZstd,
  kLz4,
  kSevenZip,

  // What stands where a file should be.
  kGitLfsPointer,
  kHtml,
  kXml,

  // Models and checkpoints of frameworks.
  kPickle,
  kTorchArchive,
  kHdf5,
  kKerasArchive,
  kOnnx,
  kTflite,
  kTensorFlowCheckpoint,
  kTensorFlowGraph,
  kSavedModel,
  kGguf,
  kMxnetParams,
  kMatlab,

  // Pictures and papers.
  kPng,
  kJpeg,
  kGif,
  kPdf,
};

// As many bytes of a file's beginning as KindOf() looks at.
inline constexpr size_t kKindBytes = 512;

// The kind of the file that begins with `first_bytes`: all of a file that is
// shorter than kKindBytes. A format without a magic number (ONNX, SavedModel,
// pickles) is told by how its writers begin, and only where that is beyond
// doubt. Zip archives are told apart by their first member.
FileKind KindOf(absl::string_view first_bytes);

// "a gzip file", to stand behind "is".
absl::string_view FileKindName(FileKind kind);

// What whoever has such a file, and needs the tensors or objects in it, does
// with it; empty where there is nothing to say.
absl::string_view FileKindAdvice(FileKind kind);

// "is a gzip file: gunzip unpacks it", for a reader that takes no such file.
std::string RefusalOf(FileKind kind);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_FILE_KIND_H_
