#include "kiosk/app.h"
#include "tests/kiosk/gallery.h"

#include <doctest/doctest.h>

using namespace kiosk;
using kiosk::test::busy_day;
using kiosk::test::filled_customer_draft;
using kiosk::test::gallery_time;

namespace
{

/// An app on a busy day, and a core that has articles only.
struct Reader {
    SeededRandom random{7007};
    App app{test::shipped_catalogue(), {}, {}, random};
    std::vector<Command> asked; ///< Of the core, all but articles.

    Reader() { app.see(std::make_shared<const Snapshot>(busy_day())); }

    void does(const Intent& intent)
    {
        app.update(intent, gallery_time());
        core_answers();
    }
    void core_answers()
    {
        for (Command& command : app.take_commands())
            if (const auto* read = std::get_if<ReadArticles>(&command))
                app.hear(ArticlesRead{test::shipped_articles(read->language)});
            else
                asked.push_back(std::move(command));
    }
    void opens_form(const Draft& draft)
    {
        does(ContinueDraft{draft.id});
        app.hear(DraftOpened{draft});
        core_answers();
        asked.clear();
    }
    void tries_first()
    {
        does(NewRequest{RequestKind::customer});
        does(PickCustomer{"0b4c1d5e-0001-4000-8000-000000000001", "Contoso"});
        does(NewCustomerRequest{});
        app.update(PickService{"teams"}, gallery_time());
    }

    template <typename Shown>
    Shown& screen()
    {
        REQUIRE(std::holds_alternative<Shown>(app.screen()));
        return std::get<Shown>(app.screen());
    }
    template <typename Wanted>
    std::vector<Wanted> asked_for() const
    {
        std::vector<Wanted> found;
        for (const Command& command : asked)
            if (const auto* wanted = std::get_if<Wanted>(&command)) found.push_back(*wanted);
        return found;
    }
};

std::size_t count_of_reads(App& app)
{
    std::size_t count = 0;
    for (const Command& command : app.take_commands())
        count += std::holds_alternative<ReadArticles>(command);
    return count;
}

} // namespace

TEST_CASE("app: articles are read when a screen first needs them, once for each language")
{
    Reader reader;
    reader.app.update(ShowDevice{}, gallery_time());
    CHECK(count_of_reads(reader.app) == 0);

    reader.app.update(ShowArticles{}, gallery_time());
    reader.app.update(ShowArticle{"roles"}, gallery_time());
    CHECK(count_of_reads(reader.app) == 1);
    reader.app.update(ChooseLanguage{"de"}, gallery_time());
    CHECK(count_of_reads(reader.app) == 1);
}

TEST_CASE("app: articles of a language that the person has left meanwhile are not shown")
{
    Reader reader;
    reader.app.update(ShowArticles{}, gallery_time());
    reader.app.update(ChooseLanguage{"de"}, gallery_time());
    const Style style;

    reader.app.hear(ArticlesRead{test::shipped_articles("en")});
    CHECK(reader.app.view(style, 1, gallery_time()).articles.all == nullptr);
    reader.app.hear(ArticlesRead{test::shipped_articles("de")});
    CHECK(reader.app.view(style, 1, gallery_time()).articles.all->language() == "de");
    reader.app.update(ChooseLanguage{"en"}, gallery_time());
}

TEST_CASE("app: articles that could not be read are asked for again when somebody comes back to them")
{
    Reader reader;
    reader.app.update(ShowArticles{}, gallery_time());
    reader.app.take_commands();
    reader.app.hear(ArticlesNotRead{"en", {ErrorCode::not_found, ""}});
    const Style style;
    CHECK(reader.app.view(style, 1, gallery_time()).articles.fault == ErrorCode::not_found);
    CHECK(count_of_reads(reader.app) == 0);

    reader.app.update(GoHome{}, gallery_time());
    reader.app.update(ShowArticles{}, gallery_time());

    CHECK(count_of_reads(reader.app) == 1);
}

TEST_CASE("app: what is typed is searched at once, and again in the next language")
{
    Reader reader;
    reader.does(ShowArticles{});
    reader.screen<ArticlesScreen>().query = "Webformular";
    reader.does(ArticlesTyped{});
    REQUIRE_FALSE(reader.screen<ArticlesScreen>().found.empty());
    CHECK(reader.screen<ArticlesScreen>().found.front() == "hand_in");

    reader.screen<ArticlesScreen>().found.clear();
    reader.does(ChooseLanguage{"de"});
    CHECK(reader.screen<ArticlesScreen>().found.front() == "hand_in");
    reader.does(ChooseLanguage{"en"});
}

