#include "tests/sandbox/service_requests.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cstdio>

#include "tests/sandbox/ids.h"
#include "tests/sandbox/sha256.h"

namespace kiosk::sandbox
{
namespace
{

// Unset dates of the public samples, partner-center-contract.md section 4.
constexpr std::string_view kNoDate = "0001-01-01T00:00:00";

// Ours: the page size when the client names none, and the most it may ask for.
constexpr std::size_t kDefaultPageSize = 100;
constexpr std::size_t kPageSizeMax = 500;

/// Language, then optional script and region: `en-US`, `zh-Hant-TW`.
bool is_locale(std::string_view text)
{
    std::size_t letters = 0;
    std::size_t parts = 1;
    for (const char c : text) {
        if (c == '-') {
            if (letters < 2) return false;
            letters = 0;
            ++parts;
        } else if (std::isalpha(static_cast<unsigned char>(c)) == 0 || ++letters > 4) {
            return false;
        }
    }
    return letters >= 2 && parts <= 3;
}

/// `text` of a field that must be a string with something in it.
std::string filled(const Json& object, const char* name)
{
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// Only the documented parts of a contact, so that a stranger's deep JSON is never stored.
Json contact_in(const Json& body)
{
    const auto found = body.find("primaryContact");
    if (found == body.end() || !found->is_object()) return nullptr;
    Json contact = Json::object();
    for (const char* name : {"organization", "contactId", "lastName", "firstName", "email", "phoneNumber"}) {
        if (const auto part = found->find(name); part != found->end() && part->is_string()) {
            contact[name] = *part;
        }
    }
    return contact;
}

/// The samples leave the Z off here and there, so a client that needs it must notice.
std::string without_zone(Instant at)
{
    std::string text = rfc3339(at);
    text.pop_back();
    return text;
}

/// The file name of `attachment; filename*=UTF-8''…` (RFC 6266, RFC 8187).
std::optional<std::string> file_name_in(std::string_view disposition)
{
    constexpr std::string_view beginning = "attachment; filename*=UTF-8''";
    if (!disposition.starts_with(beginning) || disposition.size() == beginning.size()) return std::nullopt;
    return percent_decoded(disposition.substr(beginning.size()));
}

} // namespace

std::variant<Json, HttpReply> json_object_in(const HttpRequest& request)
{
    if (!lower_case(request.header("content-type")).starts_with("application/json")) {
        return api_fault(415, "800002", "Content-Type must be application/json.");
    }
    const Json body = Json::parse(request.body, nullptr, false);
    if (!body.is_object()) return api_fault(400, "800002", "The body is not a JSON object.");

    Json normal = Json::object();
    for (const auto& [name, value] : body.items()) {
        std::string key = name;
        if (!key.empty()) key[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(key[0])));
        normal[key] = value;
    }
    return normal;
}

std::variant<PageWish, HttpReply> page_wish_in(const HttpRequest& request, std::size_t default_size)
{
    PageWish wish{default_size, 0};
    for (const auto& [name, target] : {std::pair{"size", &wish.size}, std::pair{"offset", &wish.offset}}) {
        const auto found = request.query.find(name);
        if (found == request.query.end()) continue;
        const std::string& text = found->second;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *target);
        if (error != std::errc{} || end != text.data() + text.size()) {
            return api_fault(400, "3000", std::string(name) + " must be a whole number.",
                             Json::array({name}));
        }
    }
    if (wish.size > kPageSizeMax) {
        return api_fault(400, "3000", "size must not be more than 500.", Json::array({"size"}));
    }
    return wish;
}

std::variant<std::optional<Filter>, HttpReply> filter_in(const HttpRequest& request)
{
    const auto found = request.query.find("filter");
    if (found == request.query.end()) return std::optional<Filter>{};

    const Json json = Json::parse(found->second, nullptr, false);
    if (!json.is_object())
        return api_fault(400, "800002", "filter is not a JSON object.", Json::array({"filter"}));
    Filter filter{filled(json, "Field"), filled(json, "Value"), filled(json, "Operator")};
    if (filter.field.empty() || filter.comparison.empty()) {
        return api_fault(400, "800002", "filter needs Field, Value and Operator.", Json::array({"filter"}));
    }
    return filter;
}

