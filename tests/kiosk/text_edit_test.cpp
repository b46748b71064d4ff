#include "kiosk/graphemes.h"
#include "kiosk/text_edit.h"
#include "storage/text.h"

#include <doctest/doctest.h>

#include <random>

using namespace kiosk;

namespace
{

constexpr std::size_t kPage = 3;

/// A text somebody edits, wrapped at ten wide characters; what is wide is Chinese and Korean.
class Typist
{
public:
    explicit Typist(std::string_view text = {}, Lines lines = Lines::several,
                    std::size_t limit = TextEdit::kNoLimit)
        : edit(text, lines, limit), lines_(lines)
    {
    }

    Typist& move(Move where, Selecting selecting = Selecting::no)
    {
        const TextLayout layout(edit.text(), lines_, 20,
                                [](char32_t c) { return c >= 0x1100 ? 2.0F : 1.0F; });
        edit.move(where, selecting, layout, kPage);
        return *this;
    }
    Typist& types(std::string_view text)
    {
        for (const char c : text)
            edit.type({&c, 1});
        return *this;
    }
    Typist& stands_at(std::size_t offset)
    {
        edit.press({offset}, 1, Selecting::no);
        return *this;
    }

    /// The text with the caret in it as '|', and the other end of the selection as '^'.
    std::string shown() const
    {
        std::string text = edit.text();
        const std::size_t caret = edit.caret().offset;
        const TextRange selected = edit.selection();
        if (selected.empty()) return text.insert(caret, "|");
        text.insert(selected.end, caret == selected.end ? "|" : "^");
        return text.insert(selected.begin, caret == selected.end ? "^" : "|");
    }

    TextEdit edit;

private:
    Lines lines_;
};

} // namespace

TEST_CASE("text edit: arrows and BackSpace take a whole character, of however many code points")
{
    for (const std::string character :
         {"e\u0301", "한", "\u1112\u1161\u11ab", "字\U000e0101", "\U0001f469\u200d\U0001f4bb", "👍\U0001f3fd",
          "\U0001f1e9\U0001f1ea", "1\ufe0f\u20e3", "ä"}) {
        CAPTURE(character);
        Typist typist("a" + character + "b");
        CHECK(typist.move(Move::left).move(Move::left).shown() == "a|" + character + "b");
        CHECK(typist.move(Move::right).shown() == "a" + character + "|b");
        typist.edit.erase(Erase::character_before);
        CHECK(typist.shown() == "a|b");
    }
}

TEST_CASE("text edit: two flags side by side are two characters")
{
    Typist typist("\U0001f1e9\U0001f1ea\U0001f1eb\U0001f1f7");
    typist.edit.erase(Erase::character_before);
    CHECK(typist.edit.text() == "\U0001f1e9\U0001f1ea");
}

TEST_CASE("text edit: an arrow gives a selection up at the side it points to")
{
    Typist typist("one two");
    typist.move(Move::word_left, Selecting::yes);
    CHECK(typist.shown() == "one |two^");
    CHECK(typist.move(Move::right).shown() == "one two|");
    typist.edit.select_all();
    CHECK(typist.move(Move::left).shown() == "|one two");
}

TEST_CASE("text edit: Ctrl with arrows goes from word to word, as each script has them")
{
    const auto stops = [](std::string_view text) {
        Typist typist(text);
        typist.move(Move::text_begin);
        std::string words;
        while (typist.edit.caret().offset < text.size()) {
            const std::size_t from = typist.edit.caret().offset;
            typist.move(Move::word_right);
            words += "[" + std::string{text.substr(from, typist.edit.caret().offset - from)} + "]";
        }
        return words;
    };
    CHECK(stops("It's 3.14 at example.com") == "[It's ][3.14 ][at ][example.com]");
    CHECK(stops("l’imprimante, encore") == "[l’imprimante][, ][encore]");
    CHECK(stops("프린터가 안 됩니다.") == "[프린터가 ][안 ][됩니다][.]");
    CHECK(stops("打印机，型号X100。") == "[打印机][，][型号][X100][。]");
    CHECK(stops("one\n\n two") == "[one][\n][\n][ ][two]");
}

