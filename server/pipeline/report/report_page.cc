#include "server/pipeline/report/report_page.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "server/pipeline/report/page_elements_text.h"
#include "server/pipeline/report/page_style_text.h"
#include "server/pipeline/report/page_template_text.h"
#include "server/pipeline/report/report_page_script_text.h"
#include "server/pipeline/report/report_regions_text.h"
#include "server/pipeline/report/report_tables_text.h"
#include "server/pipeline/report/short_names_text.h"
#include "server/pipeline/report/sortable_table_text.h"
#include "server/pipeline/report/treemap_layout_text.h"
#include "server/pipeline/report/treemap_view_text.h"
#include "server/platform/sha256.h"

namespace metad::report {
namespace {

// One scope, so that nothing of the page is global.
std::string Script() {
  return absl::StrCat("\"use strict\";\n(() => {\n", PageElementsText(),
                      ShortNamesText(), TreemapLayoutText(), TreemapViewText(),
                      SortableTableText(), ReportRegionsText(),
                      ReportTablesText(), ReportPageScriptText(), "})();\n");
}

// As a content security policy names a script or style that it allows.
std::string HashSource(absl::string_view text) {
  platform::Sha256 hash;
  hash.Update(text);
  const platform::Sha256Digest digest = hash.Finish();
  return absl::Base64Escape(absl::string_view(
      reinterpret_cast<const char*>(digest.data()), digest.size()));
}

std::string EscapedText(absl::string_view text) {
  return absl::StrReplaceAll(text, {{"&", "&amp;"},
                                    {"<", "&lt;"},
                                    {">", "&gt;"},
                                    {"\"", "&quot;"},
                                    {"'", "&#39;"}});
}

// The same document, which cannot end the element that it is in. All of these
// occur in JSON's strings only, where an escape means the same.
std::string EscapedJson(absl::string_view json) {
  return absl::StrReplaceAll(json, {{"<", "\\u003c"},
                                    {">", "\\u003e"},
                                    {"&", "\\u0026"},
                                    {"\u2028", "\\u2028"},
                                    {"\u2029", "\\u2029"}});
}

}  // namespace

std::string ReportPage(absl::string_view title, absl::string_view json) {
  const std::string script = Script();
  return absl::StrReplaceAll(PageTemplateText(),
                             {{"@TITLE@", EscapedText(title)},
                              {"@STYLE_HASH@", HashSource(PageStyleText())},
                              {"@STYLE@", PageStyleText()},
                              {"@SCRIPT_HASH@", HashSource(script)},
                              {"@SCRIPT@", script},
                              {"@DATA@", EscapedJson(json)}});
}

}  // namespace metad::report
