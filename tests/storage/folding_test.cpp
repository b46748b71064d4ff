#include "storage/folding.h"

#include <doctest/doctest.h>

using namespace kiosk;

TEST_CASE("folding: capitals of ASCII, Latin-1 and Latin Extended-A become small, accents stay")
{
    CHECK(folded("Contoso GmbH") == "contoso gmbh");
    CHECK(folded("MÜNCHEN ÆØÅ ÞÝ") == "münchen æøå þý");
    CHECK(folded("ŁÓDŹ ŽĐÁR ŌSAKA ŸŒ ĹĿ") == "łódź žđár ōsaka ÿœ ĺŀ");
    CHECK(folded("İſ") == "is");
}

TEST_CASE("folding: what only looks like a capital stays")
{
    CHECK(folded("×÷ßıĸŉ") == "×÷ßıĸŉ");
}

TEST_CASE("folding: full-width forms become what they stand for")
{
    CHECK(folded("ＡＢＣ（１２）") == "abc(12)");
    CHECK(folded("上海\u3000世纪") == "上海 世纪");
}

TEST_CASE("folding: scripts without case pass unchanged")
{
    CHECK(folded("上海世纪互联 한국전자 🏢") == "上海世纪互联 한국전자 🏢");
}

TEST_CASE("folding: control characters become blanks, bad bytes one replacement each")
{
    CHECK(folded(std::string_view{"a\0b\x1E\x7F", 5}) == "a b  ");
    CHECK(folded("a\xFF"
                 "b") == "a\uFFFD"
                         "b");
}

TEST_CASE("folding: twice is once")
{
    const std::string once = folded("ＭÜNCHEN Ÿ İ Ǆ \xC3");

    CHECK(folded(once) == once);
}

TEST_CASE("folding: the words of a search are cut at every blank, each once, in order")
{
    CHECK(folded_words(" Zwei eins\u3000ZWEI  ") == std::vector<std::string>{"eins", "zwei"});
    CHECK(folded_words(" \u3000").empty());
}
