#ifndef METAD_CLIENT_VERSION_H_
#define METAD_CLIENT_VERSION_H_

namespace metad::client {

// What `metactl version` prints. The client sees nothing of codegen/, so the
// number is repeated here; a test holds the two together.
inline constexpr char kClientVersion[] = "0.2.0";

}  // namespace metad::client

#endif  // METAD_CLIENT_VERSION_H_
