// The page as a browser shows it. Skipped where Chromium is not installed.
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/pipeline/report/report_json.h"
#include "server/pipeline/report/report_page.h"
#include "tests/unit/server/pipeline/report/headless_browser.h"
#include "tests/unit/server/pipeline/report/sample_report.h"

namespace metad::report {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

// One rectangle for each box of the treemap, relative to the map.
constexpr char kBoxes[] = R"js(
  [...document.querySelectorAll('#map .box')].map(box => {
    const map = document.getElementById('map').getBoundingClientRect();
    const r = box.getBoundingClientRect();
    return {name: box.dataset.name, bytes: Number(box.dataset.bytes),
            x: r.left - map.left, y: r.top - map.top, w: r.width, h: r.height,
            mapWidth: map.width, mapHeight: map.height};
  }))js";

// Every text of the map that does not fit where it stands.
constexpr char kLabelsThatDoNotFit[] = R"js(
  [...document.querySelectorAll('#map .label, #map .size, #map .head-name')]
    .filter(label => {
      const outer = label.closest('.box, .head').getBoundingClientRect();
      const inner = label.getBoundingClientRect();
      return label.scrollWidth > label.clientWidth + 1 ||
             inner.right > outer.right + 0.5 ||
             inner.bottom > outer.bottom + 0.5;
    }).map(label => label.textContent))js";

constexpr char kFocusedBox[] = "document.activeElement.dataset.name ?? ''";
constexpr char kTooltip[] = R"js(
  document.getElementById('tooltip').hidden ? '' :
      document.getElementById('tooltip').innerText)js";

class ReportBrowserTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (!HeadlessBrowser::IsInstalled()) return;
    browser = new HeadlessBrowser(testing::TempDir());
  }
  static void TearDownTestSuite() {
    delete browser;
    browser = nullptr;
  }
  void SetUp() override {
    if (browser == nullptr) GTEST_SKIP() << "chromium is not installed";
  }

  static void Show(const BuildReport& report, const Viewport& viewport = {}) {
    const std::string path = testing::TempDir() + "/page.html";
    std::ofstream(path, std::ios::binary)
        << ReportPage("Memory report", ReportJson(report));
    browser->Open(path, viewport);
  }

  static json Ask(const std::string& expression) {
    return browser->Evaluate(expression);
  }

  static void Click(const std::string& selector) {
    Ask(absl::StrCat("document.querySelector(`", selector, "`).click()"));
  }

  static void GroupBy(const std::string& grouping) {
    Ask(absl::StrCat("(s => { s.value = '", grouping,
                     "'; s.dispatchEvent(new Event('change')); })"
                     "(document.getElementById('grouping'))"));
  }

  static HeadlessBrowser* browser;
};

HeadlessBrowser* ReportBrowserTest::browser = nullptr;

// A box of the treemap, in pixels from the map's corner.
struct Box {
  std::string name;
  double bytes;
  double x, y, w, h;
  double map_width, map_height;
};

std::vector<Box> BoxesOf(const json& answer) {
  std::vector<Box> boxes;
  for (const json& box : answer) {
    boxes.push_back({box["name"], box["bytes"], box["x"], box["y"], box["w"],
                     box["h"], box["mapWidth"], box["mapHeight"]});
  }
  return boxes;
}

// Whether each box lies within the map and its area is to the largest's as its
// bytes are, as far as Chromium's 1/64 pixels allow.
void ExpectAreasLikeBytes(const std::vector<Box>& boxes) {
  ASSERT_FALSE(boxes.empty());
  const Box& largest = *std::max_element(
      boxes.begin(), boxes.end(),
      [](const Box& a, const Box& b) { return a.bytes < b.bytes; });
  const double scale = largest.w * largest.h / largest.bytes;
  for (const Box& box : boxes) {
    SCOPED_TRACE(box.name);
    const double expected = box.bytes * scale;
    EXPECT_NEAR(box.w * box.h, expected,
                0.01 * expected + (box.w + box.h) / 32);
    EXPECT_GE(box.x, -0.1);
    EXPECT_GE(box.y, -0.1);
    EXPECT_LE(box.x + box.w, box.map_width + 0.1);
    EXPECT_LE(box.y + box.h, box.map_height + 0.1);
  }
}

