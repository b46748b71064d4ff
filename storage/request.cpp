#include "storage/request.h"

#include "storage/text.h"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <utility>

namespace kiosk
{

namespace
{

template <typename Enum, std::size_t size>
using Words = std::array<std::pair<Enum, std::string_view>, size>;

constexpr Words<RequestKind, 2> kKindWords{
    {{RequestKind::partner_center, "partner_center"}, {RequestKind::customer, "customer"}}};
constexpr Words<Severity, 3> kSeverityWords{{{Severity::a, "A"}, {Severity::b, "B"}, {Severity::c, "C"}}};
constexpr Words<Category, 3> kCategoryWords{
    {{Category::technical, "technical"},
     {Category::billing, "billing"},
     {Category::customer_and_subscription, "customer_and_subscription"}}};
constexpr Words<Area, 7> kAreaWords{{{Area::account_setup, "account_setup"},
                                     {Area::accounts_and_billing, "accounts_and_billing"},
                                     {Area::how_to, "how_to"},
                                     {Area::updates, "updates"},
                                     {Area::software_configuration, "software_configuration"},
                                     {Area::client_connectivity, "client_connectivity"},
                                     {Area::performance_availability, "performance_availability"}}};
constexpr Words<EscalationReason, 3> kReasonWords{{{EscalationReason::training, "training"},
                                                   {EscalationReason::documentation, "documentation"},
                                                   {EscalationReason::tools, "tools"}}};
constexpr Words<Fault, 15> kFaultWords{{{Fault::required, "required"},
                                        {Fault::too_long, "too_long"},
                                        {Fault::not_one_line, "not_one_line"},
                                        {Fault::holds_nul, "holds_nul"},
                                        {Fault::not_an_email, "not_an_email"},
                                        {Fault::not_a_phone, "not_a_phone"},
                                        {Fault::not_a_language, "not_a_language"},
                                        {Fault::unknown_choice, "unknown_choice"},
                                        {Fault::not_for_billing, "not_for_billing"},
                                        {Fault::file_missing, "file_missing"},
                                        {Fault::file_unreadable, "file_unreadable"},
                                        {Fault::file_changed, "file_changed"},
                                        {Fault::file_too_large, "file_too_large"},
                                        {Fault::files_too_large, "files_too_large"},
                                        {Fault::too_many_files, "too_many_files"}}};

template <typename Enum, std::size_t size>
std::string_view word_of(const Words<Enum, size>& words, Enum value)
{
    return std::ranges::find(words, value, &std::pair<Enum, std::string_view>::first)->second;
}

template <typename Enum, std::size_t size>
std::optional<Enum> parsed(const Words<Enum, size>& words, std::string_view text)
{
    const auto found = std::ranges::find(words, text, &std::pair<Enum, std::string_view>::second);
    if (found == words.end()) return std::nullopt;
    return found->first;
}

bool is_email(std::string_view text)
{
    const auto at = text.find('@');
    if (at == text.npos || at == 0 || text.find('@', at + 1) != text.npos) return false;
    const std::string_view host = text.substr(at + 1);
    const auto dot = host.rfind('.');
    return dot != host.npos && dot != 0 && dot + 1 < host.size() && text.find(' ') == text.npos;
}

/// Digits with the signs people write between them; five digits are the shortest number worth calling.
bool is_phone(std::string_view text)
{
    constexpr std::size_t digits_min = 5;
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    const auto belongs = [&](char c) {
        return is_digit(c) || std::string_view{"+-()/. x#*"}.find(c) != std::string_view::npos;
    };
    return std::ranges::all_of(text, belongs) &&
           static_cast<std::size_t>(std::ranges::count_if(text, is_digit)) >= digits_min;
}

/// The shape of a BCP 47 tag: a language of two or three letters, then subtags of one to eight.
bool is_language_tag(std::string_view text)
{
    bool is_first = true;
    while (!text.empty()) {
        const auto end = std::min(text.find('-'), text.size());
        const std::string_view part = text.substr(0, end);
        const bool fits = is_first ? part.size() == 2 || part.size() == 3 : !part.empty() && part.size() <= 8;
        const auto belongs = [&](char c) {
            const auto letter = static_cast<unsigned char>(c);
            return is_first ? std::isalpha(letter) != 0 : std::isalnum(letter) != 0;
        };
        if (!fits || !std::ranges::all_of(part, belongs)) return false;
        if (end + 1 == text.size()) return false;
        text.remove_prefix(std::min(end + 1, text.size()));
        is_first = false;
    }
    return !is_first;
}

/// CR and LF, and what Unicode adds to them: NEL, LINE SEPARATOR and PARAGRAPH SEPARATOR (UAX #14, class BK).
bool has_line_break(std::string_view text)
{
    constexpr std::array<std::string_view, 5> breaks{"\r", "\n", "\xC2\x85", "\xE2\x80\xA8", "\xE2\x80\xA9"};
    return std::ranges::any_of(breaks, [&](std::string_view one) { return text.find(one) != text.npos; });
}

/// Collects what is wrong, field by field, and tidies one-line fields on the way.
class Inspection
{
public:
    std::vector<FieldError> errors;

    void add(std::string_view field, Fault fault, std::size_t limit = 0)
    {
        errors.push_back({std::string{field}, fault, limit});
    }

