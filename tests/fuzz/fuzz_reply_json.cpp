// F1: whatever the far side, or somebody in its place, answers with.

#include "storage/text.h"
#include "sync/reply_json.h"
#include "sync/services_format.h"
#include "sync/wire_format.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/oracle.h"

#include <nlohmann/json.hpp>

#if __has_include(<sanitizer/allocator_interface.h>) && (defined(__SANITIZE_ADDRESS__) || defined(__clang__))
#include <sanitizer/allocator_interface.h>
#define KIOSK_MEMORY_IN_USE() __sanitizer_get_current_allocated_bytes()
#else
#define KIOSK_MEMORY_IN_USE()                                                                                \
    std::size_t                                                                                              \
    {                                                                                                        \
        0                                                                                                    \
    }
#endif

namespace kiosk
{

namespace
{

/// A value of JSON takes 16 bytes and an empty array in it 24 more, from two characters (nlohmann-json 3.11);
/// while a list grows, the old one is there too. What is read of 1 MiB, the largest reply, so stays below 64
/// MiB.
constexpr std::size_t kMemoryPerByte = 64;
constexpr std::size_t kMemoryOfNothing = 4096;

bool is_identifier(std::string_view text)
{
    const auto belongs = [](char c) { return c > ' ' && c <= '~'; };
    return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, belongs);
}

bool is_page_address(std::string_view link)
{
    return link.empty() || (link.starts_with("https://") && link.size() <= 2000 && is_utf8(link));
}

bool reads_and_prints(std::string_view body)
{
    const std::size_t before = KIOSK_MEMORY_IN_USE();
    const auto json = parse_reply(body);
    const std::size_t after = KIOSK_MEMORY_IN_USE();
    if (!holds(after <= before + body.size() * kMemoryPerByte + kMemoryOfNothing,
               "a reply's memory is bounded"))
        return false;
    if (!json) return true;
    const auto again = parse_reply(json->dump());
    return holds(again && *again == *json, "what is read, printed and read again is the same");
}

bool lists_hold(std::string_view body)
{
    if (const auto page = list_page(body)) {
        if (!holds(page->total >= 0, "a total is no less than nothing")) return false;
        for (const ListedRequest& row : page->items)
            if (!holds((row.number.empty() || is_identifier(row.number)) && is_utf8(row.title) &&
                           row.modified.size() <= 64,
                       "a listed request has a number without blanks, text in its title, and a short date"))
                return false;
    }
    if (const auto page = customer_page(body))
        for (const Customer& customer : page->customers)
            if (!holds(!customer.tenant_id.empty() && is_utf8(customer.tenant_id) &&
                           is_utf8(customer.company_name),
                       "a listed customer has an id, in text"))
                return false;
    return true;
}

bool single_replies_hold(std::string_view body)
{
    if (const auto number = service_request_number(body);
        number && !holds(is_identifier(*number), "a number is 1 to 64 characters without blanks"))
        return false;
    if (const auto fault = api_fault(body);
        fault && !holds(is_identifier(fault->code) && code_points(fault->description) <= 1024 &&
                            is_utf8(fault->description),
                        "a fault has a code without blanks and at most 1024 characters of text"))
        return false;
    if (const auto shown = shown_service_request(body)) {
        if (!holds(is_identifier(shown->number) && is_json_object(body), "what is shown has a number"))
            return false;
        for (const ShownNote& note : shown->notes.value_or(std::vector<ShownNote>{}))
            if (!holds(is_utf8(note.text) && !trimmed(note.text).empty() &&
                           code_points(note.text) <= 4 * kNoteMax && code_points(note.author) <= kOneLineMax,
                       "a shown note is text, some, and not too much"))
                return false;
    }
    if (const auto words = words_of_body(body))
        return holds(!words->title.empty() && is_utf8(words->description), "a frozen body has a title");
    return true;
}

bool services_hold(std::string_view body)
{
    if (const auto services = managed_services_in(body))
        for (const ManagedService& service : *services)
            if (!holds(is_page_address(service.admin_link) && is_page_address(service.health_link) &&
                           is_page_address(service.ticket_link),
                       "a link is an https address of at most 2000 characters"))
                return false;
    (void)subscriptions_in(body);
    (void)service_incidents_in(body);
    return true;
}

} // namespace

} // namespace kiosk

KIOSK_FUZZ_TARGET(reply_json)
{
    using namespace kiosk;
    const std::string_view body = text_of(data, size);
    (void)(reads_and_prints(body) && lists_hold(body) && single_replies_hold(body) && services_hold(body));
    return 0;
}