TEST_F(ReportBrowserTest, EveryContributionHasABoxAsLargeAsItsBytes) {
  const BuildReport report = SampleReport(30);
  Show(report);
  for (const char* grouping : {"section", "module", "nothing"}) {
    GroupBy(grouping);
    const std::vector<Box> boxes = BoxesOf(Ask(kBoxes));
    std::map<std::string, double> found;
    for (const Box& box : boxes) found[box.name] = box.bytes;
    std::map<std::string, double> expected;
    for (const Contribution& contribution : report.contributions) {
      if (contribution.region != "flash") continue;
      expected[contribution.name] = static_cast<double>(contribution.bytes);
    }
    EXPECT_EQ(found, expected) << grouping;
    ExpectAreasLikeBytes(boxes);
  }
}

TEST_F(ReportBrowserTest, BoxesDoNotOverlap) {
  Show(SampleReport(60));
  const std::vector<Box> boxes = BoxesOf(Ask(kBoxes));
  ASSERT_GT(boxes.size(), 40U);
  for (size_t i = 0; i < boxes.size(); ++i) {
    for (size_t k = i + 1; k < boxes.size(); ++k) {
      const Box& a = boxes[i];
      const Box& b = boxes[k];
      const double wide = std::min(a.x + a.w, b.x + b.w) - std::max(a.x, b.x);
      const double high = std::min(a.y + a.h, b.y + b.h) - std::max(a.y, b.y);
      EXPECT_LT(std::min(wide, high), 0.1) << a.name << " and " << b.name;
    }
  }
}

TEST_F(ReportBrowserTest, PageAsksForNothingAndComplainsOfNothing) {
  Show(SampleReport(30));
  EXPECT_EQ(Ask("document.documentElement.dataset.ready"), "yes");
  for (const char* key : {"ram", "external", "flash"}) {
    Click(absl::StrCat("#memory [data-key=", key, "]"));
  }
  EXPECT_THAT(browser->complaints(), IsEmpty());
  EXPECT_THAT(browser->requests(), ElementsAre(StartsWith("file:///")));
}

TEST_F(ReportBrowserTest, ReportOfAPlanAloneSaysSo) {
  Show(BareReport());
  EXPECT_EQ(Ask("document.getElementById('verdict').textContent"),
            "Planned, not compiled");
  EXPECT_EQ(Ask("document.getElementById('map-empty').hidden"), false);
  EXPECT_THAT(browser->complaints(), IsEmpty());
}

TEST_F(ReportBrowserTest, HostileNamesStayText) {
  const std::string hostile =
      "</script><script>window.taken=1</script><img src=x "
      "onerror='window.taken=1'>\xE2\x80\xA8&lt;\"'`${1}";
  BuildReport report = SampleReport(3);
  report.name = hostile;
  report.constants[0].name = hostile;
  report.constants[0].symbol = hostile;
  report.contributions[0].name = hostile;
  report.modules[0].name = hostile;
  report.regions[0].name = hostile;
  report.sections[0].name = hostile;
  report.proofs[0].detail = hostile;
  report.unresolved_symbols[0] = {hostile, {hostile}};
  report.files[0].name = hostile;
  const std::string path = testing::TempDir() + "/hostile.html";
  std::ofstream(path) << ReportPage(hostile, ReportJson(report));
  browser->Open(path);
  EXPECT_EQ(Ask("document.title"), hostile);
  EXPECT_EQ(Ask("document.querySelector('h1').textContent"), hostile);
  EXPECT_EQ(Ask("document.querySelectorAll('#map .box')[0] !== undefined"),
            true);
  EXPECT_EQ(Ask("window.taken === undefined"), true);
  EXPECT_EQ(Ask("document.querySelectorAll('script, img').length"), 2);
  EXPECT_THAT(browser->complaints(), IsEmpty());
}

TEST_F(ReportBrowserTest, SecurityPolicyRefusesOtherScripts) {
  Show(SampleReport(3));
  Ask("(s => { s.textContent = 'window.taken = 1'; document.body.append(s); })"
      "(document.createElement('script'))");
  EXPECT_EQ(Ask("window.taken === undefined"), true);
  EXPECT_FALSE(browser->complaints().empty());
}

TEST_F(ReportBrowserTest, LabelsFitTheirBoxes) {
  for (const int64_t constants : {3, 30, 300}) {
    for (const int width : {360, 768, 1280, 1920}) {
      Show(SampleReport(constants), {width, 900, false});
      EXPECT_GT(Ask("document.querySelectorAll('#map .label').length"), 1);
      EXPECT_THAT(Ask(kLabelsThatDoNotFit), IsEmpty())
          << constants << " constants, " << width << " pixels";
      EXPECT_LE(Ask("document.documentElement.scrollWidth").get<int>(), width);
    }
  }
}

