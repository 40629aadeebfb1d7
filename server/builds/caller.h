#ifndef METAD_SERVER_BUILDS_CALLER_H_
#define METAD_SERVER_BUILDS_CALLER_H_

#include <string>

namespace metad::builds {

// Who asked for something, as the edge knows it.
struct Caller {
  std::string name;
};

// Whoever reaches the server: nobody is told apart yet.
inline Caller TheOnlyCaller() { return {"anyone"}; }

}  // namespace metad::builds

#endif  // METAD_SERVER_BUILDS_CALLER_H_
