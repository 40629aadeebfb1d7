#ifndef METAD_SERVER_PIPELINE_BUILD_NOTE_H_
#define METAD_SERVER_PIPELINE_BUILD_NOTE_H_

#include <string>

namespace metad::pipeline {

// What whoever asked for a build should know of it, and what is no error; as
// metad.v1.BuildNote.
struct BuildNote {
  // Of the request's part that it is about, as violations have it; empty where
  // it is about the whole.
  std::string field;
  // A sentence without a full stop.
  std::string text;
};

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_BUILD_NOTE_H_