ServiceRequests::ServiceRequests(References references, std::string partner_tenant, Ledger& ledger)
    : references_(references), partner_tenant_(std::move(partner_tenant)), ledger_(ledger)
{
}

HttpReply ServiceRequests::create(std::string_view locale, const HttpRequest& request,
                                  std::string_view ms_request_id, Instant now)
{
    if (!is_locale(locale)) {
        return api_fault(400, "800002", "The agent locale '" + std::string(locale) + "' is not a locale.");
    }
    const auto parsed = json_object_in(request);
    if (const auto* refusal = std::get_if<HttpReply>(&parsed)) return *refusal;
    const Json& body = std::get<Json>(parsed);

    Json missing = Json::array();
    for (const char* name : {"title", "description", "supportTopicId"}) {
        if (filled(body, name).empty()) missing.push_back(name);
    }
    if (!body.contains("severity")) missing.push_back("severity");
    if (!missing.empty()) {
        return api_fault(400, "3000", "Required and missing, or not a string: " + missing.dump(), missing);
    }
    const auto severity = severity_from(body["severity"]);
    if (!severity || *severity == Severity::unknown) {
        return api_fault(400, "900126", "severity must be critical, moderate or minimal.",
                         Json::array({"severity"}));
    }

    const std::string reference = reference_in(filled(body, "title"));
    if (references_ == References::unique && !reference.empty()) {
        if (const auto known = by_reference_.find(reference); known != by_reference_.end()) {
            return api_fault(409, "duplicate_reference",
                             "A service request with the reference " + reference + " exists already.",
                             Json::array({entries_[known->second].number}));
        }
    }

    ServiceRequest created;
    created.number = next_number();
    created.reference = reference;
    created.title = filled(body, "title");
    created.description = filled(body, "description");
    created.severity = *severity;
    created.support_topic_id = filled(body, "supportTopicId");
    created.country_code = filled(body, "countryCode");
    created.primary_contact = contact_in(body);
    created.locale = locale;
    created.created_at = now;
    created.modified_at = now;
    ledger_.write({"create", ms_request_id, created.reference, created.number, now});

    by_number_[created.number] = entries_.size();
    if (!reference.empty()) by_reference_.emplace(reference, entries_.size());
    entries_.push_back(std::move(created));

    // The public sample answers before the request is open: status none, no date yet.
    Json reply = shown(entries_.back(), Shape::whole);
    reply["status"] = "none";
    reply["createdDate"] = kNoDate;
    reply["lastModifiedDate"] = kNoDate;
    return json_reply(201, reply);
}

HttpReply ServiceRequests::update(std::string_view number, const HttpRequest& request,
                                  std::string_view ms_request_id, Instant now)
{
    ServiceRequest* found = find(number);
    if (found == nullptr) return api_fault(404, "1000", "No service request " + std::string(number) + ".");
    const auto parsed = json_object_in(request);
    if (const auto* refusal = std::get_if<HttpReply>(&parsed)) return *refusal;
    const Json& body = std::get<Json>(parsed);

    std::string text;
    if (const auto note = body.find("newNote"); note != body.end() && !note->is_null()) {
        text = note->is_object() ? filled(*note, "text") + filled(*note, "Text") : std::string();
        if (text.empty()) return api_fault(400, "3000", "newNote needs a text.", Json::array({"newNote"}));
    }
    std::optional<Status> status = Status::none;
    if (const auto wish = body.find("status"); wish != body.end() && !wish->is_null()) {
        status = status_from(*wish);
        if (!status) {
            return api_fault(400, "900126", "status must be open, closed or attention_needed.",
                             Json::array({"status"}));
        }
    }
    // `none` is how the public samples say "leave it as it is".
    if (text.empty() && *status == Status::none) {
        return api_fault(400, "3000", "Nothing to change: send newNote or status.");
    }

    if (!text.empty()) {
        ledger_.write({"note", ms_request_id, found->reference, found->number, now});
        found->notes.push_back({"Partner", std::move(text), now});
        found->modified_at = now;
    }
    if (*status == Status::closed)
        ledger_.write({"close", ms_request_id, found->reference, found->number, now});
    set_status(*found, *status, now);
    return json_reply(200, shown(*found, Shape::whole));
}

