#include "server/rpc/listen_address.h"

#include <stdlib.h>
#include <sys/un.h>

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace metad::rpc {
namespace {

using testing::HasSubstr;

constexpr size_t kLongestPath = sizeof(sockaddr_un::sun_path) - 1;

TEST(ListenAddressTest, AnEmptyOneListensNowhere) {
  const ListenAddress address;
  EXPECT_TRUE(address.empty());
  EXPECT_FALSE(address.is_unix());
  EXPECT_EQ(address.ToString(), "");
}

TEST(ListenAddressTest, AUnixAddressIsAPath) {
  const absl::StatusOr<ListenAddress> address =
      ListenAddress::Parse("unix:/run/metad.sock");
  ASSERT_TRUE(address.ok()) << address.status();
  EXPECT_FALSE(address->empty());
  EXPECT_TRUE(address->is_unix());
  EXPECT_EQ(address->unix_path(), "/run/metad.sock");
  EXPECT_EQ(address->ToString(), "unix:/run/metad.sock");
  EXPECT_EQ(address->grpc_address(), "unix:/run/metad.sock");
  EXPECT_EQ(address->WithPort(80), "unix:/run/metad.sock");
}

TEST(ListenAddressTest, ALoopbackAddressTakesThePortThatWasFound) {
  const absl::StatusOr<ListenAddress> v4 = ListenAddress::Parse("127.0.0.1:0");
  ASSERT_TRUE(v4.ok()) << v4.status();
  EXPECT_FALSE(v4->empty());
  EXPECT_FALSE(v4->is_unix());
  EXPECT_EQ(v4->unix_path(), "");
  EXPECT_EQ(v4->grpc_address(), "127.0.0.1:0");
  EXPECT_EQ(v4->WithPort(4711), "127.0.0.1:4711");

  const absl::StatusOr<ListenAddress> v6 = ListenAddress::Parse("[::1]:0");
  ASSERT_TRUE(v6.ok()) << v6.status();
  EXPECT_EQ(v6->WithPort(4711), "[::1]:4711");
}

class AcceptedAddressTest : public testing::TestWithParam<std::string> {};

TEST_P(AcceptedAddressTest, IsKeptAsItIs) {
  const absl::StatusOr<ListenAddress> address =
      ListenAddress::Parse(GetParam());
  ASSERT_TRUE(address.ok()) << address.status();
  EXPECT_EQ(address->ToString(), GetParam());
}

INSTANTIATE_TEST_SUITE_P(All, AcceptedAddressTest,
                         testing::Values("localhost:8080", "127.0.0.1:65535",
                                         "127.255.255.254:1", "[::1]:80",
                                         "unix:/s"));

TEST(ListenAddressTest, PortIsDigitsOnly) {
  for (const char* address : {"localhost: 80", "localhost:+80", "localhost:80 ",
                              "localhost:-0", "localhost:"}) {
    EXPECT_FALSE(ListenAddress::Parse(address).ok()) << address;
  }
}

struct RefusedAddress {
  std::string text;
  std::string problem;
};

class RefusedAddressTest : public testing::TestWithParam<RefusedAddress> {};

TEST_P(RefusedAddressTest, IsNamedWithTheProblemAndWhatIsExpected) {
  const absl::Status status = ListenAddress::Parse(GetParam().text).status();
  EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
  EXPECT_THAT(
      std::string(status.message()),
      HasSubstr("address \"" + GetParam().text + "\" " + GetParam().problem));
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("expected unix:/path, or HOST:PORT"));
}

INSTANTIATE_TEST_SUITE_P(
    UnixPaths, RefusedAddressTest,
    testing::Values(RefusedAddress{"unix:", "has no absolute path"},
                    RefusedAddress{"unix:metad.sock", "has no absolute path"},
                    RefusedAddress{"unix:/run/a%20b", "has a % in its path"},
                    RefusedAddress{"unix:./metad.sock",
                                   "has no absolute path"}));

INSTANTIATE_TEST_SUITE_P(
    Ports, RefusedAddressTest,
    testing::Values(RefusedAddress{"", "has no port"},
                    RefusedAddress{"localhost", "has no port"},
                    RefusedAddress{"/run/metad.sock", "has no port"},
                    RefusedAddress{"localhost:", "has no port from 0"},
                    RefusedAddress{"localhost:http", "has no port from 0"},
                    RefusedAddress{"localhost:-1", "has no port from 0"},
                    RefusedAddress{"localhost:65536", "has no port from 0"},
                    RefusedAddress{"localhost:4294967296",
                                   "has no port from 0"}));

INSTANTIATE_TEST_SUITE_P(
    Hosts, RefusedAddressTest,
    testing::Values(
        RefusedAddress{":80", "is not a loopback"},
        RefusedAddress{"0.0.0.0:80", "is not a loopback"},
        RefusedAddress{"[::]:80", "is not a loopback"},
        RefusedAddress{"128.0.0.1:80", "is not a loopback"},
        RefusedAddress{"126.255.255.255:80", "is not a loopback"},
        RefusedAddress{"192.168.1.1:80", "is not a loopback"},
        RefusedAddress{"::1:80", "is not a loopback"},
        RefusedAddress{"127.1:80", "is not a loopback"},
        RefusedAddress{"127.0.0.1.example.com:80", "is not a loopback"},
        RefusedAddress{"localhost.example.com:80", "is not a loopback"},
        RefusedAddress{"dns:localhost:80", "is not a loopback"}));

TEST(ListenAddressTest, AUnixPathFitsTheKernelsStructure) {
  const std::string longest = "/" + std::string(kLongestPath - 1, 'x');
  EXPECT_TRUE(ListenAddress::Parse("unix:" + longest).ok());
  const absl::Status status =
      ListenAddress::Parse("unix:" + longest + "x").status();
  EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("has a path of 108 bytes, a unix socket's has at most "
                        "107"));
}

// Sets $XDG_RUNTIME_DIR, and puts it back.
class DefaultListenAddressTest : public testing::Test {
 protected:
  DefaultListenAddressTest() {
    const char* before = getenv("XDG_RUNTIME_DIR");
    if (before != nullptr) before_ = before;
  }

  ~DefaultListenAddressTest() override {
    if (before_.has_value()) {
      SetRuntimeDirectory(*before_);
    } else {
      unsetenv("XDG_RUNTIME_DIR");
    }
  }

  static void SetRuntimeDirectory(const std::string& path) {
    setenv("XDG_RUNTIME_DIR", path.c_str(), 1);
  }

 private:
  std::optional<std::string> before_;
};

TEST_F(DefaultListenAddressTest, IsASocketInTheRuntimeDirectory) {
  SetRuntimeDirectory("/run/user/4711");
  const absl::StatusOr<ListenAddress> address = DefaultListenAddress();
  ASSERT_TRUE(address.ok()) << address.status();
  EXPECT_EQ(address->ToString(), "unix:/run/user/4711/metad.sock");
}

TEST_F(DefaultListenAddressTest, IsRefusedInADirectoryOfTooLongAName) {
  SetRuntimeDirectory("/" + std::string(kLongestPath, 'x'));
  const absl::Status status = DefaultListenAddress().status();
  EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("has a path of"));
}

}  // namespace
}  // namespace metad::rpc
