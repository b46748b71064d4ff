// A draft as JSON: what `submit --from` is given, and what a courier brings.

#include "storage/request.h"
#include "storage/text.h"
#include "sync/wire_format.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/oracle.h"
#include "tests/sync/catalogue_for_tests.h"

namespace kiosk
{

namespace
{

bool is_text(std::string_view text)
{
    return valid_utf8(text) == text;
}

bool texts_hold(const Draft& draft)
{
    for (const std::string* text :
         {&draft.title, &draft.description, &draft.impact, &draft.tried, &draft.service, &draft.customer_id,
          &draft.customer_name, &draft.contact.first_name, &draft.contact.last_name, &draft.contact.email,
          &draft.contact.phone, &draft.contact.language})
        if (!holds(is_text(*text), "all text of a draft is UTF-8")) return false;
    return true;
}

bool request_holds(const Request& request)
{
    const Draft& text = request.text();
    const bool is_in_limits = !trimmed(text.title).empty() && code_points(text.title) <= kTitleMax &&
                              code_points(text.description) <= kDescriptionMax &&
                              text.title.find_first_of("\r\n") == text.title.npos &&
                              text.title.find('\0') == text.title.npos &&
                              text.description.find('\0') == text.description.npos;
    if (!holds(is_in_limits && text.unknown_choices.empty(), "what is valid keeps the limits")) return false;
    if (!holds(request.severity() != Severity::a || (!text.impact.empty() && may_be_critical(text)),
               "severity A says why, and is technical"))
        return false;
    const std::string body = service_request_body(request, {}, shipped_catalogue(), "zh-CN");
    const auto words = words_of_body(body);
    return holds(words && reference_in_title(words->title) == request.reference(),
                 "the frozen bytes carry the reference") &&
           holds(words->description.find(text.description) != std::string::npos,
                 "the frozen bytes carry what the person wrote");
}

bool draft_holds(std::string_view json)
{
    SeededRandom random{1};
    const auto draft = draft_from_json(json, random);
    if (!draft)
        return holds(draft.error().code == ErrorCode::invalid_input, "a draft that does not read is refused");
    if (!texts_hold(*draft)) return false;
    const auto again = draft_from_json(to_json(*draft), random);
    if (!holds(again.has_value() && *again == *draft, "a draft that was read is the same when written"))
        return false;

    const auto outcome = validate(*draft);
    const auto* request = std::get_if<Request>(&outcome);
    if (request == nullptr)
        return holds(!std::get<std::vector<FieldError>>(outcome).empty(), "what is not valid has a reason");
    const auto once_more = validate(request->text());
    return holds(std::holds_alternative<Request>(once_more) &&
                     std::get<Request>(once_more).text() == request->text(),
                 "what is valid stays so, unchanged") &&
           request_holds(*request);
}

} // namespace

} // namespace kiosk

KIOSK_FUZZ_TARGET(draft_json)
{
    (void)kiosk::draft_holds(kiosk::text_of(data, size));
    return 0;
}