TEST_CASE("text edit: going back from word to word stops where going on stopped")
{
    for (const std::string_view text :
         {"It's 3.14 at example.com", "프린터가 안 됩니다.", "打印机，型号X100。", "a, b; c"}) {
        CAPTURE(std::string{text});
        std::vector<std::size_t> forth{0}, back{text.size()};
        while (forth.back() < text.size())
            forth.push_back(next_word(text, forth.back()));
        while (back.back() > 0)
            back.push_back(previous_word(text, back.back()));
        CHECK(forth == std::vector(back.rbegin(), back.rend()));
    }
}

TEST_CASE("text edit: Ctrl with BackSpace and Delete takes a word")
{
    Typist typist("one two three");
    typist.stands_at(8).edit.erase(Erase::word_before);
    CHECK(typist.shown() == "one |three");
    typist.edit.erase(Erase::word_after);
    CHECK(typist.shown() == "one |");
}

TEST_CASE("text edit: a double click selects a word, a triple click a paragraph")
{
    Typist typist("first line\n打印机，不工作 now");
    const std::size_t second = std::string_view{"first line\n"}.size();
    typist.edit.press({7}, 2, Selecting::no);
    CHECK(typist.edit.selected() == "line");
    typist.edit.press({second}, 2, Selecting::no);
    CHECK(typist.edit.selected() == "打印机");
    typist.edit.press({typist.edit.text().size()}, 2, Selecting::no);
    CHECK(typist.edit.selected() == "now");
    typist.edit.press({second + 3}, 3, Selecting::no);
    CHECK(typist.edit.selected() == "打印机，不工作 now");
}

TEST_CASE("text edit: what is dragged after a double click grows by words, to both sides")
{
    Typist typist("one two three four");
    typist.edit.press({9}, 2, Selecting::no);
    typist.edit.drag({15});
    CHECK(typist.shown() == "one two ^three four|");
    typist.edit.drag({1});
    CHECK(typist.shown() == "|one two three^ four");
    typist.edit.drag({10});
    CHECK(typist.shown() == "one two ^three| four");
}

TEST_CASE("text edit: a press with Shift draws the selection out to there")
{
    Typist typist("one two three");
    typist.stands_at(4).edit.press({7}, 1, Selecting::yes);
    CHECK(typist.shown() == "one ^two| three");
    typist.edit.drag({0});
    CHECK(typist.shown() == "|one ^two three");
}

TEST_CASE("text edit: up and down keep the column through shorter lines")
{
    Typist typist("a long first line\nab\nanother long line");
    typist.stands_at(10);
    CHECK(typist.move(Move::down).shown() == "a long first line\nab|\nanother long line");
    CHECK(typist.move(Move::down).shown() == "a long first line\nab\nanother lo|ng line");
    typist.move(Move::up).move(Move::up);
    CHECK(typist.shown() == "a long fir|st line\nab\nanother long line");
    CHECK(typist.move(Move::up).shown() == "a long fir|st line\nab\nanother long line");
}

TEST_CASE("text edit: Home and End go along the line as it is shown")
{
    Typist typist("twenty letters are a line, and more of them"); // Breaks behind "a " and "of ".
    typist.stands_at(25);
    CHECK(typist.move(Move::line_begin).edit.caret().offset == 21);
    CHECK(typist.move(Move::line_end).edit.caret().offset == 38);
    CHECK(typist.move(Move::text_begin).move(Move::line_end).edit.caret().offset == 20);
}

TEST_CASE("text edit: End in Chinese stays on its line, though the next one begins at the same place")
{
    Typist typist("零一二三四五六七八九零一二三四五");
    typist.stands_at(6).move(Move::line_end);
    CHECK(typist.edit.caret() == CaretPlace{30, Affinity::line_before});
    CHECK(typist.move(Move::line_begin).edit.caret().offset == 0);
    typist.move(Move::line_end).move(Move::right);
    CHECK(typist.edit.caret() == CaretPlace{33, Affinity::next_line});
}

