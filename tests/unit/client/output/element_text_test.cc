#include "client/output/element_text.h"

#include <gtest/gtest.h>

#include <string>

#include "server/formats/tensors/element_type_name.h"

namespace metad::client {
namespace {

std::string Text(const std::string& type, const std::string& data,
                 size_t index = 0) {
  const auto parsed = formats::ParseElementTypeName(type);
  EXPECT_TRUE(parsed.ok()) << parsed.status();
  return ElementText(*parsed, data, index);
}

std::string Byte(const std::string& type, int byte) {
  return Text(type, std::string(1, static_cast<char>(byte)));
}

TEST(ElementTextTest, IntegersAreDecimal) {
  EXPECT_EQ(Byte("int8", 0x80), "-128");
  EXPECT_EQ(Byte("uint8", 0x80), "128");
  EXPECT_EQ(Text("int16", "\xfe\xff"), "-2");
  EXPECT_EQ(Text("int64", std::string(7, '\0') + "\x80"),
            "-9223372036854775808");
  EXPECT_EQ(Text("uint64", std::string(8, '\xff')), "18446744073709551615");
  EXPECT_EQ(Text("int16", "abcd", 1), "25699");
}

TEST(ElementTextTest, SmallIntegersAreTakenFromTheLowBitsFirst) {
  EXPECT_EQ(Text("int4", "\xf1\x07", 0), "1");
  EXPECT_EQ(Text("int4", "\xf1\x07", 1), "-1");
  EXPECT_EQ(Text("int4", "\xf1\x07", 2), "7");
  EXPECT_EQ(Text("uint1", "\x05", 2), "1");
  EXPECT_EQ(Text("uint2", "\xe4", 3), "3");
}

TEST(ElementTextTest, FloatsAreAsShortAsReadsBackTheSame) {
  EXPECT_EQ(Text("float32", std::string("\xcd\xcc\xcc\x3d")), "0.1");
  EXPECT_EQ(Text("float32", std::string("\0\0\0\x80", 4)), "-0");
  EXPECT_EQ(Text("float32", std::string("\0\0\x80\x7f", 4)), "inf");
  EXPECT_EQ(Text("float32", std::string("\0\0\xc0\xff", 4)), "-nan");
  EXPECT_EQ(Text("float32", std::string("\1\0\0\0", 4)), "1e-45");
  EXPECT_EQ(Text("float64", std::string("\0\0\0\0\0\0\xf8\x3f", 8)), "1.5");
  EXPECT_EQ(Text("float16", std::string("\0\x3e", 2)), "1.5");
  EXPECT_EQ(Text("float16", std::string("\xff\x7b", 2)), "65504");
  EXPECT_EQ(Text("float16", std::string("\0\xfc", 2)), "-inf");
  EXPECT_EQ(Text("float16", std::string("\1\0", 2)), "5.9604645e-08");
  EXPECT_EQ(Text("bfloat16", std::string("\xc0\x3f", 2)), "1.5");
}

TEST(ElementTextTest, SmallFloatsAreThoseOfTheirFormat) {
  EXPECT_EQ(Byte("float8_e4m3fn", 0x7e), "448");
  EXPECT_EQ(Byte("float8_e4m3fn", 0x7f), "nan");
  EXPECT_EQ(Byte("float8_e4m3fn", 0x01), "0.001953125");
  EXPECT_EQ(Byte("float8_e4m3", 0x78), "inf");
  EXPECT_EQ(Byte("float8_e4m3", 0x77), "240");
  EXPECT_EQ(Byte("float8_e3m4", 0x6f), "15.5");
  EXPECT_EQ(Byte("float8_e3m4", 0xf0), "-inf");
  EXPECT_EQ(Byte("float8_e4m3fnuz", 0x7f), "240");
  EXPECT_EQ(Byte("float8_e4m3fnuz", 0x80), "nan");
  EXPECT_EQ(Byte("float8_e4m3b11fnuz", 0x7f), "30");
  EXPECT_EQ(Byte("float8_e5m2", 0x7b), "57344");
  EXPECT_EQ(Byte("float8_e5m2", 0xfc), "-inf");
  EXPECT_EQ(Byte("float8_e5m2", 0x7d), "nan");
  EXPECT_EQ(Byte("float8_e5m2fnuz", 0x7f), "57344");
  EXPECT_EQ(Byte("float8_e8m0fnu", 0x7f), "1");
  EXPECT_EQ(Byte("float8_e8m0fnu", 0xff), "nan");
  EXPECT_EQ(Byte("float6_e2m3fn", 0x1f), "7.5");
  EXPECT_EQ(Byte("float6_e3m2fn", 0x1f), "28");
  EXPECT_EQ(Byte("float6_e3m2fn", 0x20), "-0");
  EXPECT_EQ(Byte("float4_e2m1fn", 0x07), "6");
  EXPECT_EQ(Text("float4_e2m1fn", "\x90", 1), "-0.5");
}

TEST(ElementTextTest, OtherElementsHaveTheirOwnForms) {
  EXPECT_EQ(Byte("bool", 0), "false");
  EXPECT_EQ(Byte("bool", 1), "true");
  EXPECT_EQ(Byte("bool", 7), "7");
  EXPECT_EQ(Text("complex64", std::string("\0\0\x80\x3f\0\0\0\xc0", 8)),
            "1-2j");
  EXPECT_EQ(Text("complex64", std::string("\0\0\x80\x3f\0\0\0\x40", 8)),
            "1+2j");
  EXPECT_EQ(Text("int8x2", "\1\2\3\xff", 1), "{3,-1}");
  EXPECT_EQ(ElementText({formats::TypeCode::kOpaque, 16}, "\x0b\x01", 0),
            "0x010b");
}

}  // namespace
}  // namespace metad::client
