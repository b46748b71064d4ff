#include "sync/hand_in.h"

#include "storage/text.h"
#include "sync/wire_format.h"

#include <algorithm>

namespace kiosk
{

namespace
{

bool waits_for_a_person(const Entry& entry)
{
    return entry.state == State::ready || entry.state == State::held || entry.state == State::needs_attention;
}

/// What was refused has got its answer, which ends the use of its MS-RequestId
/// (reference/partner-center-contract.md section 3).
void forget_refused_round(Entry& entry)
{
    if (entry.state != State::needs_attention) return;
    entry.ms_request_id.reset();
    entry.first_sent.reset();
}

/// U+FF01..U+FF5E as U+0021..U+007E.
std::string narrow(std::string_view text)
{
    std::string narrowed;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto byte = [&](std::size_t ahead) {
            return at + ahead < text.size() ? static_cast<unsigned char>(text[at + ahead]) : 0U;
        };
        const unsigned wide = byte(0) == 0xef ? (byte(1) & 0x3fU) << 6U | (byte(2) & 0x3fU) : 0U;
        constexpr unsigned first = 0xff01U & 0xfffU;
        constexpr unsigned last = 0xff5eU & 0xfffU;
        if (wide >= first && wide <= last) {
            narrowed += static_cast<char>(wide - first + '!');
            at += 2;
        } else {
            narrowed += text[at];
        }
    }
    return narrowed;
}

} // namespace

bool is_known_not_sent(const Entry& entry)
{
    return waits_for_a_person(entry) && !entry.may_be_executed;
}

std::optional<Entry> hand_in_begun(Entry entry)
{
    if (!is_known_not_sent(entry)) return std::nullopt;
    forget_refused_round(entry);
    entry.state = State::held;
    entry.reason_code = kReasonHandIn;
    return entry;
}

std::optional<Entry> handed_in(Entry entry, std::string_view number)
{
    const bool is_told_again = entry.state == State::handed_in && entry.service_request_number == number;
    if (!is_told_again && !is_known_not_sent(entry)) return std::nullopt;
    entry.state = State::handed_in;
    entry.channel = Channel::handin;
    entry.reason_code.clear();
    entry.service_request_number = std::string{number};
    return entry;
}

std::optional<Entry> moved(Entry entry, Channel channel, const Instant& now)
{
    if (!is_known_not_sent(entry)) return std::nullopt;
    const bool is_paused = entry.state == State::held && entry.reason_code != kReasonHandIn;
    if (!is_paused && entry.state != State::ready) {
        forget_refused_round(entry);
        entry.state = State::ready;
        entry.reason_code.clear();
        entry.next_attempt_at = now.wall;
    }
    entry.channel = channel;
    return entry;
}

Result<std::vector<HandInField>> hand_in_fields(std::string_view frozen, const Draft& form,
                                                const Catalogue& catalogue, std::string_view language)
{
    const auto words = words_of_body(frozen);
    if (!words) return Error{ErrorCode::seal_broken, "the frozen bytes of a request do not read as one"};

    std::vector<HandInField> fields;
    const auto add = [&](std::string_view field, std::string_view label, std::string_view value) {
        if (value.empty()) return;
        fields.push_back(
            {std::string{field}, std::string{catalogue.word_label(label, language)}, std::string{value}});
    };
    add("title", "title", words->title);
    add("description", "description", words->description);
    if (form.severity) add("severity", "severity", catalogue.label(*form.severity, language));
    if (form.category) add("category", "category", catalogue.label(*form.category, language));
    if (form.area) add("area", "area", catalogue.label(*form.area, language));
    if (form.kind == RequestKind::customer) {
        add("customer_name", "customer", form.customer_name);
        add("customer_id", "tenant_id", form.customer_id);
    }
    add("contact.first_name", "first_name", form.contact.first_name);
    add("contact.last_name", "last_name", form.contact.last_name);
    add("contact.email", "email", form.contact.email);
    add("contact.phone", "phone", form.contact.phone);
    add("contact.language", "preferred_language",
        catalogue.label(CatalogueList::language, form.contact.language, language));
    if (form.kind == RequestKind::customer)
        add("service", "service", catalogue.label(CatalogueList::service, form.service, language));

    std::string everything;
    for (const HandInField& field : fields)
        everything += field.form_label + ": " + field.value + (field.value.ends_with('\n') ? "" : "\n");
    fields.push_back({"everything", std::string{}, std::move(everything)});
    return fields;
}

std::string_view word(NumberFault fault)
{
    switch (fault) {
    case NumberFault::missing:
        return "missing";
    case NumberFault::too_long:
        return "too_long";
    case NumberFault::has_blanks:
        return "has_blanks";
    case NumberFault::is_our_reference:
        return "is_our_reference";
    case NumberFault::is_an_address:
        return "is_an_address";
    case NumberFault::is_taken:
        return "is_taken";
    }
    return {};
}

std::variant<std::string, NumberFault> number_typed(std::string_view typed)
{
    const std::string narrowed = narrow(typed);
    const std::string_view number = trimmed(narrowed);
    if (number.empty()) return NumberFault::missing;
    if (number.find("://") != number.npos) return NumberFault::is_an_address;
    const bool begins_like_ours =
        number.front() == 'K' || number.front() == 'k'; // Digits alone may fit by chance.
    if (begins_like_ours && Reference::parse(number)) return NumberFault::is_our_reference;
    if (code_points(number) > kNumberMax) return NumberFault::too_long;
    const auto is_visible = [](char c) { return c > ' ' && c <= '~'; };
    if (!std::ranges::all_of(number, is_visible)) return NumberFault::has_blanks;
    return std::string{number};
}

} // namespace kiosk
