#include "sync/article_text.h"

#include <algorithm>
#include <doctest/doctest.h>

using namespace kiosk;

using Block = ArticleBlock::Kind;
using Run = ArticleRun::Kind;

TEST_CASE("article text: title, paragraphs, headings and lists become blocks in reading order")
{
    const ArticleText text =
        read_markdown("# Title\n\nOne sentence.\n\n## Part\n\n- first\n- second\n\n3. third\n4. fourth\n");

    CHECK(text.title == "Title");
    CHECK(text.strays.empty());
    const std::vector<ArticleBlock> expected{{Block::paragraph, 0, {{Run::plain, "One sentence.", ""}}},
                                             {Block::heading, 0, {{Run::plain, "Part", ""}}},
                                             {Block::item, 0, {{Run::plain, "first", ""}}},
                                             {Block::item, 0, {{Run::plain, "second", ""}}},
                                             {Block::step, 3, {{Run::plain, "third", ""}}},
                                             {Block::step, 4, {{Run::plain, "fourth", ""}}}};
    CHECK(text.blocks == expected);
}

TEST_CASE("article text: strong words, ways to articles and numbers of sources are runs of a block")
{
    const ArticleText text = read_markdown("A **rule** of [roles](article:roles) [2](source:own).");

    const std::vector<ArticleRun> expected{{Run::plain, "A ", ""},   {Run::strong, "rule", ""},
                                           {Run::plain, " of ", ""}, {Run::article, "roles", "roles"},
                                           {Run::plain, " ", ""},    {Run::source, "2", "own"},
                                           {Run::plain, ".", ""}};
    REQUIRE(text.blocks.size() == 1);
    CHECK(text.blocks[0].runs == expected);
    CHECK(plain_text(text.blocks[0]) == "A rule of roles.");
}

TEST_CASE("article text: a strong way to an article is a way")
{
    const ArticleText text = read_markdown("- **[Roles](article:roles)** first");

    REQUIRE(text.blocks.size() == 1);
    CHECK(text.blocks[0].runs[0] == ArticleRun{Run::article, "Roles", "roles"});
    CHECK(text.blocks[0].runs[1] == ArticleRun{Run::plain, " first", ""});
}

TEST_CASE("article text: items with room between them are read as those without")
{
    CHECK(read_markdown("- one\n\n- two\n").blocks == read_markdown("- one\n- two\n").blocks);
}

TEST_CASE("article text: what the kiosk does not draw is told, and its words are kept")
{
    const struct {
        const char *markdown, *stray, *kept;
    } cases[] = {
        {"<b>bold</b>", "HTML", "bold"},
        {"| a | b |\n|---|---|\n| c | d |", "table", "d"},
        {"see https://example.com/x", "address https://example.com/x", "https://example.com/x"},
        {"[x](mailto:a@b.c)", "address mailto:a@b.c", "x"},
        {"```\nls\n```", "code", "ls"},
        {"a `ls` b", "code", "ls"},
        {"### deep", "heading of level 3", "deep"},
        {"- a\n  - b", "list in a list", "b"},
        {"- a\n\n  b", "second paragraph of an item", "b"},
        {"> said", "quote", "said"},
        {"![alt](x.png)", "picture", "alt"},
        {"a *b* c", "emphasis", "b"},
        {"a &amp; b", "entity &amp;", "b"},
    };
    for (const auto& each : cases) {
        CAPTURE(each.markdown);
        const ArticleText text = read_markdown(each.markdown);

        CHECK(std::ranges::find(text.strays, each.stray) != text.strays.end());
        std::string all;
        for (const ArticleBlock& block : text.blocks)
            all += plain_text(block) + '\n';
        CHECK(all.find(each.kept) != all.npos);
    }
}

TEST_CASE("article text: nothing at all makes nothing")
{
    CHECK(read_markdown("").blocks.empty());
    CHECK(read_markdown("").title.empty());
}
