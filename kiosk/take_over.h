#pragma once

#include "storage/request.h"
#include "sync/request_template.h"

#include <array>
#include <string_view>

namespace kiosk
{

/// What a form takes from an earlier request; each includes those before it.
enum class TakeOverWhat {
    contact,     ///< And the preferred language.
    choices_too, ///< Category, service, area, severity.
    texts_too,   ///< Title and description.
};
inline constexpr std::array kTakeOverWhats{TakeOverWhat::contact, TakeOverWhat::choices_too,
                                           TakeOverWhat::texts_too};

/// `draft` with values of `from`. The contact is replaced; everything else fills only what is empty, because
/// a person has chosen it for this request. Never taken: severity A and the word that somebody is reachable
/// at any hour (both must be given for each request), customer, impact, what was tried, reasons.
Draft taken_over(Draft draft, const Draft& from, TakeOverWhat what);

/// `draft` with the skeleton in its description: in its place when it is empty, below it otherwise, once. A
/// title is given where there is none.
Draft with_template(Draft draft, const RequestTemplate& used, std::string_view language);

} // namespace kiosk
