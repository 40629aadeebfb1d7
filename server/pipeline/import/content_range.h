#ifndef METAD_SERVER_PIPELINE_IMPORT_CONTENT_RANGE_H_
#define METAD_SERVER_PIPELINE_IMPORT_CONTENT_RANGE_H_

#include "absl/strings/string_view.h"
#include "server/formats/byte_range.h"
#include "server/platform/file_pages.h"

namespace metad::pipeline {

// One of a request's contents as readers of files want it: nothing is copied,
// and pages that they let go of are let go of in `pages`, which outlive it.
formats::ByteRange RangeOfContent(absl::string_view content,
                                  const platform::FilePages& pages);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_IMPORT_CONTENT_RANGE_H_