TEST_CASE("text edit: pages, paragraphs and the whole text have their keys")
{
    Typist typist("0\n1\n2\n3\n4\n5");
    CHECK(typist.move(Move::text_begin).move(Move::page_down).shown() == "0\n1\n2\n|3\n4\n5");
    CHECK(typist.move(Move::page_up).shown() == "|0\n1\n2\n3\n4\n5");
    CHECK(typist.move(Move::paragraph_down).move(Move::paragraph_down).shown() == "0\n1\n|2\n3\n4\n5");
    CHECK(typist.move(Move::right).move(Move::paragraph_up).shown() == "0\n1\n|2\n3\n4\n5");
    CHECK(typist.move(Move::paragraph_up).shown() == "0\n|1\n2\n3\n4\n5");
    CHECK(typist.move(Move::text_end).shown() == "0\n1\n2\n3\n4\n5|");
}

TEST_CASE("text edit: typing is undone word by word, and done again")
{
    Typist typist;
    typist.types("one two three");
    typist.edit.undo();
    CHECK(typist.shown() == "one two |");
    typist.edit.undo();
    CHECK(typist.shown() == "one |");
    typist.edit.redo();
    typist.edit.redo();
    CHECK(typist.shown() == "one two three|");
    CHECK_FALSE(typist.edit.redo());
}

TEST_CASE("text edit: a pause, a move and a press end what is undone at once")
{
    const auto left_after_undo = [](auto interrupt) {
        Typist typist;
        typist.types("ab");
        interrupt(typist);
        typist.types("cd").edit.undo();
        return typist.edit.text();
    };
    CHECK(left_after_undo([](Typist&) {}).empty());
    CHECK(left_after_undo([](Typist& t) { t.edit.end_run(); }) == "ab");
    CHECK(left_after_undo([](Typist& t) { t.move(Move::left).move(Move::right); }) == "ab");
    CHECK(left_after_undo([](Typist& t) { t.stands_at(2); }) == "ab");
}

TEST_CASE("text edit: a run of BackSpace is undone at once, a paste by itself")
{
    Typist typist("abcdef");
    for (int i = 0; i < 3; ++i)
        typist.edit.erase(Erase::character_before);
    typist.edit.paste("XYZ");
    typist.types("!");
    typist.edit.undo();
    CHECK(typist.shown() == "abcXYZ|");
    typist.edit.undo();
    CHECK(typist.shown() == "abc|");
    typist.edit.undo();
    CHECK(typist.shown() == "abcdef|");
}

TEST_CASE("text edit: what was typed over a selection comes back selected")
{
    Typist typist("one two");
    typist.edit.press({5}, 2, Selecting::no);
    typist.types("2!");
    CHECK(typist.shown() == "one 2!|");
    typist.edit.undo();
    CHECK(typist.shown() == "one ^two|");
}

TEST_CASE("text edit: a new change ends what could be done again")
{
    Typist typist;
    typist.types("one ").types("two").edit.undo();
    typist.types("three");
    CHECK_FALSE(typist.edit.redo());
    CHECK(typist.edit.text() == "one three");
    typist.edit.undo();
    CHECK(typist.edit.text() == "one ");
}

TEST_CASE("text edit: a text from elsewhere leaves no way back to the one before")
{
    Typist typist("secret");
    typist.types("s");
    typist.edit.adopt("한글");
    CHECK(typist.shown() == "한글|");
    CHECK_FALSE(typist.edit.undo());
    typist.edit.adopt("e\u0301");
    CHECK(is_grapheme_boundary(typist.edit.text(), typist.edit.caret().offset));
}

TEST_CASE("text edit: what is no text is not taken in")
{
    CHECK(clean_text("a\r\nb\rc\nd", Lines::several, 99).text == "a\nb\nc\nd");
    CHECK(clean_text("a\r\nb\rc\nd", Lines::one, 99).text == "a b c d");
    CHECK(clean_text("\ufeffa\tb\x1b[0m\x7f\u0085", Lines::one, 99).text == "a b[0m ");
    CHECK(clean_text("a\xff\xc3(", Lines::one, 99).text == "a\ufffd\ufffd(");
    CHECK(clean_text("\xed\xa0\x80", Lines::one, 99).text == "\ufffd\ufffd\ufffd");
}

