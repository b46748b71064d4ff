#include "kiosk/line_break.h"

#include <doctest/doctest.h>

#include <string>

namespace
{

using Lines = std::vector<std::string_view>;

/// Lines of characters that are one wide, or two when Chinese, Japanese or Korean.
Lines broken(std::string_view text, float width)
{
    return kiosk::lines_of(text, width, [](char32_t c) { return c >= 0x1100 ? 2.0F : 1.0F; });
}

} // namespace

TEST_CASE("line break: words break at blanks and the blank is gone")
{
    CHECK(broken("the quick brown fox", 10) == Lines{"the quick", "brown fox"});
}

TEST_CASE("line break: a word wider than the line is cut")
{
    CHECK(broken("K-PSG6-HRQM", 4) == Lines{"K-", "PSG6", "-", "HRQM"});
    CHECK(broken("aaaaaaa", 3) == Lines{"aaa", "aaa", "a"});
}

TEST_CASE("line break: Chinese breaks between any characters but begins no line with a closing mark")
{
    CHECK(broken("保存在本设备上", 8) == Lines{"保存在本", "设备上"});
    CHECK(broken("保存在本，设备", 8) == Lines{"保存在", "本，设备"});
    CHECK(broken("保存（在本）", 6) == Lines{"保存", "（在", "本）"});
}

TEST_CASE("line break: Korean keeps its words whole")
{
    CHECK(broken("이 장치에 저장되었습니다", 14) == Lines{"이 장치에", "저장되었습니다"});
}

TEST_CASE("line break: a line break in the text breaks, and empty lines stay")
{
    CHECK(broken("a\n\nb\n", 10) == Lines{"a", "", "b", ""});
}

TEST_CASE("line break: no width at all still ends, one character a line")
{
    CHECK(broken("ab 中", 0) == Lines{"a", "b", "中"});
}