TEST_F(ReportBrowserTest, LabelsTellWhatNamesDifferIn) {
  BuildReport report = SampleReport(3);
  report.contributions.clear();
  for (int i = 0; i < 24; ++i) {
    for (const std::string& name :
         {absl::StrCat("tvmgen_default_fused_nn_contrib_conv2d_add_", i),
          absl::StrCat("layer_", i, "_of_the_network_constant_let")}) {
      report.contributions.push_back({ContributionKind::kCode, Memory::kFlash,
                                      name, "cpu", "kws", ".text", "flash",
                                      1000});
    }
  }
  // Alike for some, and continued by another.
  report.contributions.push_back({ContributionKind::kConstant, Memory::kFlash,
                                  "tvmgen_default_fused_nn_contrib_conv2d_add",
                                  "", "kws", ".rodata", "flash", 5000});
  constexpr char kLabels[] = R"js([...document.querySelectorAll('#map .label')]
      .map(label => label.textContent))js";
  for (const int width : {360, 768, 1280}) {
    Show(report, {width, 900, false});
    const auto labels = Ask(kLabels).get<std::vector<std::string>>();
    EXPECT_GT(labels.size(), 10U);
    const std::set<std::string> unique(labels.begin(), labels.end());
    EXPECT_EQ(unique.size(), labels.size()) << testing::PrintToString(labels);
    EXPECT_THAT(Ask(kLabelsThatDoNotFit), IsEmpty());
  }
}

TEST_F(ReportBrowserTest, BarOfARegionIsAsLongAsItsBudgetOrElseTheRegion) {
  BuildReport report = SampleReport(30);
  report.regions.clear();
  Region region;
  region.name = "FLASH";
  region.budget_bytes = 4000;
  region.used_bytes = 3000;
  region.metadata_bytes = 2000;
  region.module_bytes = 1000;
  region.assumed_bytes = 1000;
  region.length_bytes = 16000;
  report.regions.push_back(region);
  region.name = "QSPI";
  region.budget_bytes.reset();
  region.assumed_bytes = 0;
  report.regions.push_back(region);
  region.name = "DTCM";
  region.length_bytes.reset();
  report.regions.push_back(region);
  region.name = "FULL";
  region.length_bytes = 2500;
  report.regions.push_back(region);
  Show(report);
  constexpr char kShares[] = R"js([...document.querySelectorAll('.bar')]
      .map(bar => [...bar.querySelectorAll('.fill')].map(fill => Math.round(
          1000 * fill.getBoundingClientRect().width /
          bar.getBoundingClientRect().width))))js";
  EXPECT_EQ(Ask(kShares),
            json({{500, 250}, {125, 63}, {667, 333}, {667, 333}}));
  constexpr char kTexts[] = R"js([...document.querySelectorAll('#regions li')]
      .map(region => region.innerText))js";
  const auto texts = Ask(kTexts).get<std::vector<std::string>>();
  ASSERT_EQ(texts.size(), 4U);
  EXPECT_THAT(texts[0], testing::HasSubstr("metadata 50 % of the budget of"));
  EXPECT_THAT(texts[0], testing::HasSubstr("19 % of the length of 15.6 KiB"));
  EXPECT_THAT(texts[0], testing::HasSubstr("1000 B name no region"));
  EXPECT_THAT(texts[1],
              testing::HasSubstr("Metadata 1.95 KiB, modules 1000 B"));
  EXPECT_THAT(texts[1], testing::Not(testing::HasSubstr("name no region")));
  EXPECT_THAT(texts[2], testing::HasSubstr("no budget"));
  EXPECT_THAT(texts[3],
              testing::HasSubstr("500 B over the length of 2.44 KiB"));
}

