#include "kiosk/article_rows.h"
#include "kiosk/fields.h"
#include "kiosk/rows.h"
#include "kiosk/screens.h"
#include "kiosk/style.h"
#include "kiosk/surfaces.h"
#include "kiosk/translation.h"
#include "kiosk/typography.h"
#include "storage/text.h"

#include <imgui.h>

#include <utility>

namespace kiosk
{

namespace
{

std::string name_of(ArticleGroup group)
{
    switch (group) {
    case ArticleGroup::areas:
        return tr("What you solve yourself");
    case ArticleGroup::support:
        return tr("How support is given");
    case ArticleGroup::rules:
        return tr("Rules to know");
    case ArticleGroup::kiosk:
        return tr("Working with this kiosk");
    }
    return {};
}

void draw_search(ArticlesScreen& screen, const View& view, std::optional<Intent>& intent)
{
    const Style& style = view.style;
    const float inset = page_margin(style);
    ImGui::SetCursorPos({inset, ImGui::GetCursorPosY() + style.px(kGap, kGapSmall)});
    begin_column(style, "search", ImGui::GetWindowWidth() - 2 * inset);
    if (text_field(style,
                   {.id = "###field.search",
                    .label = tr("Search the articles"),
                    .help = style.is_tight() ? std::string{} : tr("Any words, in any language of the kiosk"),
                    .limit = kOneLineMax,
                    .wants_focus = std::exchange(screen.wants_focus, false)},
                   screen.query, screen.editing))
        intent = ArticlesTyped{};
    end_column();
}

void draw_article(const Style& style, const Article& article, std::optional<Intent>& intent)
{
    if (article_row(style, fmt::format("{}###article.{}", article.title, article.key).c_str(),
                    article.summary))
        intent = ShowArticle{article.key};
}

void draw_groups(const Articles& articles, const Style& style, std::optional<Intent>& intent)
{
    for (const ArticleGroup group : kArticleGroups) {
        gap(style, kGapMedium);
        ImGui::Indent(style.px(kGapMedium));
        text(style, Level::section, name_of(group));
        ImGui::Unindent(style.px(kGapMedium));
        gap(style, kGapTiny);
        for (const Article& article : articles.all())
            if (article.group == group) draw_article(style, article, intent);
    }
}

void draw_found(const ArticlesScreen& screen, const View& view, std::optional<Intent>& intent)
{
    if (screen.found.empty()) {
        empty_state(view.style, Icon::search, tr("No article matches"),
                    tr("Type less or another word for it. With an empty field you see all articles."));
        return;
    }
    for (const std::string& key : screen.found)
        if (const Article* article = view.articles.all->find(key)) draw_article(view.style, *article, intent);
}

} // namespace

std::optional<Intent> draw(ArticlesScreen& screen, const View& view)
{
    std::optional<Intent> intent;
    draw_search(screen, view, intent);
    begin_rows(view.style, "articles");
    if (view.articles.fault)
        empty_state(view.style, Icon::warning, tr("The articles cannot be shown"),
                    tr("They are missing from this installation. Please tell your administrator."));
    else if (view.articles.all && trimmed(screen.query).empty())
        draw_groups(*view.articles.all, view.style, intent);
    else if (view.articles.all)
        draw_found(screen, view, intent);
    end_rows();
    return intent;
}

} // namespace kiosk
