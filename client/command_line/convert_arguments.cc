#include "client/command_line/convert_arguments.h"

#include <string>

#include "client/command_line/pattern_arguments.h"

namespace metad::client {

void DescribeConvert(ConvertOptions& options, OptionTable& table) {
  table.AddOperands("file", "[NAME=]FILE[:TYPE[SHAPE]]",
                    ".npy, .npz, .params, .safetensors, an ELF object, or "
                    "plain bytes of that type and shape; NAME= for .npy and "
                    "plain bytes",
                    1, OptionTable::kAnyNumber, options.files);
  table.AddRequiredText("--to", "FILE",
                        "File to write: its extension .npy, .npz, .params, "
                        ".safetensors or .bin says what it becomes",
                        options.to);
  DescribePatterns(options.select, options.rename, ".", table);
  table.AddList(
      "--constant-type", "[NAME=]TYPE[SHAPE]",
      "What the bytes of a constant, or of all, are, as for submit",
      [&](const std::string& text) { options.constant_types.push_back(text); });
}

}  // namespace metad::client