HttpReply ServiceRequests::put_attachment(std::string_view number, const std::string& sha256,
                                          const HttpRequest& request, std::string_view ms_request_id,
                                          Instant now)
{
    ServiceRequest* found = find(number);
    if (found == nullptr) return api_fault(404, "1000", "No service request " + std::string(number) + ".");
    if (lower_case(request.header("content-type")) != "application/octet-stream") {
        return api_fault(415, "800002", "Content-Type must be application/octet-stream.");
    }
    const auto name = file_name_in(request.header("content-disposition"));
    if (!name) return api_fault(400, "3000", "Content-Disposition names no file.", Json::array({"filename"}));
    if (sha256_hex(request.body) != sha256) {
        return api_fault(400, "800002", "The body is not the content that its address names.");
    }
    const auto known = std::find_if(found->files.begin(), found->files.end(),
                                    [&](const StoredFile& file) { return file.sha256 == sha256; });
    const bool is_new = known == found->files.end();
    if (is_new) {
        ledger_.write({"attach", ms_request_id, found->reference, found->number, now, sha256});
        found->files.push_back({*name, sha256, request.body});
    }
    return json_reply(is_new ? 201 : 200, {{"id", sha256}, {"attributes", {{"objectType", "Attachment"}}}});
}

HttpReply ServiceRequests::attachment(std::string_view number, std::string_view sha256) const
{
    const ServiceRequest* found = find(number);
    if (found != nullptr) {
        for (const StoredFile& file : found->files) {
            if (file.sha256 == sha256) return {200, {}, "application/octet-stream", file.content};
        }
    }
    return json_reply(404, {{"error", "no such attachment"}});
}

HttpReply ServiceRequests::list(const HttpRequest& request, Instant now, std::chrono::seconds lag) const
{
    const auto wish = page_wish_in(request, kDefaultPageSize);
    if (const auto* refusal = std::get_if<HttpReply>(&wish)) return *refusal;
    const auto [size, offset] = std::get<PageWish>(wish);
    const auto asked = filter_in(request);
    if (const auto* refusal = std::get_if<HttpReply>(&asked)) return *refusal;
    const auto& filter = std::get<std::optional<Filter>>(asked);

    std::optional<Status> wanted;
    if (filter) {
        // Status is the only search field of service requests (partner-center-contract.md section 4).
        wanted = status_named(lower_case(filter->value));
        if (filter->field != "Status" || filter->comparison != "equals" || !wanted) {
            return api_fault(400, "900127", "Only Status equals <status> is supported.",
                             Json::array({"filter"}));
        }
    }

    std::size_t total = 0;
    Json items = Json::array();
    for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry) {
        if (now - entry->created_at < lag || (wanted && entry->status != *wanted)) continue;
        if (total >= offset && (size == 0 || items.size() < size)) {
            items.push_back(shown(*entry, Shape::list_item));
        }
        ++total;
    }
    return json_reply(
        200,
        {{"totalCount", total}, {"items", std::move(items)}, {"attributes", {{"objectType", "Collection"}}}});
}

HttpReply ServiceRequests::show(std::string_view number) const
{
    const ServiceRequest* found = find(number);
    if (found == nullptr) return api_fault(404, "1000", "No service request " + std::string(number) + ".");
    return json_reply(200, shown(*found, Shape::whole));
}

HttpReply ServiceRequests::act_as_representative(std::string_view number, const Json& action, Instant now)
{
    ServiceRequest* found = find(number);
    if (found == nullptr) return json_reply(404, {{"error", "no service request " + std::string(number)}});
    if (!action.is_object() || !(action.contains("status") || action.contains("note"))) {
        return json_reply(400, {{"error", "send an object with status, note or both"}});
    }
    std::optional<Status> status = Status::none;
    if (action.contains("status")) status = status_from(action["status"]);
    if (!status || (action.contains("note") && filled(action, "note").empty())) {
        return json_reply(400, {{"error", "status: open, closed or attention_needed; note: a text"}});
    }

    if (action.contains("note")) {
        const std::string author = filled(action, "author");
        found->notes.push_back({author.empty() ? "21Vianet (sandbox)" : author, filled(action, "note"), now});
        found->modified_at = now;
    }
    set_status(*found, *status, now);
    return json_reply(200, shown(*found, Shape::whole));
}

