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

TEST_CASE("line break: spans cover the text, and what hangs behind a line is known")
{
    using Spans = std::vector<kiosk::LineSpan>;
    const auto one_wide = [](char32_t) { return 1.0F; };
    CHECK(kiosk::spans_of("ab  cd\n", 3, one_wide) == Spans{{0, 2, 4}, {4, 6, 7}, {7, 7, 7}});
    CHECK(kiosk::spans_of("", 3, one_wide) == Spans{{0, 0, 0}});
    CHECK(kiosk::spans_of("ab  ", 3, one_wide) == Spans{{0, 4, 4}});
    CHECK(kiosk::spans_of("中文字", 2, one_wide) == Spans{{0, 6, 6}, {6, 9, 9}});
}

TEST_CASE("line break: what a person takes for one character is never cut")
{
    const auto marks_are_wide = [](char32_t) { return 1.0F; };
    CHECK(kiosk::lines_of("aae\u0301e\u0301", 3, marks_are_wide) == Lines{"aa", "e\u0301", "e\u0301"});
    CHECK(kiosk::lines_of("字\U000e0101字\U000e0101", 3, marks_are_wide) ==
          Lines{"字\U000e0101", "字\U000e0101"});
}

TEST_CASE("line break: a blank with a mark on it is a character, and no place to break")
{
    CHECK(broken("ab \u0301cd", 5) == Lines{"ab \u0301c", "d"});
    CHECK(broken("one ab \u0301c", 6) == Lines{"one", "ab \u0301c"});
}
