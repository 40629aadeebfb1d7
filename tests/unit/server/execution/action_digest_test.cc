#include "server/execution/action_digest.h"

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

namespace metad::execution {
namespace {

Action SomeAction() {
  Action action;
  action.argv = {"/usr/bin/gcc", "-I", "-O2", "a.c"};
  action.environment = {{"PWD", "/proc/self/cwd"}, {"TZ", "UTC0"}};
  action.inputs = {{"a.c", "int a;"}, {"b.h", "int b;"}};
  action.outputs = {"a.o", "a.d"};
  action.compiler = {"gcc", "host", "f1", "h1"};
  return action;
}

std::string DigestWith(const std::function<void(Action&)>& change) {
  Action action = SomeAction();
  change(action);
  return ActionDigest(action).value_or("none");
}

TEST(ActionDigestTest, StaysWhatItIs) {
  EXPECT_EQ(ActionDigest(SomeAction()), ActionDigest(SomeAction()));
  EXPECT_EQ(ActionDigest(SomeAction())->size(), 64u);
}

TEST(ActionDigestTest, WhateverCanChangeTheOutcomeChangesIt) {
  const std::vector<std::function<void(Action&)>> changes = {
      [](Action&) {},
      [](Action& a) { a.argv[0] = "/usr/bin/clang"; },
      [](Action& a) {
        a.argv = {"/usr/bin/gcc", "-I-O2", "a.c"};
      },
      [](Action& a) { a.argv.push_back(""); },
      [](Action& a) { a.environment[1].second = "UTC1"; },
      [](Action& a) { a.environment.pop_back(); },
      [](Action& a) { a.inputs[0].content = "int c;"; },
      [](Action& a) { a.inputs[0].path = "c.c"; },
      [](Action& a) { std::swap(a.inputs[0].path, a.inputs[1].path); },
      [](Action& a) { a.inputs.pop_back(); },
      [](Action& a) { std::swap(a.outputs[0], a.outputs[1]); },
      [](Action& a) { a.outputs.pop_back(); },
      [](Action& a) { a.compiler.fingerprint = "f2"; },
      [](Action& a) { a.compiler.headers = "h2"; },
      [](Action& a) { a.compiler.fingerprint.swap(a.compiler.headers); },
      [](Action& a) { a.limits.max_output_bytes = 1; },
  };
  std::set<std::string> digests;
  for (const auto& change : changes) digests.insert(DigestWith(change));
  EXPECT_EQ(digests.size(), changes.size());
}

TEST(ActionDigestTest, NothingElseDoes) {
  const std::string digest = *ActionDigest(SomeAction());
  const std::vector<std::function<void(Action&)>> changes = {
      [](Action& a) { std::swap(a.inputs[0], a.inputs[1]); },
      [](Action& a) { std::swap(a.environment[0], a.environment[1]); },
      [](Action& a) {
        a.environment.insert(a.environment.begin(), {"TZ", ""});
      },
      [](Action& a) { a.compiler.toolchain_id = "other"; },
      [](Action& a) { a.limits.wall_clock = absl::Seconds(1); },
      [](Action& a) { a.limits.max_file_bytes = 1; },
      [](Action& a) { a.may_be_cached = false; },
      [](Action& a) {
        a.inputs[0].content =
            InputContent("int a;", a.inputs[0].content.sha256());
      },
  };
  for (const auto& change : changes) EXPECT_EQ(DigestWith(change), digest);
}

TEST(ActionDigestTest, AnInputInPiecesHasNone) {
  Action action = SomeAction();
  action.inputs[1].write = [](ActionInput::Append append) {
    return append("x");
  };
  EXPECT_EQ(ActionDigest(action), std::nullopt);
}

TEST(InputContentTest, KnowsItsDigestAndSharesItsBytes) {
  const InputContent content("abc");
  EXPECT_EQ(content.sha256(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  const InputContent copy = content;
  EXPECT_EQ(copy.bytes().data(), content.bytes().data());
  EXPECT_EQ(InputContent().sha256(), InputContent("").sha256());
  EXPECT_EQ(InputContent().bytes(), "");
}

}  // namespace
}  // namespace metad::execution