TEST_CASE("text edit: pieces that are cleaned one by one leave no trace of it")
{
    for (const std::string_view piece : {"한", "\U0001f4bb", "\r\n", "a"}) {
        std::string many = "x";
        while (many.size() < 40'000)
            many += piece;
        const CleanText clean = clean_text(many, Lines::several, 99'999);
        CHECK(clean.text == clean_text(many.substr(0, 1), Lines::several, 9).text + [&] {
            std::string rest;
            for (std::size_t at = 1; at < many.size(); at += piece.size())
                rest += piece == "\r\n" ? "\n" : std::string{piece};
            return rest;
        }());
        CHECK_FALSE(clean.is_cut);
    }
}

TEST_CASE("text edit: a paste takes the place of the selection, as much as fits")
{
    Typist typist("0123456789", Lines::one, 12);
    const auto fits = typist.edit.paste("ab");
    CHECK_FALSE(fits.is_cut);
    typist.edit.press({0}, 1, Selecting::no);
    typist.move(Move::line_end).edit.press({3}, 1, Selecting::yes);
    const auto cut = typist.edit.paste(std::string(50, 'x'));
    CHECK(cut.is_cut);
    CHECK(cut.kept == 9);
    CHECK(typist.edit.text() == "012xxxxxxxxx");
    CHECK_FALSE(typist.edit.type("y"));
}

TEST_CASE("text edit: a paste that just fits was not cut, whatever the waste behind it")
{
    Typist typist("", Lines::one, 3);
    CHECK_FALSE(typist.edit.paste("한글字\x01\x02").is_cut);
    CHECK(typist.edit.text() == "한글字");
}

TEST_CASE("text edit: the history forgets its oldest steps, never the text")
{
    Typist typist;
    const std::string page(60'000, 'x');
    for (int i = 0; i < 40; ++i) {
        typist.edit.select_all();
        typist.edit.paste(std::to_string(i) + page);
    }
    int steps = 0;
    while (typist.edit.undo())
        ++steps;
    CHECK(steps >= 7);
    CHECK(steps < 20);
    CHECK(typist.edit.text().ends_with(page));
}

TEST_CASE("text edit: thousands of changes do what a plain text would, and all of them can be undone")
{
    std::mt19937 random(20261121);
    const auto upto = [&](std::size_t most) { return random() % (most + 1); };
    const std::vector<std::string> pieces{"a",      "b ",     "\n",         "한",   "字",
                                          "\u0301", "\u200d", "\U0001f4bb", "x y z"};
    Typist typist("start");
    std::string plain = "start";
    for (int step = 0; step < 4000; ++step) {
        const std::size_t to = upto(2 * plain.size());
        if (to <= plain.size() && is_grapheme_boundary(plain, to) &&
            (to == plain.size() || (plain[to] & 0xc0) != 0x80))
            typist.edit.press({to}, 1, upto(3) == 0 ? Selecting::yes : Selecting::no);
        const TextRange selected = typist.edit.selection();
        const bool inserts = upto(plain.size() > 60 ? 3 : 1) == 0;
        std::size_t begin = selected.begin, end = selected.end;
        if (!inserts && selected.empty()) begin = previous_grapheme(plain, begin);
        const std::string& piece = pieces[upto(pieces.size() - 1)];
        if (inserts && upto(1) == 0)
            typist.edit.type(piece);
        else if (inserts)
            typist.edit.paste(piece);
        else
            typist.edit.erase(Erase::character_before);
        plain.replace(begin, end - begin, inserts ? piece : "");

        REQUIRE(typist.edit.text() == plain);
        REQUIRE(is_grapheme_boundary(plain, typist.edit.caret().offset));
    }
    while (typist.edit.undo())
        REQUIRE(valid_utf8(typist.edit.text()) == typist.edit.text());
    CHECK(typist.edit.text() == "start");
    while (typist.edit.redo()) {}
    CHECK(typist.edit.text() == plain);
}
