#ifndef METAD_CODEGEN_VERSION_H_
#define METAD_CODEGEN_VERSION_H_

namespace metad::codegen {

// Version of the generator. Part of every manifest and of every input digest:
// it changes whenever the bytes generated for some spec change. Stored results
// do not rely on it: see server/rpc/source_digest.h.
inline constexpr char kGeneratorVersion[] = "0.2.0";

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_VERSION_H_