TEST_F(ReportBrowserTest, BlockIsNoConstantAndSaysWhatIsInIt) {
  BuildReport report = SampleReport(3);
  Constant block = report.constants[0];
  block.name = block.symbol = "tvmgen_kws_constant_block";
  block.is_block = true;
  report.constants.insert(report.constants.begin(), block);
  report.constants[2].stored_with = block.symbol;
  report.constants[2].stored_offset = 2560;
  Show(report);
  EXPECT_THAT(
      Ask("document.getElementById('figures').innerText").get<std::string>(),
      testing::HasSubstr("Constants\n3\n"));
  Click("#tables [data-key=constants]");
  const std::string table =
      Ask("document.getElementById('table').innerText").get<std::string>();
  EXPECT_THAT(table, testing::HasSubstr("tvmgen_kws_constant_block + 2,560"));
  EXPECT_THAT(table, testing::HasSubstr("block"));
}

TEST_F(ReportBrowserTest, FiguresSayWhoseTheMemoryIs) {
  Show(SampleReport(30));
  const std::string figures =
      Ask("document.getElementById('figures').innerText").get<std::string>();
  EXPECT_THAT(figures,
              testing::ContainsRegex("metadata [0-9.]+ KiB, modules "));
  EXPECT_THAT(figures, testing::HasSubstr("2 modules\n1 module not measured"));
}

TEST_F(ReportBrowserTest, TextContrastsWithItsGroundInLightAndDark) {
  // WCAG 2.1's contrast ratio of each element's colour with the first opaque
  // ground below it.
  constexpr char kLowestContrast[] = R"js((() => {
    const channels = color => color.match(/[\d.]+/g).map(Number);
    const luminance = color => channels(color).slice(0, 3)
        .map(c => c / 255)
        .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
        .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
    const ground = element => {
      for (let e = element; e; e = e.parentElement) {
        const color = getComputedStyle(e).backgroundColor;
        if ((channels(color)[3] ?? 1) === 1) return color;
      }
    };
    return [...document.querySelectorAll('body *')]
      .filter(e => e.checkVisibility() && [...e.childNodes].some(
          n => n.nodeType === 3 && n.textContent.trim()))
      .map(e => {
        const [a, b] = [getComputedStyle(e).color, ground(e)].map(luminance);
        return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05),
                e.className + ': ' + e.textContent];
      }).sort((a, b) => a[0] - b[0])[0];
  })())js";
  std::string light_ground;
  for (const bool dark : {false, true}) {
    Show(SampleReport(30), {1280, 900, dark});
    const json lowest = Ask(kLowestContrast);
    EXPECT_GE(lowest[0].get<double>(), 4.5) << lowest << " dark " << dark;
    const std::string ground =
        Ask("getComputedStyle(document.body).backgroundColor");
    EXPECT_NE(ground, light_ground);
    light_ground = ground;
  }
}

TEST_F(ReportBrowserTest, PointingAtABoxDescribesIt) {
  Show(SampleReport(30));
  const json box = Ask(R"js((r => ({x: r.left + 5, y: r.top + 5}))(
      document.querySelector('.box.kind-constant').getBoundingClientRect()))js");
  browser->PointAt(box["x"], box["y"]);
  const std::string tip = Ask(kTooltip);
  EXPECT_THAT(tip, testing::HasSubstr("9,120 bytes"));
  EXPECT_THAT(tip, testing::HasSubstr("int32"));
  EXPECT_THAT(tip, testing::HasSubstr("×"));
  EXPECT_THAT(tip, testing::HasSubstr(".rodata.kws"));
  browser->PointAt(2, 2);
  EXPECT_EQ(Ask(kTooltip), "");
}

TEST_F(ReportBrowserTest, ArrowKeysWalkThroughTheBoxes) {
  Show(SampleReport(30));
  Ask("document.querySelector('#map .box').focus()");
  const std::string first = Ask(kFocusedBox);
  EXPECT_THAT(Ask(kTooltip).get<std::string>(), testing::HasSubstr(first));
  browser->Press("ArrowRight");
  const std::string second = Ask(kFocusedBox);
  EXPECT_NE(second, first);
  EXPECT_THAT(Ask(kTooltip).get<std::string>(), testing::HasSubstr(second));
  browser->Press("ArrowLeft");
  EXPECT_EQ(Ask(kFocusedBox), first);
  browser->Press("Escape");
  EXPECT_EQ(Ask(kTooltip), "");
  EXPECT_EQ(
      Ask("document.querySelectorAll('#map .box[tabindex=\"0\"]').length"), 1);
}

