#include "kiosk/take_over.h"

#include "storage/text.h"

namespace kiosk
{

namespace
{

bool is_blank(std::string_view text)
{
    return trimmed(text).empty();
}

void take_choices(Draft& draft, const Draft& from)
{
    if (draft.kind == from.kind) {
        if (!draft.category) draft.category = from.category;
        if (!draft.area) draft.area = from.area;
        if (is_blank(draft.service)) draft.service = from.service;
    }
    if (!draft.severity && from.severity != Severity::a) draft.severity = from.severity;
}

void take_texts(Draft& draft, const Draft& from)
{
    if (is_blank(draft.title)) draft.title = from.title;
    if (is_blank(draft.description)) draft.description = from.description;
}

} // namespace

Draft taken_over(Draft draft, const Draft& from, TakeOverWhat what)
{
    draft.contact = from.contact;
    draft.is_reachable_24x7 = false;
    switch (what) {
    case TakeOverWhat::contact:
        break;
    case TakeOverWhat::choices_too:
        take_choices(draft, from);
        break;
    case TakeOverWhat::texts_too:
        take_choices(draft, from);
        take_texts(draft, from);
        break;
    }
    return draft;
}

Draft with_template(Draft draft, const RequestTemplate& used, std::string_view language)
{
    const std::string_view skeleton = text_in(used.description, language);
    if (is_blank(draft.description))
        draft.description = skeleton;
    else if (draft.description.find(skeleton) == std::string::npos)
        draft.description += "\n\n" + std::string{skeleton};
    if (is_blank(draft.title)) draft.title = text_in(used.title, language);
    return draft;
}

} // namespace kiosk
