#include "kiosk/text_table.h"

#include <doctest/doctest.h>

#include <clocale>

namespace kiosk
{

TEST_CASE("text table: columns stand below each other, wide characters counted as two")
{
    std::setlocale(LC_CTYPE, "C.UTF-8");
    TextTable table;
    table.add({"支援", "a"});
    table.add({"help!", "b", "c"});

    CHECK(table.text() == "支援   a\nhelp!  b  c\n");
}

TEST_CASE("text table: nothing that was written elsewhere can command the terminal")
{
    std::setlocale(LC_CTYPE, "C.UTF-8");

    CHECK(printable("a\x1B[2Jb\r\n") == "a\uFFFD[2Jb\uFFFD\uFFFD");
    CHECK(printable("a\nb\t", LineBreaks::kept) == "a\nb\uFFFD");
    CHECK(printable("x\u202Ey") == "x\uFFFDy");
    CHECK(printable("bad \xFF") == "bad \uFFFD");
}

} // namespace kiosk
