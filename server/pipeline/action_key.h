#ifndef METAD_SERVER_PIPELINE_ACTION_KEY_H_
#define METAD_SERVER_PIPELINE_ACTION_KEY_H_

#include <cstdint>
#include <string>

#include "server/execution/toolchain_catalog.h"
#include "server/execution/toolchain_registry.h"
#include "server/pipeline/build_request.h"

namespace metad::pipeline {

// What of a server, beside its toolchains, shows in the answer to a build.
struct AnswerForm {
  // Contents up to this size are in the answer, longer ones in the store.
  int64_t max_inline_bytes = 0;
  // What is kept of a compiler's output.
  int64_t max_compiler_output_bytes = 0;
  // Names the program that answers: another one may answer otherwise.
  std::string program;
};

// Names the result of a build before it is made: requests of one key have the
// same result to the last byte, whichever server makes it. 64 lower-case
// hexadecimal digits: the SHA-256 of these fields, each tagged and delimited
// (FieldHasher), in this order:
//
//   AnswerForm's program  whatever the result depends on beside the request:
//                         flags of compilations, report, verification and all;
//                         a later program does not find an earlier one's
//                         results (server/rpc/source_digest.h)
//   generator version     as generated files name it
//   model name, ABI       as given
//   target                name, ELF machine, pointer size, byte order; then the
//                         architecture's name, which reports have
//   each module           name, model, kind, language, functions as listed,
//                         pattern, required constants; SHA-256 of the artifact;
//                         path and SHA-256 of each include file; options of
//                         compilation; whether a compiler wrote it; how many
//                         of its functions a compiler lists
//   function order        where one is asked for
//   each constant         name, type, shape, alignment, section, model, pool,
//                         region, style; SHA-256 of the bytes
//   models, regions, pools, joined registries, styles and switches
//                         every field of theirs
//   files                 name and SHA-256 of each, as the request has it, and
//                         every word that it says about them: what import/
//                         makes of them follows from that, and is not hashed
//   outputs               in the order asked for, which is that of the
//                         artifacts and of a report's files
//   notes                 of each module and of the whole, where a report is
//                         asked for
//   strictness            a result with notes is none for who wants it without
//   object engine         where an object is made: whether the server may, and
//                         must, write it itself; and what codegen/elf calls the
//                         machine
//   toolchain             where something is compiled: id and flags of the one
//                         selected, and the fingerprint of its programs; for
//                         C sources that of the headers they may include, too
//   AnswerForm's limits   both; the second where something is compiled
//
// Lists are counted and keep their order: the order of modules, functions and
// constants is the registry's, and that of every other list shows in the input
// digest, which generated files carry.
//
// Not in it, since they change no byte of the result: whether a content came
// inline or by its digest; `toolchain_id` and `object_engine` where nothing is
// compiled or made; the timeout; labels; who asks, when, and in which order the
// request's fields came over the wire; limits on time and memory, which decide
// whether there is a result and not which.
//
// Headers of the server's machine are known by their names, sizes and times of
// modification, and looked for where the compiler searches by itself: a source
// that includes one by its absolute path is on its own.
//
// `request` is as it was translated or, where it has files, imported, which
// tells the target and what there is to compile; it may turn out to be wrong,
// and has no result then that could be stored. `toolchain` is the selected one
// if MayCompile(); null if there is none, or nothing to compile.
std::string ActionKey(const BuildRequest& request,
                      const execution::TargetDescription& target,
                      const execution::SelectedToolchain* toolchain,
                      const AnswerForm& form);

// Whether a compiler may take part in the build, as far as the request tells by
// itself: false means that none will.
bool MayCompile(const BuildRequest& request,
                const execution::TargetDescription& target);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_ACTION_KEY_H_
