#pragma once

#include "storage/request.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace kiosk
{

/// A skeleton for the text of a request: what 21Vianet needs to know about this kind of problem, as headings
/// to fill in. Shipped with the catalogue, or an administrator's own from the configuration.
struct RequestTemplate {
    /// One text in the order of kLanguages (catalogue.h); empty where the language has none.
    using Text = std::array<std::string, 7>;

    std::string key;
    RequestKind kind;
    std::optional<Category> category; ///< Of Partner Center requests; none: every one.
    std::optional<Area> area;         ///< Of customer requests; none: every one.
    Text title; ///< Its name, and the title of a request that has none yet. May be empty.
    Text description;

    friend bool operator==(const RequestTemplate&, const RequestTemplate&) = default;
};

/// Whether a template is meant for what the draft is about.
bool fits(const RequestTemplate& request_template, const Draft& draft);

/// The text in the nearest language (catalogue.h), else in English, else in the first language there is.
std::string_view text_in(const RequestTemplate::Text& text, std::string_view language);

} // namespace kiosk
