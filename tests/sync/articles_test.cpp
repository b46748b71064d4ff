#include "sync/articles.h"

#include "tests/storage/temporary_folder.h"
#include "tests/sync/articles_for_tests.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace kiosk;

namespace
{

std::vector<std::string> keys_of(const std::vector<const Article*>& articles)
{
    std::vector<std::string> keys;
    for (const Article* article : articles)
        keys.push_back(article->key);
    return keys;
}

bool contains(const std::vector<std::string>& keys, std::string_view key)
{
    return std::ranges::find(keys, key) != keys.end();
}

std::vector<std::string> suggested(std::string_view language, std::string_view title,
                                   const ArticleOccasion& occasion = {})
{
    return keys_of(shipped_articles(language).suggestions(title, occasion, 3));
}

constexpr std::string_view kIndex = "[[article]]\nkey = \"one\"\nareas = [\"how_to\", \"unheard_of\"]\n"
                                    "group = \"kiosk\"\n[[article]]\nkey = \"two\"\ngroup = \"areas\"\n";
constexpr std::string_view kText = "+++\nkeywords = [\"word\"]\n+++\n# Title\n\nSummary.\n";

} // namespace

TEST_CASE("articles: they are read in the language of the screen, group by group")
{
    const Articles& german = shipped_articles("de");

    CHECK(german.language() == "de");
    REQUIRE(german.find("hand_in") != nullptr);
    CHECK(german.find("hand_in")->title == "Über das Webformular einreichen");
    CHECK(std::ranges::is_sorted(german.all(), {}, &Article::group));
    CHECK(german.find("nobody") == nullptr);
}

TEST_CASE("articles: without an index there are none, and a broken one is named with its line")
{
    const TemporaryFolder folder;
    CHECK(Articles::load(folder / "nowhere", "en").error().code == ErrorCode::not_found);

    folder.write("index.toml", "a = 1\nb =\n");
    const Error error = Articles::load(folder.path(), "en").error();
    CHECK(error.code == ErrorCode::configuration_wrong);
    CHECK(error.detail.find("index.toml:2") != std::string::npos);
}

TEST_CASE("articles: a text that cannot be read hides no other, and an unknown area no article")
{
    const TemporaryFolder folder;
    folder.write("index.toml", kIndex);
    folder.write("en/one.md", kText);

    for (const std::string_view bad :
         {"", "+++\n", "+++\nkeywords = [\n+++\n# T\n\nS.\n", "# T\n\nS.\n", "+++\n+++\n"}) {
        CAPTURE(bad);
        folder.write("en/two.md", bad);
        const auto articles = Articles::load(folder.path(), "en");
        REQUIRE(articles);
        REQUIRE(articles->all().size() == 1);
        CHECK(articles->all()[0].areas == std::vector{Area::how_to});
        CHECK(articles->search("word").size() == 1);
    }
}

TEST_CASE(
    "articles: sources come in the order of their numbers, and what to read next begins with the text's ways")
{
    const Articles& english = shipped_articles("en");
    const Article& article = *english.find("hand_in");

    std::vector<std::string> sources;
    for (const CatalogueSource* source : english.sources_of(article))
        sources.push_back(source->key);
    CHECK(sources == std::vector<std::string>{"roles", "own", "report_partner_center", "report_on_behalf"});
    CHECK(keys_of(english.after(article)) ==
          std::vector<std::string>{"roles", "reference_and_receipt", "working_offline"});
}

TEST_CASE("articles: every article is found by its own title, first, in every language")
{
    for (const std::string_view language : kLanguages)
        for (const Article& article : shipped_articles(language).all()) {
            CAPTURE(language);
            CAPTURE(article.key);
            const auto found = shipped_articles(language).search(article.title);
            REQUIRE_FALSE(found.empty());
            CHECK(found.front()->key == article.key);
        }
}

TEST_CASE("articles: what is typed in another language than the screen's finds the article, too")
{
    CHECK(contains(keys_of(shipped_articles("en").search("Webformular")), "hand_in"));
    CHECK(contains(keys_of(shipped_articles("en").search("웹 양식")), "hand_in"));
    CHECK(contains(keys_of(shipped_articles("ko").search("web form")), "hand_in"));
    CHECK(contains(keys_of(shipped_articles("de").search("网页表单")), "hand_in"));
}

TEST_CASE("articles: a whole sentence in the search finds what is nearest to it")
{
    const auto found = keys_of(shipped_articles("en").search("my invoice shows a wrong amount this month"));

    CHECK(contains(found, "accounts_and_billing"));
    CHECK_FALSE(contains(found, "request_language"));
}

TEST_CASE("articles: a title calls for the article that answers it, in the language it is typed in")
{
    const struct {
        std::string_view title, wanted;
    } cases[] = {
        {"The invoice for October is wrong", "accounts_and_billing"},
        {"Subscription was suspended because a payment is late", "suspension"},
        {"New user cannot sign in, password reset needed", "account_setup"},
        {"Outlook does not connect", "client_connectivity"},
        {"Teams is very slow since this morning", "performance_availability"},
        {"Die Rechnung vom Oktober stimmt nicht", "accounts_and_billing"},
        {"Outlook verbindet sich nicht", "client_connectivity"},
        {"La facture d’octobre est fausse", "accounts_and_billing"},
        {"La fattura di ottobre è sbagliata", "accounts_and_billing"},
        {"10월 청구서 금액이 틀립니다", "accounts_and_billing"},
        {"10月的发票金额不对", "accounts_and_billing"},
        {"10 月的發票金額不對", "accounts_and_billing"},
        {"订阅被暂停了", "suspension"},
        {"비밀번호를 재설정할 수 없음", "account_setup"},
    };
    for (const std::string_view screen : {"en", "ko"})
        for (const auto& each : cases) {
            CAPTURE(screen);
            CAPTURE(each.title);
            const auto found = suggested(screen, each.title);
            std::string all;
            for (const std::string& key : found)
                all += key + ' ';
            CAPTURE(all);
            CHECK(contains(found, each.wanted));
        }
}

TEST_CASE("articles: nothing is suggested for what calls for nothing")
{
    for (const std::string_view title :
         {"", "a", "asdf qwer", "the and for with", "zzzz 12", "안녕", "？？"}) {
        CAPTURE(title);
        CHECK(suggested("en", title).empty());
    }
}

TEST_CASE(
    "articles: at most as many are suggested as are asked for, and the occasion decides between like ones")
{
    const std::string title =
        "Question about an invoice and a suspended subscription and a mailbox and roles";

    CHECK(suggested("en", title).size() <= 3);
    CHECK(shipped_articles("en").suggestions(title, {}, 1).size() == 1);
    CHECK(suggested("en", "asdf qwer", {.area = Area::how_to}).empty());
    const auto plain = shipped_articles("en").suggestions("Billing", {}, 3);
    const auto billing =
        shipped_articles("en").suggestions("Billing", {.area = Area::accounts_and_billing}, 3);
    REQUIRE_FALSE(plain.empty());
    CHECK(billing.front()->areas == std::vector{Area::accounts_and_billing});
}

TEST_CASE("articles: about a service and an area, those about both come first, and every area has one")
{
    for (const Area area : kAreas) {
        const auto about = shipped_articles("en").about("exchange_online", area, 3);
        CAPTURE(word(area));
        REQUIRE_FALSE(about.empty());
        CHECK(about.size() <= 3);
        CHECK(std::ranges::find(about.front()->areas, area) != about.front()->areas.end());
    }
    CHECK(shipped_articles("en").about("exchange_online", Area::client_connectivity, 1)[0]->key ==
          "client_connectivity");
}
