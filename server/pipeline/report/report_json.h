#ifndef METAD_SERVER_PIPELINE_REPORT_REPORT_JSON_H_
#define METAD_SERVER_PIPELINE_REPORT_REPORT_JSON_H_

#include <string>

#include "server/pipeline/report/build_report.h"

namespace metad::report {

// NAME_report.json. UTF-8, object members in a fixed order, the same bytes for
// the same report; a line feed at the end. Sizes are numbers of bytes, digests
// are 64 lower-case hexadecimal digits, null stands for what is unknown or does
// not apply. Every member is always there.
//
//   schema              "metad.report"
//   schema_version      1; readers refuse a greater one
//   generator_version   metad's
//   name                what the files are named for
//   runtime_abi         "crt", ...
//   joinable            whether a later registry of the image may join this one
//   target              {name, architecture, pointer_bits, byte_order: "little"
//                        | "big"}
//   toolchain           {id, fingerprint}; null: nothing was compiled
//   input_digest        over everything that can change the outputs
//   basis               "object": the metadata's object was read back; "plan":
//                       no object was made, sizes of tables are not known
//   totals              {flash_bytes, ram_bytes, external_bytes,
//                        metadata_flash_bytes, metadata_ram_bytes}: sums of the
//                       contributions, and of those of the metadata's own
//                       object
//   notes               [what is to be told of the build as a whole]
//   models              [{name, functions, constants}]; blocks are no constants
//   regions             [{name, memory: "flash" | "ram" | "external", origin,
//                         length_bytes, budget_bytes, used_bytes,
//                         metadata_bytes, module_bytes, assumed_bytes,
//                         largest: [{name, bytes}]}]; used is metadata, which
//                       the budget limits, and modules; assumed is what of it
//                       names no region and counts for the first of its kind,
//                       wherever the firmware's linker script puts it
//   sections            [{module, name, region, size_bytes, alignment,
//                         flash_bytes, ram_bytes, writable, executable,
//                         read_only_after_relocation}]; module null: the
//                       metadata's own object
//   modules             [{name, model, kind, origin, artifact_sha256,
//                         flash_bytes, ram_bytes, notes: [what the request
//                         tells of it],
//                         functions: [{name, symbol, index, size_bytes,
//                                      section, weak, fixed_code: {offset,
//                                      size_bytes, sha256}, whole_code:
//                                      {sha256, relocated: [[offset,
//                                      size_bytes]]}}]}]; fixed_code: the
//                       longest stretch of the function that no linker
//                       changes; whole_code: all of it, with zeros for what is
//                       relocated, null where linkers make code shorter
//   tables              [{symbol, purpose, section, region, size_bytes}]
//   pools               [{name, section, region, external, address, size_bytes,
//                         sha256, crc32: 8 hexadecimal digits, file_name}]
//   constants           [{name, symbol, model, data_type, shape, size_bytes,
//                         alignment, section, region, pool, pool_offset,
//                         sha256, unit_bytes, sample: {offset, bytes:
//                         hexadecimal}, stored_with, stored_offset, is_block,
//                         is_joined}];
//                       sha256 and sample are of the bytes as they were given,
//                       of which a big-endian target has every unit_bytes
//                       reversed; stored_with: the symbol whose storage this
//                       one shares, at that offset; is_block: the storage of an
//                       ahead-of-time compiled model's constants, and none
//                       itself; is_joined: an earlier registry has it
//   contributions       [{kind: "code" | "constant" | "table" | "data" |
//                         "padding", memory, name, module, model, section,
//                         region, region_is_assumed, bytes}]: each byte once,
//                       so that they can be summed by whatever one likes
//   proofs              [{id, claim, verdict: "proved" | "refuted" |
//                         "not-checked", detail}]
//   symbols             {unresolved: [{symbol, owners, use: "call" |
//                        "address"}], doubly_defined: [{symbol, owners}]}; use:
//                       what the owners do with it, "address" of data and of
//                       functions that are called through pointers
//   archive             {file_name, members: [{name, module, size_bytes}],
//                        absent_modules: those of the registry that have no
//                        object in it}; null: none was asked for
//   files               [{name, size_bytes, sha256}]
std::string ReportJson(const BuildReport& report);

}  // namespace metad::report

#endif  // METAD_SERVER_PIPELINE_REPORT_REPORT_JSON_H_
