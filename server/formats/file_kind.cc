#include "server/formats/file_kind.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace metad::formats {
namespace {

using absl::string_view;

// Bytes that a kind has at a place.
struct Magic {
  size_t offset;
  string_view bytes;
  FileKind kind;
};

// The literal without its NUL, other NULs included.
template <size_t size>
constexpr string_view Bytes(const char (&text)[size]) {
  return string_view(text, size - 1);
}

constexpr Magic kMagics[] = {
    {0, Bytes("\x93NUMPY"), FileKind::kNpy},
    {0, Bytes("\xb7\x9c\x04\x05\x4f\x8d\xe5\xf7"), FileKind::kParams},
    {0,
     Bytes("\x7f"
           "ELF"),
     FileKind::kElf},
    {0, Bytes("!<arch>\n"), FileKind::kArArchive},
    {0, Bytes("!<thin>\n"), FileKind::kArArchive},
    {0, Bytes("BC\xc0\xde"), FileKind::kBitcode},
    {0, Bytes("\xde\xc0\x17\x0b"), FileKind::kBitcode},
    {0, Bytes("\xce\xfa\xed\xfe"), FileKind::kMachO},
    {0, Bytes("\xcf\xfa\xed\xfe"), FileKind::kMachO},
    {0, Bytes("\xfe\xed\xfa\xce"), FileKind::kMachO},
    {0, Bytes("\xfe\xed\xfa\xcf"), FileKind::kMachO},
    {0, Bytes("MZ"), FileKind::kPortableExecutable},
    {0, Bytes("\0asm"), FileKind::kWasm},
    {257, Bytes("ustar"), FileKind::kTar},
    {0, Bytes("\x1f\x8b\x08"), FileKind::kGzip},
    {0,
     Bytes("\xfd"
           "7zXZ\0"),
     FileKind::kXz},
    {0, Bytes("\x28\xb5\x2f\xfd"), FileKind::kZstd},
    {0, Bytes("\x04\x22\x4d\x18"), FileKind::kLz4},
    {0, Bytes("7z\xbc\xaf\x27\x1c"), FileKind::kSevenZip},
    {0, Bytes("version https://git-lfs"), FileKind::kGitLfsPointer},
    {0, Bytes("version https://hawser"), FileKind::kGitLfsPointer},
    {0, Bytes("(dp0\n"), FileKind::kPickle},
    {0, Bytes("(lp0\n"), FileKind::kPickle},
    {0, Bytes("ccopy_reg\n"), FileKind::kPickle},
    {0, Bytes("cnumpy"), FileKind::kPickle},
    {0, Bytes("\x89HDF\r\n\x1a\n"), FileKind::kHdf5},
    {4, Bytes("TFL3"), FileKind::kTflite},
    {0, Bytes("model_checkpoint_path:"), FileKind::kTensorFlowCheckpoint},
    {0, Bytes("GGUF"), FileKind::kGguf},
    {0, Bytes("\x12\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), FileKind::kMxnetParams},
    {0, Bytes("MATLAB 5.0 MAT-file"), FileKind::kMatlab},
    {0, Bytes("MATLAB 7.3 MAT-file"), FileKind::kMatlab},
    {0, Bytes("\x89PNG\r\n\x1a\n"), FileKind::kPng},
    {0, Bytes("\xff\xd8\xff"), FileKind::kJpeg},
    {0, Bytes("GIF87a"), FileKind::kGif},
    {0, Bytes("GIF89a"), FileKind::kGif},
    {0, Bytes("%PDF-"), FileKind::kPdf},
};

struct Description {
  FileKind kind;
  string_view name;
  string_view advice;
};

constexpr string_view kSaveArrays =
    "save its arrays with numpy.savez and give that file";
constexpr string_view kOtherFile = "was another file meant?";
constexpr string_view kOtherCompiler =
    "compile for the target, which is an ELF machine";

constexpr Description kDescriptions[] = {
    {FileKind::kUnknown, "of no format that is known by its first bytes", ""},
    {FileKind::kEmpty, "empty",
     "was what makes it, or fetches it, interrupted?"},
    {FileKind::kNpy, "a NumPy array (.npy)", ""},
    {FileKind::kZip, "a zip archive",
     "unpack it with unzip and give what is in it; only an archive of NumPy "
     "arrays (.npz) is taken as it is"},
    {FileKind::kParams, "a TVM parameter file (.params)", ""},
    {FileKind::kSafetensors, "a safetensors file", ""},
    {FileKind::kElf, "an ELF file", ""},
    {FileKind::kArArchive, "an archive of objects (ar)",
     "take its members out with `ar x` and give those"},
    {FileKind::kBitcode, "LLVM bitcode, not machine code",
     "compile it with clang or llc, without -flto and -emit-llvm"},
    {FileKind::kMachO, "a Mach-O file, of macOS", kOtherCompiler},
    {FileKind::kCoff, "a COFF object, of Windows", kOtherCompiler},
    {FileKind::kPortableExecutable, "a program or library of Windows",
     kOtherCompiler},
    {FileKind::kWasm, "a WebAssembly module", kOtherCompiler},
    {FileKind::kTar, "a tar archive",
     "`metactl submit MODEL.tar` takes an archive of TVM's; of any other give "
     "what `tar xf` unpacks"},
    {FileKind::kGzip, "a gzip file", "gunzip unpacks it; give what is in it"},
    {FileKind::kBzip2, "a bzip2 file",
     "bunzip2 unpacks it; give what is in it"},
    {FileKind::kXz, "an xz file", "unxz unpacks it; give what is in it"},
    {FileKind::kZstd, "a zstd file", "unzstd unpacks it; give what is in it"},
    {FileKind::kLz4, "an lz4 file", "unlz4 unpacks it; give what is in it"},
    {FileKind::kSevenZip, "a 7-Zip archive",
     "`7z x` unpacks it; give what is in it"},
    {FileKind::kGitLfsPointer, "a Git LFS pointer, not the file itself",
     "`git lfs pull` in its repository fetches the file"},
    {FileKind::kHtml, "an HTML page",
     "a page about the file was saved instead of the file; download the file "
     "itself"},
    {FileKind::kXml, "an XML text",
     "a server's answer may have been saved instead of the file"},
    {FileKind::kPickle, "a Python pickle",
     "that is a program which only Python runs; load it there and save its "
     "tensors with safetensors.torch.save_file or numpy.savez"},
    {FileKind::kTorchArchive, "a PyTorch checkpoint, a pickle in a zip archive",
     "safetensors.torch.save_file(torch.load(FILE, weights_only=True), "
     "'FILE.safetensors') makes a file that is taken"},
    {FileKind::kHdf5, "an HDF5 file, as Keras writes them (.h5)",
     "load it with Keras or h5py, save its arrays with numpy.savez and give "
     "that file"},
    {FileKind::kKerasArchive, "a Keras model (.keras)",
     "load it with Keras, save what get_weights() gives with numpy.savez and "
     "give that file"},
    {FileKind::kOnnx, "an ONNX model",
     "save its initializers, as onnx.numpy_helper.to_array gives them, with "
     "numpy.savez and give that file"},
    {FileKind::kTflite, "a TensorFlow Lite model",
     "compile it with TVM, or save its tensors with numpy.savez, and give "
     "what that writes"},
    {FileKind::kTensorFlowCheckpoint, "a part of a TensorFlow checkpoint",
     "save what tf.train.load_checkpoint(PREFIX).get_tensor(NAME) gives with "
     "numpy.savez and give that file"},
    {FileKind::kTensorFlowGraph, "a TensorFlow graph (.pb)", kSaveArrays},
    {FileKind::kSavedModel, "a TensorFlow SavedModel",
     "load it with tf.saved_model.load, save its variables with numpy.savez "
     "and give that file"},
    {FileKind::kGguf, "a GGUF model",
     "read it with gguf.GGUFReader, save its tensors with numpy.savez and "
     "give that file"},
    {FileKind::kMxnetParams, "MXNet's .params, not TVM's",
     "read it with mxnet.nd.load, save its arrays with numpy.savez and give "
     "that file"},
    {FileKind::kMatlab, "a MATLAB file (.mat)",
     "read it with scipy.io.loadmat, save its arrays with numpy.savez and "
     "give that file"},
    {FileKind::kPng, "a PNG picture", kOtherFile},
    {FileKind::kJpeg, "a JPEG picture", kOtherFile},
    {FileKind::kGif, "a GIF picture", kOtherFile},
    {FileKind::kPdf, "a PDF document", kOtherFile},
};

const Description& DescriptionOf(FileKind kind) {
  const auto* const found =
      std::find_if(std::begin(kDescriptions), std::end(kDescriptions),
                   [kind](const Description& d) { return d.kind == kind; });
  return found == std::end(kDescriptions) ? kDescriptions[0] : *found;
}

// Unsigned, little-endian; 0 beyond the end.
uint32_t NumberAt(string_view content, size_t offset, size_t bytes) {
  uint32_t number = 0;
  for (size_t i = bytes; i > 0; --i) {
    const size_t at = offset + i - 1;
    const char byte = at < content.size() ? content[at] : '\0';
    number = number << 8 | static_cast<unsigned char>(byte);
  }
  return number;
}

// The length of the header, whose upper bytes are 0, and its start.
bool IsSafetensors(string_view content) {
  constexpr size_t kLengthBytes = 8;
  return content.size() > kLengthBytes && content[kLengthBytes] == '{' &&
         content.substr(4, 4) == Bytes("\0\0\0\0");
}

// "BZh", the size of its blocks, and the magic of the first of them, or of the
// end.
bool IsBzip2(string_view content) {
  if (!absl::StartsWith(content, "BZh") || content.size() < 10) return false;
  const string_view block = content.substr(4, 6);
  return content[3] >= '1' && content[3] <= '9' &&
         (block == Bytes("\x31\x41\x59\x26\x53\x59") ||
          block == Bytes("\x17\x72\x45\x38\x50\x90"));
}

// PROTO, a version that is in use, and the opcode that each of its writers
// begins with: FRAME, or a dict, list, tuple, global, text, number or None.
bool IsPickle(string_view content) {
  if (content.size() < 3 || content[0] != '\x80') return false;
  if (content[1] == 4 || content[1] == 5) {
    return content[2] == '\x95' || content[2] == 'N' || content[2] == '\x8c';
  }
  return (content[1] == 2 || content[1] == 3) &&
         Bytes("}](c\x8aXU)KJMGN\x88\x89").find(content[2]) !=
             string_view::npos;
}

// A table of sections behind the header of 20 bytes, for a known machine.
bool IsCoff(string_view content) {
  constexpr uint32_t kMachines[] = {0x14c, 0x8664, 0x1c0, 0x1c4, 0xaa64};
  constexpr uint32_t kMaxSections = 4096;
  constexpr size_t kHeaderBytes = 20;
  const uint32_t sections = NumberAt(content, 2, 2);
  return content.size() > kHeaderBytes && NumberAt(content, 16, 2) == 0 &&
         sections > 0 && sections < kMaxSections &&
         NumberAt(content, 8, 4) >= kHeaderBytes &&
         content[kHeaderBytes] == '.' &&
         std::find(std::begin(kMachines), std::end(kMachines),
                   NumberAt(content, 0, 2)) != std::end(kMachines);
}

// A page, whatever is before its first tag.
std::optional<FileKind> MarkupKind(string_view content) {
  if (absl::StartsWith(content, "\xef\xbb\xbf")) content.remove_prefix(3);
  content = absl::StripLeadingAsciiWhitespace(content);
  for (const string_view tag : {"<!doctype html", "<html", "<head", "<body"}) {
    if (absl::StartsWithIgnoreCase(content, tag)) return FileKind::kHtml;
  }
  if (!absl::StartsWith(content, "<?xml")) return std::nullopt;
  return absl::StrContains(absl::AsciiStrToLower(content), "<html")
             ? FileKind::kHtml
             : FileKind::kXml;
}

// Walks a message of Protocol Buffers.
class FieldReader {
 public:
  explicit FieldReader(string_view content) : rest_(content) {}

  bool Consume(char tag) {
    if (rest_.empty() || rest_[0] != tag) return false;
    rest_.remove_prefix(1);
    return true;
  }
  std::optional<uint64_t> ReadNumber() {
    uint64_t number = 0;
    for (int shift = 0; shift < 63 && !rest_.empty(); shift += 7) {
      const auto byte = static_cast<unsigned char>(rest_[0]);
      rest_.remove_prefix(1);
      number |= static_cast<uint64_t>(byte & 0x7f) << shift;
      if (byte < 0x80) return number;
    }
    return std::nullopt;
  }
  // Text of 1 to 255 printable characters.
  bool ReadText() {
    const std::optional<uint64_t> size = ReadNumber();
    if (!size || *size == 0 || *size > 255 || *size > rest_.size()) {
      return false;
    }
    const string_view text = rest_.substr(0, static_cast<size_t>(*size));
    rest_.remove_prefix(text.size());
    return std::all_of(text.begin(), text.end(), [](char c) {
      return absl::ascii_isprint(static_cast<unsigned char>(c));
    });
  }
  string_view rest() const { return rest_; }

 private:
  string_view rest_;
};

constexpr char kField1Number = '\x08';
constexpr char kField1Bytes = '\x0a';
constexpr char kField2Bytes = '\x12';
constexpr char kField7Bytes = '\x3a';

// A ModelProto, whose version of the IR is followed by its producer's name or
// by its graph; or a SavedModel, whose version is followed by a graph with its
// meta information; or a GraphDef, whose first node has a name and an operator.
std::optional<FileKind> MessageKind(string_view content) {
  FieldReader fields(content);
  if (fields.Consume(kField1Number)) {
    constexpr uint64_t kMaxVersion = 64;
    const std::optional<uint64_t> version = fields.ReadNumber();
    if (!version || *version == 0 || *version > kMaxVersion) {
      return std::nullopt;
    }
    FieldReader named = fields;
    if (named.Consume(kField2Bytes) && named.ReadText()) {
      return FileKind::kOnnx;
    }
    if (fields.Consume(kField7Bytes) && fields.ReadNumber() &&
        fields.Consume(kField1Bytes)) {
      return FileKind::kOnnx;
    }
    if (*version == 1 && fields.Consume(kField2Bytes) && fields.ReadNumber() &&
        fields.Consume(kField1Bytes)) {
      return FileKind::kSavedModel;
    }
    return std::nullopt;
  }
  if (fields.Consume(kField1Bytes) && fields.ReadNumber() &&
      fields.Consume(kField1Bytes) && fields.ReadText() &&
      fields.Consume(kField2Bytes) && fields.ReadText()) {
    return FileKind::kTensorFlowGraph;
  }
  return std::nullopt;
}

// The first entry of its table, with an empty key, is a header: the number of
// shards, no byte order or little-endian, and the version of its producer.
bool IsCheckpointIndex(string_view content) {
  return content.size() > 8 && content[0] == 0 && content[1] == 0 &&
         content[3] == kField1Number && content[5] == '\x1a' &&
         content[7] == kField1Number;
}

// A class of Java's begins so, too, and has its version where the number of
// processors is: 45 at least.
bool IsMachOUniversal(string_view content) {
  return content.size() >= 8 && absl::StartsWith(content, "\xca\xfe\xba\xbe") &&
         absl::StartsWith(content.substr(4), Bytes("\0\0\0")) &&
         static_cast<unsigned char>(content[7]) < 45;
}

FileKind KindOfZip(string_view content) {
  constexpr size_t kNameOffset = 30;
  constexpr size_t kNameLengthOffset = 26;
  if (content.size() <= kNameOffset) return FileKind::kZip;
  const string_view name =
      content.substr(kNameOffset, NumberAt(content, kNameLengthOffset, 2));
  for (const string_view record :
       {"/data.pkl", "/constants.pkl", "/version", "/.format_version",
        "/.storage_alignment", "/byteorder"}) {
    if (absl::EndsWith(name, record)) return FileKind::kTorchArchive;
  }
  if (name == "metadata.json" && absl::StrContains(content, "keras_version")) {
    return FileKind::kKerasArchive;
  }
  return FileKind::kZip;
}

}  // namespace

FileKind KindOf(absl::string_view first_bytes) {
  const string_view content = first_bytes.substr(0, kKindBytes);
  if (content.empty()) return FileKind::kEmpty;
  for (const string_view zip :
       {Bytes("PK\x03\x04"), Bytes("PK\x05\x06"), Bytes("PK\x07\x08")}) {
    if (absl::StartsWith(content, zip)) return KindOfZip(content);
  }
  for (const Magic& magic : kMagics) {
    if (content.size() >= magic.offset &&
        absl::StartsWith(content.substr(magic.offset), magic.bytes)) {
      return magic.kind;
    }
  }
  if (IsMachOUniversal(content)) return FileKind::kMachO;
  if (IsSafetensors(content)) return FileKind::kSafetensors;
  if (IsBzip2(content)) return FileKind::kBzip2;
  if (IsPickle(content)) return FileKind::kPickle;
  if (IsCoff(content)) return FileKind::kCoff;
  if (IsCheckpointIndex(content)) return FileKind::kTensorFlowCheckpoint;
  if (const auto markup = MarkupKind(content)) return *markup;
  return MessageKind(content).value_or(FileKind::kUnknown);
}

absl::string_view FileKindName(FileKind kind) {
  return DescriptionOf(kind).name;
}

absl::string_view FileKindAdvice(FileKind kind) {
  return DescriptionOf(kind).advice;
}

std::string RefusalOf(FileKind kind) {
  const Description& description = DescriptionOf(kind);
  return description.advice.empty()
             ? absl::StrCat("is ", description.name)
             : absl::StrCat("is ", description.name, ": ", description.advice);
}

}  // namespace metad::formats
