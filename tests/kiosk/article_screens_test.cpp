#include "kiosk/rich_text.h"
#include "tests/kiosk/person.h"

using namespace kiosk;
using kiosk::test::HeadlessUi;
using kiosk::test::Person;

namespace
{

/// What is seen is compared without blanks; the narrow one of French is none to the driver.
std::string without_glue(std::string text)
{
    constexpr std::string_view glue = "\xE2\x80\xAF";
    for (std::size_t at = text.find(glue); at != text.npos; at = text.find(glue))
        text.erase(at, glue.size());
    return text;
}

} // namespace

TEST_CASE("article screens: an article is found by typing and opened by keys")
{
    Person person{"articles"};
    person.fills("field.search", "Webformular");
    REQUIRE(person.tabs_to("article.hand_in"));
    person.presses(ImGuiKey_Enter);

    CHECK(person.screen<ArticleScreen>().key == "hand_in");
    person.sees("Handing in by the web form");
    CHECK(person.focus() == "back");
}

TEST_CASE("article screens: every article of every group is on the list")
{
    Person person{"articles"};
    for (const Article& article : test::shipped_articles("en")->all()) {
        CAPTURE(article.key);
        CHECK(person.tabs_to("article." + article.key));
    }
}

TEST_CASE("article screens: what an article leads to is read on with keys, and Back leads through it")
{
    Person person{"article"};
    REQUIRE(person.tabs_to("after.roles"));
    person.presses(ImGuiKey_Enter);
    CHECK(person.screen<ArticleScreen>().key == "roles");

    person.presses(ImGuiKey_Escape);

    CHECK(person.screen<ArticleScreen>().key == "hand_in");
    CHECK(person.focus() == "after.roles");
}

TEST_CASE("article screens: the sources of an article are listed with title, date and address")
{
    Person person{"article-in-case", {}, {.width = 1366, .height = 1400}};

    person.sees("[1]");
    person.sees("Contact support for business products, section Office 365 operated by 21Vianet, 2020");
    person.sees("Our own advice");
}

TEST_CASE("article screens: F4 shows the articles from anywhere, and Ctrl+F goes to their search")
{
    Person person{"customer-form-filled"};
    person.presses(ImGuiKey_F4);
    test::hand_articles_to(person.app());
    person.ui().settle();
    person.screen<ArticlesScreen>();
    REQUIRE(person.tabs_to("article.roles"));
    person.presses(ImGuiKey_F, ImGuiMod_Ctrl);
    person.ui().settle();

    CHECK(person.ui().focused()->is_input);
}

TEST_CASE("article screens: This solved it ends the case by keys")
{
    Person person{"article-in-case"};
    REQUIRE(person.tabs_to("article.solved"));
    person.presses(ImGuiKey_Enter);

    const auto counted = person.asked_for<CountSolvedHere>();
    REQUIRE(counted);
    CHECK(counted->helped == "article:severities");
    person.screen<SolvedScreen>();
}

TEST_CASE("article screens: without a kind of problem This solved it is out of use and says why")
{
    Person person{"article-in-case-no-area"};

    REQUIRE(person.ui().find("article.solved"));
    CHECK(person.ui().find("article.solved")->disabled);
    person.sees("Choose the kind of problem first.");
}

TEST_CASE("article screens: a suggestion is opened by keys, and the form comes back as it was")
{
    Person person{"form-suggestions"};
    REQUIRE(person.tabs_to("suggestion.account_setup"));
    person.presses(ImGuiKey_Enter);
    CHECK(person.screen<ArticleScreen>().key == "account_setup");
    person.presses(ImGuiKey_Escape);

    CHECK(person.screen<FormScreen>().draft.title == "Password reset: nobody can sign in to the mailbox");
    CHECK(person.focus() == "suggestion.account_setup");
}

TEST_CASE(
    "article screens: every article is drawn whole in every language, and each way in it is a control, too")
{
    for (const std::string_view language : kLanguages) {
        Person person{"article", {.language = std::string{language}}};
        for (const Article& article : test::shipped_articles(language)->all()) {
            CAPTURE(language);
            CAPTURE(article.key);
            person.app().update(ShowArticle{article.key}, person.now());
            person.ui().settle();
            person.sees(without_glue(article.title));
            for (const Article* next : test::shipped_articles(language)->after(article))
                CHECK(person.ui().find("after." + next->key));
        }
    }
}

TEST_CASE("rich text: a number never stands at the beginning of a line, in any script, and no word is lost")
{
    HeadlessUi ui;
    float left = 0;
    for (const std::string_view words : {"word word ", "提交該要求 "})
        for (float width = 80; width < 400; width += 7) {
            const std::vector<RichRun> runs{{RichRun::Look::plain, words, {}},
                                            {RichRun::Look::mark, "[1]", {}},
                                            {RichRun::Look::plain, ". More", {}}};
            ui.show([&] {
                ImGui::SetNextWindowPos({0, 0});
                ImGui::SetNextWindowSize({800, 500});
                ImGui::Begin("page");
                left = ImGui::GetCursorScreenPos().x;
                rich_text({}, runs, width);
                ImGui::End();
            });
            ui.settle();
            CAPTURE(words);
            CAPTURE(width);
            for (const auto& line : ui.lines())
                CHECK_FALSE((line.text.starts_with("[1") && line.box.Min.x < left + 8));
            CHECK(ui.shows("[1]"));
            CHECK(ui.shows("More"));
        }
}
