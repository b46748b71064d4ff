// Articles that may spare the request, below its title.

#include "kiosk/article_rows.h"
#include "kiosk/form.h"
#include "kiosk/translation.h"

#include <imgui.h>

namespace kiosk
{

void draw_suggestions(Form& form)
{
    const View& view = form.view();
    if (form.screen().suggestions.empty() || !view.articles.all) return;
    const Style& style = form.style();
    gap(style, kGapSmall);
    text(style, Level::small, tr("These articles may help already:"), Tone::muted);
    for (const std::string& key : form.screen().suggestions) {
        const Article* article = view.articles.all->find(key);
        if (article == nullptr) continue;
        if (article_line(style, fmt::format("{}###suggestion.{}", article->title, key).c_str()))
            form.ask(ShowArticle{key});
    }
}

} // namespace kiosk
