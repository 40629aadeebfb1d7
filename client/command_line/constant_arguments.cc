#include "client/command_line/constant_arguments.h"

#include <string>

#include "client/command_line/pattern_arguments.h"

namespace metad::client {

void DescribeConstants(SubmitArguments& arguments, OptionTable& table) {
  SubmitOptions& options = arguments.options;
  table.AddList("--constants", "[NAME=]FILE[:TYPE[SHAPE]]",
                ".npy, .npz, .params, .safetensors, an ELF object, or plain "
                "bytes of that "
                "type and shape; NAME= for .npy and plain bytes",
                [&](const std::string& text) {
                  options.constants.push_back({text, arguments.present_model});
                });
  DescribePatterns(options.select, options.rename,
                   ", with _ for each character that no C identifier has.",
                   table);
  table.AddList(
      "--constant-type", "[NAME=]TYPE[SHAPE]",
      "What the bytes of a constant's file, or of all, are: bfloat16, int4, "
      "float8_e4m3fn, int8x4, float32[3,4], ...",
      [&](const std::string& text) { options.constant_types.push_back(text); });
  table.AddList(
      "--constant-style", "[NAME=]STYLE",
      "How a constant, or all, is written in the source: auto, typed, bits, "
      "string, incbin or embed",
      [&](const std::string& text) {
        options.constant_styles.push_back(text);
      });
  table.AddList("--constant-section", "[NAME=]SECTION",
                "Section of a constant, or of all",
                [&](const std::string& text) {
                  options.constant_sections.push_back(text);
                });
  table.AddList("--constant-alignment", "[NAME=]BYTES",
                "Alignment of a constant, or of all",
                [&](const std::string& text) {
                  options.constant_alignments.push_back(text);
                });
  table.AddList(
      "--constant-pool", "[NAME=]POOL", "Pool of a constant, or of all",
      [&](const std::string& text) { options.constant_pools.push_back(text); });
  table.AddList("--constant-region", "[NAME=]REGION",
                "Region of a constant, or of all",
                [&](const std::string& text) {
                  options.constant_regions.push_back(text);
                });
}

}  // namespace metad::client
