#include "kiosk/form_suggestions.h"

#include "kiosk/article_rows.h"
#include "kiosk/translation.h"

#include <imgui.h>

namespace kiosk
{

void draw_suggestions(const FormScreen& screen, const View& view, std::optional<Intent>& intent)
{
    if (screen.suggestions.empty() || !view.articles.all) return;
    const Style& style = view.style;
    gap(style, kGapSmall);
    text(style, Level::small, tr("These articles may help already:"), Tone::muted);
    for (const std::string& key : screen.suggestions) {
        const Article* article = view.articles.all->find(key);
        if (article == nullptr) continue;
        if (article_line(style, fmt::format("{}###suggestion.{}", article->title, key).c_str()))
            intent = ShowArticle{key};
    }
}

} // namespace kiosk
