#include "sync/wire_format.h"

#include "storage/text.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

namespace kiosk
{

namespace
{

using Json = nlohmann::json;

/// The deepest nesting a reply of the contract has is 5; anything far beyond is an attack on the stack or the
/// memory (reference/reliability.md N14).
constexpr int kDepthMax = 32;

/// A reply as JSON, or nothing. NUL bytes, broken UTF-8 and absurd nesting make nothing of it.
std::optional<Json> parse_reply(std::string_view body)
{
    if (body.find('\0') != body.npos) return std::nullopt; // The parser would take it for the end.
    bool is_too_deep = false;
    const auto watch_depth = [&](int depth, Json::parse_event_t, Json&) {
        is_too_deep = is_too_deep || depth > kDepthMax;
        return !is_too_deep;
    };
    Json json = Json::parse(body, watch_depth, false);
    if (is_too_deep || json.is_discarded()) return std::nullopt;
    return json;
}

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

/// A member by its name in any case: samples of the contract disagree about it.
const Json* member(const Json& object, std::string_view name)
{
    if (!object.is_object()) return nullptr;
    for (const auto& [key, value] : object.items())
        if (std::ranges::equal(key, name, {}, lower, lower)) return &value;
    return nullptr;
}

std::string text_member(const Json& object, std::string_view name)
{
    const Json* value = member(object, name);
    return value != nullptr && value->is_string() ? value->get<std::string>() : std::string{};
}

/// A number given as an integer or as a string of digits.
std::optional<std::int64_t> number_member(const Json& object, std::string_view name)
{
    const Json* value = member(object, name);
    if (value == nullptr) return std::nullopt;
    if (value->is_number_integer()) return value->get<std::int64_t>();
    if (!value->is_string()) return std::nullopt;
    const auto& text = value->get_ref<const std::string&>();
    std::int64_t number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

/// An identifier the far side minted: a string or an integer, without anything that could not be one.
std::optional<std::string> identifier(const Json* value)
{
    if (value == nullptr) return std::nullopt;
    std::string text;
    if (value->is_string())
        text = value->get<std::string>();
    else if (value->is_number_unsigned())
        text = std::to_string(value->get<std::uint64_t>());
    constexpr std::size_t length_max = 64;
    const auto belongs = [](char c) { return c > ' ' && c <= '~'; };
    if (text.empty() || text.size() > length_max || !std::ranges::all_of(text, belongs)) return std::nullopt;
    return text;
}

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
        description.line("customer", text.customer_name);
        description.line("tenant_id", text.customer_id);
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

std::optional<Reference> reference_in_title(std::string_view title)
{
    constexpr std::size_t reference_length = 21;
    const auto open = title.find("[K-");
    if (open == title.npos) return std::nullopt;
    const auto close = title.find(']', open);
    if (close == title.npos || close - open != reference_length + 1) return std::nullopt;
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
        page.items.push_back({number.value_or(std::string{}), text_member(item, "title")});
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

} // namespace kiosk