TEST_CASE("app: articles are suggested while the title is typed, and opening one keeps the draft")
{
    Reader reader;
    reader.opens_form(filled_customer_draft());
    auto& form = reader.screen<FormScreen>();
    form.draft.title = "New user cannot sign in, password reset needed";
    reader.does(Typed{});
    REQUIRE_FALSE(form.suggestions.empty());
    CHECK(form.suggestions.front() == "account_setup");
    CHECK(form.suggestions.size() <= FormScreen::suggestions_max);

    form.draft.title += "!";
    reader.does(Typed{});
    reader.asked.clear();
    reader.does(ShowArticle{"account_setup"});

    REQUIRE(reader.asked_for<SaveDraft>().size() == 1);
    CHECK(reader.asked_for<SaveDraft>()[0].draft.title.ends_with('!'));
    reader.does(GoBack{});
    CHECK(reader.screen<FormScreen>().draft.title.ends_with('!'));
}

TEST_CASE("app: an article that solved a customer's form is counted once, and its draft goes for good")
{
    Reader reader;
    const Draft draft = filled_customer_draft();
    reader.opens_form(draft);
    reader.screen<FormScreen>().draft.description += "!";
    reader.does(Typed{});
    reader.screen<FormScreen>().draft.description += "!";
    reader.does(Typed{}); // Not yet kept.
    reader.does(ShowArticle{"account_setup"});
    reader.does(ShowArticle{"roles"});
    reader.asked.clear();

    reader.does(ArticleSolved{});
    reader.does(ArticleSolved{});

    reader.screen<SolvedScreen>();
    REQUIRE(reader.asked.size() == 2);
    const auto counted = std::get<CountSolvedHere>(reader.asked[0]);
    CHECK(counted.service == draft.service);
    CHECK(counted.area == draft.area);
    CHECK(counted.helped == "article:roles");
    CHECK(std::get<DiscardDraft>(reader.asked[1]).id == draft.id);
    reader.does(GoHome{});
    CHECK(reader.asked.size() == 2);
}

TEST_CASE("app: an article solves from try first, too, once the kind of problem is chosen")
{
    Reader reader;
    reader.tries_first();
    reader.does(ShowArticle{"roles"});
    reader.does(ArticleSolved{});
    CHECK(reader.asked_for<CountSolvedHere>().empty());
    REQUIRE(reader.screen<ArticleScreen>().customer_case);
    CHECK_FALSE(reader.screen<ArticleScreen>().customer_case->area);

    reader.does(GoBack{});
    reader.does(PickArea{Area::how_to});
    reader.does(ShowArticle{"how_to"});
    reader.does(ArticleSolved{});

    REQUIRE(reader.asked_for<CountSolvedHere>().size() == 1);
    CHECK(reader.asked_for<CountSolvedHere>()[0].service == "teams");
    CHECK(reader.asked_for<CountSolvedHere>()[0].helped == "article:how_to");
    CHECK(reader.asked_for<DiscardDraft>().empty());
}

TEST_CASE("app: an article read without a customer's problem solves nothing")
{
    Reader reader;
    SUBCASE("from Home") {}
    SUBCASE("from a Partner Center request")
    {
        reader.opens_form(test::filled_partner_center_draft());
    }
    SUBCASE("from elsewhere above the form")
    {
        reader.opens_form(filled_customer_draft());
        reader.does(ShowDevice{});
    }
    SUBCASE("while the request is being accepted")
    {
        reader.opens_form(filled_customer_draft());
        reader.does(Submit{});
    }
    reader.does(ShowArticle{"roles"});

    CHECK_FALSE(reader.screen<ArticleScreen>().customer_case);
    reader.does(ArticleSolved{});
    CHECK(reader.asked_for<CountSolvedHere>().empty());
    reader.screen<ArticleScreen>();
}

TEST_CASE("app: who reads on and on finds back to the form")
{
    Reader reader;
    reader.opens_form(filled_customer_draft());
    for (const Article& article : test::shipped_articles("en")->all())
        reader.does(ShowArticle{article.key});
    CHECK(reader.screen<ArticleScreen>().customer_case);

    for (std::size_t step = 0; step < App::articles_max; ++step)
        reader.does(GoBack{});

    reader.screen<FormScreen>();
}

TEST_CASE("app: the list that is read from is come back to, and a form above another list is not left for it")
{
    Reader reader;
    reader.does(ShowArticles{});
    reader.screen<ArticlesScreen>().query = "roles";
    reader.does(ShowArticle{"roles"});
    reader.does(ShowArticles{});
    CHECK(reader.screen<ArticlesScreen>().query == "roles");

    reader.opens_form(filled_customer_draft());
    reader.does(ShowArticles{});
    CHECK(reader.screen<ArticlesScreen>().query.empty());
    reader.does(GoBack{});
    reader.screen<FormScreen>();
}

TEST_CASE("app: help leads to an article that there is, on every screen but those of the articles")
{
    for (int topic = 0; topic <= static_cast<int>(Topic::article); ++topic) {
        const std::string_view key = article_about(static_cast<Topic>(topic));
        const bool has_none = topic == static_cast<int>(Topic::help) ||
                              topic == static_cast<int>(Topic::articles) ||
                              topic == static_cast<int>(Topic::article);
        CAPTURE(topic);
        CHECK(has_none == key.empty());
        if (!has_none) CHECK(test::shipped_articles("en")->find(key) != nullptr);
    }
}
