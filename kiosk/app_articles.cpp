// What the window does about articles: when they are read, what is found, and what they solve.

#include "kiosk/app.h"
#include "storage/solved_cases.h"
#include "storage/text.h"

#include <algorithm>

namespace kiosk
{

namespace
{

/// Screens that show an article or name one. The others cost nothing to be without: at the start nothing is
/// read.
bool wants_articles(Topic topic)
{
    switch (topic) {
    case Topic::try_first:
    case Topic::form:
    case Topic::help:
    case Topic::articles:
    case Topic::article:
        return true;
    case Topic::home:
    case Topic::customer_search:
    case Topic::customer:
    case Topic::service:
    case Topic::what_helped:
    case Topic::solved:
    case Topic::receipt:
    case Topic::place:
    case Topic::request:
    case Topic::hand_in:
    case Topic::courier:
    case Topic::device:
    case Topic::report:
    case Topic::support_process:
    case Topic::file_chooser:
    case Topic::attachment:
    case Topic::files_to_stick:
        return false;
    }
    return false;
}

std::vector<std::string> keys_of(const std::vector<const Article*>& articles)
{
    std::vector<std::string> keys;
    for (const Article* article : articles)
        keys.push_back(article->key);
    return keys;
}

} // namespace

void App::ask_for_articles()
{
    if (!wants_articles(topic_of(screen())) || articles_asked_for_ == settings_.language) return;
    articles_ = {};
    articles_asked_for_ = settings_.language;
    commands_.push_back(ReadArticles{settings_.language});
}

void App::search(ArticlesScreen& screen)
{
    screen.found = articles_.all ? keys_of(articles_.all->search(screen.query)) : std::vector<std::string>{};
}

void App::suggest(FormScreen& form)
{
    const Draft& draft = form.draft;
    form.suggestions.clear();
    if (articles_.all)
        form.suggestions = keys_of(articles_.all->suggestions(
            draft.title, {draft.area, draft.category, draft.service}, FormScreen::suggestions_max));
}

/// The problem that is being tried or written down where the person came from. A request that is being
/// accepted is no longer to be solved here.
std::optional<CustomerCase> App::customer_case() const
{
    for (auto step = path_.rbegin(); step != path_.rend(); ++step) {
        if (const auto* try_first = std::get_if<TryFirstScreen>(&step->screen))
            return CustomerCase{try_first->service, try_first->area};
        if (const auto* form = std::get_if<FormScreen>(&step->screen)) {
            if (form->draft.kind != RequestKind::customer || form->phase != FormScreen::Phase::writing)
                return std::nullopt;
            return CustomerCase{form->draft.service, form->draft.area};
        }
        const Topic topic = topic_of(step->screen);
        if (topic != Topic::article && topic != Topic::articles && topic != Topic::help) return std::nullopt;
    }
    return std::nullopt;
}

void App::on(const ShowArticles&, Timestamp now)
{
    keep_all_drafts(now);
    if (articles_.fault) articles_asked_for_.clear(); // Somebody may have mended it.
    // Back to the list that the person reads from; a form above another list is not to be left for it.
    auto last = path_.end() - 1;
    while (std::holds_alternative<ArticleScreen>(last->screen) ||
           std::holds_alternative<HelpScreen>(last->screen))
        --last;
    if (std::holds_alternative<ArticlesScreen>(last->screen))
        path_.erase(last + 1, path_.end());
    else
        open(ArticlesScreen{});
}

void App::on(const ArticlesTyped&, Timestamp)
{
    if (auto* articles = std::get_if<ArticlesScreen>(&screen())) search(*articles);
}

void App::on(const ShowArticle& intent, Timestamp now)
{
    keep_all_drafts(now);
    const auto is_article = [](const Step& step) {
        return std::holds_alternative<ArticleScreen>(step.screen);
    };
    const auto* shown = std::get_if<ArticleScreen>(&screen());
    if (shown != nullptr && shown->key == intent.key) return;
    ArticleScreen article{intent.key, customer_case()};
    if (std::ranges::count_if(path_, is_article) >= static_cast<std::ptrdiff_t>(articles_max))
        path_.erase(std::ranges::find_if(path_, is_article));
    open(std::move(article));
}

void App::on(const ArticleSolved&, Timestamp now)
{
    const auto* article = std::get_if<ArticleScreen>(&screen());
    const auto of_case = customer_case();
    if (article == nullptr || !of_case || !of_case->area) return;

    commands_.push_back(CountSolvedHere{of_case->service, *of_case->area, help_of_article(article->key)});
    // The draft of what is solved goes, as it does with Solved here; what was begun besides stays.
    for (auto step = path_.rbegin(); step != path_.rend(); ++step) {
        if (auto* form = std::get_if<FormScreen>(&step->screen)) {
            form->has_unkept_changes = false;
            commands_.push_back(DiscardDraft{form->draft.id});
            break;
        }
        if (const auto* try_first = std::get_if<TryFirstScreen>(&step->screen)) {
            if (try_first->begun) commands_.push_back(DiscardDraft{try_first->begun->id});
            break;
        }
    }
    on(GoHome{}, now);
    open(SolvedScreen{});
}

void App::on(const ArticlesRead& reply)
{
    if (reply.articles->language() != settings_.language) return; // The person has gone on to another one.
    articles_ = {.all = reply.articles};
    for (auto& [screen, visit] : path_) {
        if (auto* articles = std::get_if<ArticlesScreen>(&screen)) search(*articles);
        if (auto* form = std::get_if<FormScreen>(&screen)) suggest(*form);
    }
}

void App::on(const ArticlesNotRead& reply)
{
    if (reply.language == settings_.language) articles_ = {.fault = reply.error.code};
}

} // namespace kiosk
