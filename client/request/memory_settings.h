#ifndef METAD_CLIENT_REQUEST_MEMORY_SETTINGS_H_
#define METAD_CLIENT_REQUEST_MEMORY_SETTINGS_H_

#include "client/command_options.h"
#include "client/failure.h"
#include "metad/v1/build_spec.pb.h"

namespace metad::client {

// Adds to `spec` the memories and pools that the options speak of:
//
//   --region NAME:KIND[,origin=N,length=N][,budget=N]   KIND: flash or ram
//   --budget REGION=N
//   --pool NAME[:WORD[,WORD...]]   WORD: section=S, region=R, align=N,
//   external,
//                                  checksum=sha256 or checksum=crc32, address=N
//
// N is a number of bytes, decimal or 0x..., and K, M or G after it stand for
// 2^10, 2^20 and 2^30. Whatever is wrong is added to `problems`.
void ReadMemorySettings(const SubmitOptions& options, v1::BuildSpec& spec,
                        Problems& problems);

}  // namespace metad::client

#endif  // METAD_CLIENT_REQUEST_MEMORY_SETTINGS_H_