    /// True when the field holds something and nothing is wrong with it so far.
    bool one_line(std::string_view field, std::string& text, std::size_t limit)
    {
        text = trimmed(text);
        if (has_line_break(text)) {
            add(field, Fault::not_one_line);
            return false;
        }
        return some_text(field, text, limit);
    }

    void optional_line(std::string_view field, std::string& text, std::size_t limit)
    {
        if (!trimmed(text).empty()) one_line(field, text, limit);
    }

    bool some_text(std::string_view field, const std::string& text, std::size_t limit)
    {
        if (trimmed(text).empty())
            add(field, Fault::required);
        else if (text.find('\0') != text.npos)
            add(field, Fault::holds_nul);
        else if (code_points(text) > limit)
            add(field, Fault::too_long, limit);
        else
            return true;
        return false;
    }

    /// For a choice that was not made, or was made with a word nobody knows.
    void missing_choice(std::string_view field, const Draft& draft)
    {
        const auto is_field = [&](const auto& unknown) { return unknown.first == field; };
        add(field,
            std::ranges::any_of(draft.unknown_choices, is_field) ? Fault::unknown_choice : Fault::required);
    }
};

void inspect_contact(Inspection& inspection, Contact& contact)
{
    inspection.one_line("contact.first_name", contact.first_name, kOneLineMax);
    inspection.one_line("contact.last_name", contact.last_name, kOneLineMax);
    if (inspection.one_line("contact.email", contact.email, kOneLineMax) && !is_email(contact.email))
        inspection.add("contact.email", Fault::not_an_email);
    if (inspection.one_line("contact.phone", contact.phone, kOneLineMax) && !is_phone(contact.phone))
        inspection.add("contact.phone", Fault::not_a_phone);
    if (inspection.one_line("contact.language", contact.language, kOneLineMax) &&
        !is_language_tag(contact.language))
        inspection.add("contact.language", Fault::not_a_language);
}

} // namespace

std::string_view word(RequestKind kind)
{
    return word_of(kKindWords, kind);
}
std::string_view word(Severity severity)
{
    return word_of(kSeverityWords, severity);
}
std::string_view word(Category category)
{
    return word_of(kCategoryWords, category);
}
std::string_view word(Area area)
{
    return word_of(kAreaWords, area);
}
std::string_view word(EscalationReason reason)
{
    return word_of(kReasonWords, reason);
}
std::string_view word(Fault fault)
{
    return word_of(kFaultWords, fault);
}

std::optional<RequestKind> parse_request_kind(std::string_view word)
{
    return parsed(kKindWords, word);
}
std::optional<Severity> parse_severity(std::string_view word)
{
    return parsed(kSeverityWords, word);
}
std::optional<Category> parse_category(std::string_view word)
{
    return parsed(kCategoryWords, word);
}
std::optional<Area> parse_area(std::string_view word)
{
    return parsed(kAreaWords, word);
}
std::optional<EscalationReason> parse_escalation_reason(std::string_view word)
{
    return parsed(kReasonWords, word);
}

bool may_be_critical(const Draft& draft)
{
    if (draft.kind == RequestKind::customer) return draft.area != Area::accounts_and_billing;
    return draft.category != Category::billing && draft.category != Category::customer_and_subscription;
}

std::variant<Request, std::vector<FieldError>> validate(const Draft& draft)
{
    Draft text = draft;
    Inspection inspection;

    if (text.kind == RequestKind::partner_center) {
        if (!text.category) inspection.missing_choice("category", text);
    } else {
        inspection.one_line("customer_id", text.customer_id, kOneLineMax);
        inspection.optional_line("customer_name", text.customer_name, kOneLineMax);
        inspection.one_line("service", text.service, kOneLineMax);
        if (!text.area) inspection.missing_choice("area", text);
    }

    inspection.one_line("title", text.title, kTitleMax);
    inspection.some_text("description", text.description, kDescriptionMax);
    if (!text.severity) inspection.missing_choice("severity", text);
    if (text.severity == Severity::a) {
        if (!may_be_critical(text)) inspection.add("severity", Fault::not_for_billing);
        inspection.some_text("impact", text.impact, kDescriptionMax);
        if (!text.is_reachable_24x7) inspection.add("contact_24x7", Fault::required);
    } else if (!trimmed(text.impact).empty()) {
        inspection.some_text("impact", text.impact, kDescriptionMax);
    }

    if (text.kind == RequestKind::customer) {
        const auto is_reason = [](const auto& unknown) { return unknown.first == "escalation_reasons"; };
        if (std::ranges::any_of(text.unknown_choices, is_reason))
            inspection.add("escalation_reasons", Fault::unknown_choice);
        else if (text.escalation_reasons.empty())
            inspection.add("escalation_reasons", Fault::required);
        inspection.some_text("tried", text.tried, kDescriptionMax);
    }

    inspect_contact(inspection, text.contact);
    // Whoever accepts copies the files in first; a path that is still here could not be.
    for (const std::string& path : text.attachments)
        inspection.errors.push_back({"attachments", Fault::file_unreadable, 0, path.substr(path.rfind('/') + 1)});

    if (!inspection.errors.empty()) return std::move(inspection.errors);
    text.unknown_choices.clear(); // Each was replaced by a choice, or there would be an error.
    return Request{std::move(text)};
}

} // namespace kiosk