TEST_F(ReportBrowserTest, TooltipStaysInTheWindow) {
  constexpr char kOverflow[] = R"js((tip => Math.max(
      -tip.left, -tip.top, tip.right - document.documentElement.clientWidth,
      tip.bottom - document.documentElement.clientHeight))(
      document.getElementById('tooltip').getBoundingClientRect()))js";
  for (const int width : {360, 1280}) {
    Show(SampleReport(30), {width, 600, false});
    const size_t count = Ask(kBoxes).size();
    for (size_t i = 0; i < count; i += 5) {
      Ask(absl::StrCat("document.querySelectorAll('#map .box')[", i,
                       "].focus()"));
      EXPECT_NE(Ask(kTooltip), "");
      EXPECT_LE(Ask(kOverflow).get<double>(), 0) << "box " << i;
    }
  }
}

TEST_F(ReportBrowserTest, HeadingOfAGroupShowsItAlone) {
  Show(SampleReport(30));
  GroupBy("section");
  const size_t all = Ask(kBoxes).size();
  Click("#map .head");
  const std::vector<Box> alone = BoxesOf(Ask(kBoxes));
  EXPECT_LT(alone.size(), all);
  ExpectAreasLikeBytes(alone);
  EXPECT_THAT(
      Ask("document.getElementById('crumbs').innerText").get<std::string>(),
      testing::HasSubstr(".rodata.kws"));
  Click("#crumbs button");
  EXPECT_EQ(Ask(kBoxes).size(), all);
}

TEST_F(ReportBrowserTest, NotesOfModulesAreShown) {
  Show(SampleReport(3));
  EXPECT_EQ(Ask("document.getElementById('notes').innerText"),
            "The build\n\nlib0.c is TVM's own registry; the generated one "
            "replaces it\n\nModule cpu\n\nis kept as it is");
  BuildReport report = SampleReport(3);
  report.notes.clear();
  report.modules[0].notes.clear();
  Show(report);
  EXPECT_EQ(Ask("document.getElementById('notes-section').hidden"), true);
}

TEST_F(ReportBrowserTest, MemoryIsSwitched) {
  Show(SampleReport(30));
  GroupBy("section");
  Click("#memory [data-key=ram]");
  EXPECT_EQ(Ask(kBoxes)[0]["name"], ".bss");
  EXPECT_EQ(Ask(kBoxes).size(), 1U);
  Click("#memory [data-key=external]");
  EXPECT_EQ(Ask("document.querySelector('#map .head-name').textContent"),
            ".extflash.kws");
}

TEST_F(ReportBrowserTest, TablesAreSortedAndFiltered) {
  Show(SampleReport(30));
  constexpr char kBytes[] = R"js([...document.querySelectorAll('tbody tr')]
      .map(row => Number(row.children[1].textContent.replaceAll(',', ''))))js";
  Click("#tables [data-key=constants]");
  const auto descending = Ask(kBytes).get<std::vector<int64_t>>();
  EXPECT_EQ(descending.size(), 30U);
  EXPECT_TRUE(std::is_sorted(descending.rbegin(), descending.rend()));
  EXPECT_EQ(Ask("document.querySelector('th[aria-sort=descending]').innerText"
                ".startsWith('Bytes')"),
            true);
  Click("th[aria-sort] button");
  const auto ascending = Ask(kBytes).get<std::vector<int64_t>>();
  EXPECT_TRUE(std::is_sorted(ascending.begin(), ascending.end()));
  Ask("(f => { f.value = 'constant_12'; f.dispatchEvent(new Event('input')); })"
      "(document.getElementById('filter'))");
  EXPECT_EQ(Ask(kBytes).size(), 1U);
}

TEST_F(ReportBrowserTest, ManyItemsAreDrawnAsFewBoxes) {
  BuildReport report = SampleReport(3);
  for (int i = 0; i < 20000; ++i) {
    const std::string name = absl::StrCat("operator_", i);
    report.contributions.push_back({ContributionKind::kCode, Memory::kFlash,
                                    name, "cpu", "kws", ".text", "flash",
                                    1 + i % 900});
  }
  Show(report);
  const std::vector<Box> boxes = BoxesOf(Ask(kBoxes));
  EXPECT_LE(boxes.size(), 2010U);
  ExpectAreasLikeBytes(boxes);
  EXPECT_LE(Ask("document.querySelectorAll('tbody tr').length"), 200);
}

TEST_F(ReportBrowserTest, PageIsPrinted) {
  Show(SampleReport(30));
  // Base64 of "%PDF".
  EXPECT_TRUE(absl::StartsWith(browser->Print(), "JVBER"));
}

}  // namespace
}  // namespace metad::report
