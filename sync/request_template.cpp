#include "sync/request_template.h"

#include "sync/catalogue.h"

#include <algorithm>

namespace kiosk
{

static_assert(std::tuple_size_v<RequestTemplate::Text> == kLanguages.size());

bool fits(const RequestTemplate& request_template, const Draft& draft)
{
    if (request_template.kind != draft.kind) return false;
    if (request_template.category && request_template.category != draft.category) return false;
    return !request_template.area || request_template.area == draft.area;
}

std::string_view text_in(const RequestTemplate::Text& text, std::string_view language)
{
    const auto nearest = std::ranges::find(kLanguages, nearest_language(language));
    const std::string& wanted = text[static_cast<std::size_t>(nearest - kLanguages.begin())];
    if (!wanted.empty()) return wanted;
    const auto first = std::ranges::find_if(text, [](const std::string& one) { return !one.empty(); });
    return first == text.end() ? std::string_view{} : std::string_view{*first};
}

} // namespace kiosk
