#include "sync/wire_format.h"

#include "storage/mutant.h"
#include "storage/text.h"
#include "storage/typed_customer.h"
#include "sync/reply_json.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace kiosk
{

namespace
{

using Json = nlohmann::json;

/// `status` as a word in any spelling of the samples, or as a number.
std::optional<ServiceStatus> service_status(const Json& object)
{
    constexpr std::array by_number{ServiceStatus::none, ServiceStatus::open, ServiceStatus::closed,
                                   ServiceStatus::attention_needed};
    const EnumText spelled = enum_member(object, "status");
    if (!spelled.number)
        return spelled.word == "attentionneeded" ? ServiceStatus::attention_needed
                                                 : parse_service_status(spelled.word);
    const bool is_known = *spelled.number >= 0 && *spelled.number < std::int64_t{by_number.size()};
    return is_known ? std::optional{by_number[static_cast<std::size_t>(*spelled.number)]} : std::nullopt;
}

std::string modified_date(const Json& object)
{
    constexpr std::size_t length_max = 64;
    const std::string text = text_member(object, "lastModifiedDate");
    return parse_time(text) ? text.substr(0, length_max) : std::string{};
}

/// Four times what one of our own may have: more is no note.
constexpr std::size_t kShownNoteMax = 4 * kNoteMax;

std::vector<ShownNote> shown_notes(const Json& list)
{
    std::vector<ShownNote> notes;
    for (const Json& item : list) {
        ShownNote note{.author =
                           std::string{first_code_points(text_member(item, "createdByName"), kOneLineMax)},
                       .at = parse_time(text_member(item, "createdDate")),
                       .text = std::string{first_code_points(text_member(item, "text"), kShownNoteMax)}};
        if (!trimmed(note.text).empty()) notes.push_back(std::move(note));
    }
    return notes;
}

/// `N-XXXX-XXXX-XXXX-XXXX` in brackets.
constexpr std::size_t kMarkLength = 23;

/// The description as 21Vianet's agent reads it: labelled choices, then the person's own words.
class Description
{
public:
    Description(const Catalogue& catalogue, std::string_view language)
        : catalogue_(catalogue), language_(language)
    {
    }

    void line(std::string_view word, std::string_view value)
    {
        if (value.empty()) return;
        text_ += label(word);
        text_ += ": ";
        text_ += value;
        text_ += '\n';
    }

    void block(std::string_view word, std::string_view value)
    {
        if (value.empty()) return;
        text_ += '\n';
        text_ += label(word);
        text_ += ":\n";
        text_ += value;
        text_ += '\n';
    }

    std::string text() && { return std::move(text_); }

private:
    std::string_view label(std::string_view word) const { return catalogue_.word_label(word, language_); }

    const Catalogue& catalogue_;
    std::string_view language_;
    std::string text_;
};

/// The customer is named by what is known: one that was typed in may have no more than a name.
void describe_customer(Description& description, const Draft& text)
{
    const CustomerName kind = kind_of_customer_name(text.customer_id);
    if (kind == CustomerName::company_name && text.customer_name.empty()) {
        description.line("customer", text.customer_id);
        return;
    }
    description.line("customer", text.customer_name);
    if (kind != CustomerName::domain) description.line("tenant_id", text.customer_id);
    if (kind == CustomerName::domain) description.line("domain", text.customer_id);
}

std::string described(const Request& request, std::span<const Attachment> attachments,
                      const Catalogue& catalogue, std::string_view language)
{
    const Draft& text = request.text();
    Description description{catalogue, language};
    description.line("reference", request.reference().text());
    if (text.replaces) description.line("replaces", text.replaces->text());
    description.line("kind", catalogue.word_label(text.kind == RequestKind::customer ? "kind_customer"
                                                                                     : "kind_partner_center",
                                                  language));
    if (text.category) description.line("category", catalogue.label(*text.category, language));
    description.line("severity", catalogue.label(request.severity(), language));
    if (text.kind == RequestKind::customer) {
        describe_customer(description, text);
        description.line("service", catalogue.label(CatalogueList::service, text.service, language));
        description.line("area", catalogue.label(*text.area, language));
        std::string reasons;
        for (const EscalationReason reason : text.escalation_reasons) {
            if (!reasons.empty()) reasons += "; ";
            reasons += catalogue.label(reason, language);
        }
        description.line("escalation_reasons", reasons);
    }
    description.line("contact", text.contact.first_name + " " + text.contact.last_name + ", " +
                                    text.contact.email + ", " + text.contact.phone);
    if (request.severity() == Severity::a && text.is_reachable_24x7)
        description.line("contact_at_any_hour", text.contact.phone);
    description.line("preferred_language",
                     catalogue.label(CatalogueList::language, text.contact.language, language));
    description.block("description", text.description);
    description.block("impact", text.impact);
    description.block("tried", text.tried);
    std::string files;
    for (const Attachment& attachment : attachments)
        files += (files.empty() ? "" : "\n") + attachment.name + "; " + std::to_string(attachment.bytes) +
                 " bytes; SHA-256 " + attachment.sha256;
    description.block("attachments", files);
    return std::move(description).text();
}

} // namespace

std::string service_request_body(const Request& request, std::span<const Attachment> attachments,
                                 const Catalogue& catalogue, std::string_view language)
{
    const Draft& text = request.text();
    const bool is_customers = text.kind == RequestKind::customer;
    Json body{
        {"title", "[" + request.reference().text() + "] " + text.title},
        {"description", described(request, attachments, catalogue, language)},
        {"severity", catalogue.published(request.severity(), language).wire},
        {"supportTopicId",
         is_customers ? catalogue.support_topic(*text.area) : catalogue.support_topic(*text.category)},
        {"supportTopicName",
         is_customers ? catalogue.label(*text.area, language) : catalogue.label(*text.category, language)},
        {"countryCode", "CN"},
        {"primaryContact",
         {{"firstName", text.contact.first_name},
          {"lastName", text.contact.last_name},
          {"email", text.contact.email},
          {"phoneNumber", text.contact.phone}}},
        {"attributes", {{"objectType", "ServiceRequest"}}},
    };
    if (is_customers) body["productName"] = catalogue.label(CatalogueList::service, text.service, language);
    return body.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<BodyWords> words_of_body(std::string_view body)
{
    const auto json = parse_reply(body);
    if (!json) return std::nullopt;
    BodyWords words{text_member(*json, "title"), text_member(*json, "description")};
    if (words.title.empty()) return std::nullopt;
    return words;
}

std::optional<Reference> reference_in_title(std::string_view title)
{
    constexpr std::size_t reference_length = 21;
    const auto open = title.find("[K-");
    if (open == title.npos) return std::nullopt;
    const auto close = title.find(']', open);
    const bool is_whole = close - open == reference_length + 1 || is_mutated(Mutant::title_token_by_prefix);
    if (close == title.npos || !is_whole) return std::nullopt;
    return Reference::parse(title.substr(open + 1, reference_length));
}

std::optional<std::string> service_request_number(std::string_view body)
{
    const auto json = parse_reply(body);
    if (!json) return std::nullopt;
    return identifier(member(*json, "id"));
}

std::optional<ApiFault> api_fault(std::string_view body)
{
    const auto json = parse_reply(body);
    if (!json || !json->is_object()) return std::nullopt;
    const Json* code = member(*json, "code");
    const Json* description = member(*json, "description");
    if (code == nullptr || description == nullptr || !description->is_string()) return std::nullopt;
    const auto text = identifier(code);
    if (!text) return std::nullopt;
    constexpr std::size_t description_max = 1024; // reference/partner-center-contract.md section 3.
    return ApiFault{
        *text, std::string{first_code_points(description->get_ref<const std::string&>(), description_max)}};
}

std::optional<ListPage> list_page(std::string_view body)
{
    const auto json = parse_reply(body);
    if (!json) return std::nullopt;
    const auto total = number_member(*json, "totalCount");
    const Json* items = member(*json, "items");
    if (!total || *total < 0 || items == nullptr || !items->is_array()) return std::nullopt;

    ListPage page{.total = *total};
    for (const Json& item : *items) {
        // A row that does not read is still a row: leaving it out must not make the list look shorter.
        auto number = identifier(member(item, "id"));
        page.items.push_back({number.value_or(std::string{}), text_member(item, "title"),
                              service_status(item), modified_date(item)});
    }
    return page;
}

std::optional<TokenGrant> token_grant(std::string_view body)
{
    const auto json = parse_reply(body);
    if (!json) return std::nullopt;
    const std::string token = text_member(*json, "access_token");
    const auto seconds = number_member(*json, "expires_in");
    const auto belongs = [](char c) { return c > ' ' && c <= '~'; };
    if (token.empty() || !std::ranges::all_of(token, belongs) || !seconds || *seconds <= 0)
        return std::nullopt;

    constexpr std::int64_t day_s = 86'400;
    TokenGrant grant{.access_token = token, .lifetime = std::chrono::seconds{std::min(*seconds, day_s)}};
    if (const std::string refresh = text_member(*json, "refresh_token"); !refresh.empty())
        grant.refresh_token = refresh;
    return grant;
}

std::optional<TokenFault> token_fault(std::string_view body)
{
    const auto json = parse_reply(body);
    if (!json) return std::nullopt;
    TokenFault fault{.error = text_member(*json, "error")};
    if (fault.error.empty()) return std::nullopt;
    if (const Json* codes = member(*json, "error_codes");
        codes != nullptr && codes->is_array() && !codes->empty())
        fault.first_code = identifier(&codes->front()).value_or(std::string{});
    return fault;
}

std::optional<CustomerPage> customer_page(std::string_view body)
{
    const auto json = parse_reply(body);
    if (!json) return std::nullopt;
    const Json* items = member(*json, "items");
    if (items == nullptr || !items->is_array()) return std::nullopt;

    CustomerPage page;
    for (const Json& item : *items) {
        const Json* profile = member(item, "companyProfile");
        if (profile == nullptr) continue;
        std::string tenant_id = text_member(*profile, "tenantId");
        if (tenant_id.empty()) tenant_id = text_member(item, "id");
        std::string name = text_member(*profile, "companyName");
        if (tenant_id.empty() || name.empty()) continue;
        page.customers.push_back({std::move(tenant_id), std::move(name), text_member(*profile, "domain")});
    }

    const std::string token = text_member(*json, "continuationToken");
    if (!token.empty()) page.continuation_token = token;
    if (const Json* links = member(*json, "links")) {
        if (const Json* next = member(*links, "next")) {
            page.next_uri = text_member(*next, "uri");
            if (const Json* headers = member(*next, "headers"); headers != nullptr && headers->is_array())
                for (const Json& header : *headers)
                    if (text_member(header, "key") == "MS-ContinuationToken")
                        page.continuation_token = text_member(header, "value");
        }
    }
    return page;
}

std::optional<ShownServiceRequest> shown_service_request(std::string_view body)
{
    const auto json = parse_reply(body);
    if (!json || !json->is_object()) return std::nullopt;
    auto number = identifier(member(*json, "id"));
    if (!number) return std::nullopt;
    ShownServiceRequest shown{.number = *std::move(number),
                              .status = service_status(*json),
                              .modified = modified_date(*json),
                              .notes = std::nullopt};
    if (const Json* notes = member(*json, "notes"); notes != nullptr && notes->is_array())
        shown.notes = shown_notes(*notes);
    return shown;
}

bool is_json_object(std::string_view body)
{
    const auto json = parse_reply(body);
    return json && json->is_object();
}

std::string note_mark(const NoteId& id)
{
    // The reference of a request with its check character, under another letter.
    std::string mark = "[" + Reference{RequestId{id.uuid}}.text() + "]";
    mark[1] = 'N';
    return mark;
}

std::string_view without_mark(std::string_view text)
{
    const std::string_view whole = trimmed(text);
    if (whole.size() < kMarkLength || !whole.ends_with(']')) return whole;
    const std::string_view mark = whole.substr(whole.size() - kMarkLength);
    if (!mark.starts_with("[N-") || !Reference::parse(mark.substr(3, kMarkLength - 4))) return whole;
    return trimmed(whole.substr(0, whole.size() - kMarkLength));
}

std::string note_body(const NoteId& id, std::string_view text)
{
    const Json body{{"newNote", {{"text", std::string{text} + "\n\n" + note_mark(id)}}},
                    {"attributes", {{"objectType", "ServiceRequest"}}}};
    return body.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string closing_body()
{
    const Json body{{"status", "closed"}, {"attributes", {{"objectType", "ServiceRequest"}}}};
    return body.dump();
}

} // namespace kiosk
