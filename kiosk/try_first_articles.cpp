#include "kiosk/try_first_articles.h"

#include "kiosk/article_rows.h"
#include "kiosk/fields.h"
#include "kiosk/translation.h"

#include <imgui.h>

namespace kiosk
{

namespace
{

/// As many as are looked through at a counter before the steps are tried.
constexpr std::size_t kMatchingMax = 3;

} // namespace

void draw_matching_articles(const TryFirstScreen& screen, const View& view, std::optional<Intent>& intent)
{
    if (!screen.area || !view.articles.all) return;
    const auto matching = view.articles.all->about(screen.service, *screen.area, kMatchingMax);
    if (matching.empty()) return;
    const Style& style = view.style;
    gap(style, kGapMedium);
    field_label(style, tr("Articles about it"));
    for (const Article* article : matching)
        if (article_line(style, fmt::format("{}###matching.{}", article->title, article->key).c_str()))
            intent = ShowArticle{article->key};
}

} // namespace kiosk
