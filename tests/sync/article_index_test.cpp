#include "sync/article_index.h"

#include <doctest/doctest.h>

using namespace kiosk;

namespace
{

std::vector<std::size_t> articles_of(const std::vector<ArticleScore>& scores)
{
    std::vector<std::size_t> articles;
    for (const ArticleScore& score : scores)
        articles.push_back(score.article);
    return articles;
}

using Found = std::vector<std::size_t>;

} // namespace

TEST_CASE("article index: a word is worth more in the title than in keywords, summary and body")
{
    const ArticleIndex index{{{0, "a", "b", {"c"}, "an invoice"},
                              {1, "a", "the invoice", {"c"}, "d"},
                              {2, "a", "b", {"invoice"}, "d"},
                              {3, "Invoice", "b", {"c"}, "d"}}};

    CHECK(articles_of(index.search("invoice")) == Found{3, 2, 1, 0});
}

TEST_CASE("article index: all words of a query must be there, wherever they are")
{
    const ArticleIndex index{
        {{0, "Invoices", "late ones", {"bill"}, "text"}, {1, "Invoices", "b", {"c"}, "text"}}};

    CHECK(articles_of(index.search(" late  bill ")) == Found{0});
    CHECK(articles_of(index.search("invoice")) == Found{0, 1});
    CHECK(index.search("invoice zebra").empty());
}

TEST_CASE("article index: a query without a word finds nothing")
{
    const ArticleIndex index{{{0, "Invoices", "b", {"c"}, "d"}}};

    CHECK(index.search("").empty());
    CHECK(index.search(" \u3000\t").empty());
    CHECK(ArticleIndex{}.search("a").empty());
}

TEST_CASE(
    "article index: case, width and script do not matter, and two Chinese characters match inside a sentence")
{
    const ArticleIndex index{{{0, "发票和付款", "b", {"c"}, "d"},
                              {1, "Über Mailboxen", "b", {"c"}, "d"},
                              {2, "청구서를 확인하세요", "b", {"c"}, "d"}}};

    CHECK(articles_of(index.search("付款")) == Found{0});
    CHECK(articles_of(index.search("ÜBER ｍａｉｌ")) == Found{1});
    CHECK(articles_of(index.search("청구서")) == Found{2});
}

TEST_CASE("article index: the beginning of a word counts more than its middle")
{
    const ArticleIndex index{{{0, "Reinvoice", "b", {"c"}, "d"}, {1, "Invoice", "b", {"c"}, "d"}}};

    CHECK(articles_of(index.search("invoice")) == Found{1, 0});
}

TEST_CASE("article index: what another language calls an article counts less than what the screen calls it")
{
    const ArticleIndex index{{{0, "Rechnung", "b", {"c"}, "text"},
                              {0, "Facture", "b", {"c"}, "text", false},
                              {1, "Facture", "b", {"c"}, "text"}}};

    CHECK(articles_of(index.search("facture")) == Found{1, 0});
}

TEST_CASE("article index: alike is what shares a word that few others have, by its beginning")
{
    std::vector<ArticleWords> all;
    for (std::size_t article = 0; article < 8; ++article)
        all.push_back({article, "Common words", "b", {"c"}, "text"});
    all[5].title = "Common invoices";
    const ArticleIndex index{all};

    CHECK(articles_of(index.likeness("Why is the invoice wrong?")) == Found{5});
    CHECK(index.likeness("common").empty());
    CHECK(index.likeness("zebra it is").empty());
    CHECK(index.likeness("").empty());
}

TEST_CASE("article index: scripts without blanks are alike by pairs of characters")
{
    const ArticleIndex index{{{0, "重置密码", "b", {"c"}, "d"}, {1, "비밀번호 재설정", "b", {"c"}, "d"}}};

    CHECK(articles_of(index.likeness("用户忘记密码了")) == Found{0});
    CHECK(articles_of(index.likeness("비밀번호를 잊어버렸어요")) == Found{1});
}