std::optional<ServiceRequests::Severity> ServiceRequests::severity_from(const Json& value)
{
    for (const auto severity :
         {Severity::unknown, Severity::critical, Severity::moderate, Severity::minimal}) {
        if (value == name_of(severity) || value == static_cast<int>(severity)) return severity;
    }
    return std::nullopt;
}

std::optional<ServiceRequests::Status> ServiceRequests::status_from(const Json& value)
{
    if (value.is_string()) return status_named(value.get<std::string>());
    for (const auto status : {Status::none, Status::open, Status::closed, Status::attention_needed}) {
        if (value == static_cast<int>(status)) return status;
    }
    return std::nullopt;
}

std::optional<ServiceRequests::Status> ServiceRequests::status_named(std::string_view name)
{
    for (const auto status : {Status::none, Status::open, Status::closed, Status::attention_needed}) {
        if (name == name_of(status)) return status;
    }
    return std::nullopt;
}

std::string_view ServiceRequests::name_of(Severity severity)
{
    switch (severity) {
    case Severity::unknown:
        return "unknown";
    case Severity::critical:
        return "critical";
    case Severity::moderate:
        return "moderate";
    case Severity::minimal:
        return "minimal";
    }
    return {};
}

std::string_view ServiceRequests::name_of(Status status)
{
    switch (status) {
    case Status::none:
        return "none";
    case Status::open:
        return "open";
    case Status::closed:
        return "closed";
    case Status::attention_needed:
        return "attention_needed";
    }
    return {};
}

std::string ServiceRequests::next_number()
{
    // Fifteen digits, as in every public sample; going on after earlier runs so no number is given twice.
    const auto count = ledger_.earlier_entries() + static_cast<std::int64_t>(entries_.size()) + 1;
    return std::to_string(724'060'000'000'000 + count);
}

ServiceRequests::ServiceRequest* ServiceRequests::find(std::string_view number)
{
    return const_cast<ServiceRequest*>(std::as_const(*this).find(number));
}

const ServiceRequests::ServiceRequest* ServiceRequests::find(std::string_view number) const
{
    const auto found = by_number_.find(std::string(number));
    return found == by_number_.end() ? nullptr : &entries_[found->second];
}

void ServiceRequests::set_status(ServiceRequest& service_request, Status status, Instant now)
{
    if (status == Status::none) return;
    service_request.status = status;
    service_request.modified_at = now;
    service_request.closed_at = status == Status::closed ? std::optional(now) : std::nullopt;
}

Json ServiceRequests::shown(const ServiceRequest& entry, Shape shape) const
{
    // Enums are numbers in the list sample and words elsewhere; a client must read both.
    const bool is_item = shape == Shape::list_item;
    const auto number_or_name = [is_item](auto value) {
        return is_item ? Json(static_cast<int>(value)) : Json(name_of(value));
    };

    Json json = {{"id", entry.number},
                 {"title", entry.title},
                 {"severity", number_or_name(entry.severity)},
                 {"status", number_or_name(entry.status)},
                 {"supportTopicId", entry.support_topic_id},
                 {"createdDate", rfc3339(entry.created_at)},
                 {"lastModifiedDate", without_zone(entry.modified_at)},
                 {"lastClosedDate", entry.closed_at ? rfc3339(*entry.closed_at) : std::string(kNoDate)}};
    if (!is_item) {
        json["description"] = entry.description;
        json["organization"] = {{"id", partner_tenant_}, {"name", "Sandbox Reseller"}};
        if (!entry.primary_contact.is_null()) json["primaryContact"] = entry.primary_contact;
        if (!entry.country_code.empty()) json["countryCode"] = entry.country_code;
        json["agentLocale"] = entry.locale;
        Json notes = Json::array();
        for (const Note& note : entry.notes) {
            notes.push_back(
                {{"createdByName", note.author}, {"createdDate", rfc3339(note.at)}, {"text", note.text}});
        }
        json["notes"] = std::move(notes);
        if (!entry.files.empty()) {
            Json files = Json::array();
            for (const StoredFile& file : entry.files) {
                files.push_back(
                    {{"name", file.name}, {"size", file.content.size()}, {"sha256", file.sha256}});
            }
            json["attachments"] = std::move(files);
        }
    }
    json["attributes"] = {{"objectType", "ServiceRequest"}};
    return json;
}

} // namespace kiosk::sandbox
