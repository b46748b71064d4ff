#include "storage/text.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

using namespace kiosk;

namespace
{

constexpr std::string_view kMark = "\xEF\xBF\xBD";

std::string marks(int count)
{
    std::string text;
    for (; count > 0; --count)
        text += kMark;
    return text;
}

} // namespace

TEST_CASE("text: ill-formed bytes become U+FFFD as in tables 3-8 to 3-11 of the Unicode Standard")
{
    const std::vector<std::pair<std::string, std::string>> cases{
        {"\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41", marks(8) + "A"},
        {"\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41", marks(8) + "A"},
        {"\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42", marks(5) + "A" + marks(2) + "B"},
        {"\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41", marks(4) + "A"},
        {"\xE1\x80", marks(1)},
        {"\xF0\x9F\x98", marks(1)},
        {"", ""},
    };
    for (const auto& [bytes, expected] : cases)
        CHECK(valid_utf8(bytes) == expected);
}

TEST_CASE("text: well-formed text of every length passes unchanged, NUL and the edges of each range too")
{
    using namespace std::string_literals;
    for (const std::string& text : {"\0"s, "A\x7F"s, "\u0080\u07FF"s, "\u0800\uD7FF\uE000\uFFFF"s,
                                    "\U00010000\U0010FFFF"s, "한글 中文 ß"s})
        CHECK(valid_utf8(text) == text);
}

TEST_CASE("text: the gate may be passed twice, whatever the bytes")
{
    // Every pair of bytes, and every lead byte with a cut tail.
    for (int first = 0; first < 256; ++first) {
        for (int second = 0; second < 256; ++second) {
            const std::string bytes{static_cast<char>(first), static_cast<char>(second), '\x80', 'x'};
            const std::string once = valid_utf8(bytes);
            REQUIRE(valid_utf8(once) == once);
        }
    }
}

TEST_CASE("text: code points are counted and cut, never bytes")
{
    const std::string text = "a\u00DF\uD55C\U0001F600z";

    CHECK(code_points(text) == 5);
    CHECK(first_code_points(text, 3) == "a\u00DF\uD55C");
    CHECK(first_code_points(text, 4) == "a\u00DF\uD55C\U0001F600");
    CHECK(first_code_points(text, 9) == text);
    CHECK(first_code_points(text, 0).empty());
}

TEST_CASE("text: UTF-8 of every length becomes its code points")
{
    CHECK(utf32("a\u00DF\uD55C\U0001F600z") == U"a\u00DF\uD55C\U0001F600z");
    CHECK(utf32("").empty());
}

TEST_CASE("text: white space goes at both ends only, the ideographic space too")
{
    CHECK(trimmed(" \t\u3000\r\n a \u3000 b\u3000\n ") == "a \u3000 b");
    CHECK(trimmed("\u3000 \u3000").empty());
    CHECK(trimmed("").empty());
}
