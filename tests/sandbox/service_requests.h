#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "tests/sandbox/http_message.h"
#include "tests/sandbox/ledger.h"

namespace kiosk::sandbox
{

/// Whether a second create with a reference the far side already knows is refused.
enum class References { any, unique };

/// The far side's book of service requests (partner-center-contract.md section 4). Every change is one entry
/// of the ledger, written before the reply exists. Knows nothing of tokens, of MS-RequestId windows or of
/// faults. Thread-compatible.
class ServiceRequests
{
public:
    /// `ledger` must outlive the book. `partner_tenant` is who the requests are filed for.
    ServiceRequests(References references, std::string partner_tenant, Ledger& ledger);

    /// POST /v1/servicerequests/{locale}
    HttpReply create(std::string_view locale, const HttpRequest& request, std::string_view ms_request_id,
                     Instant now);

    /// PATCH /v1/servicerequests/{id}: a note, a new status, or both.
    HttpReply update(std::string_view number, const HttpRequest& request, std::string_view ms_request_id,
                     Instant now);

    /// PUT /v1/servicerequests/{id}/attachments/{sha256}, a gateway's extension: 201 for new content, 200 for
    /// what is there already, 400 when the body is not what its address says.
    HttpReply put_attachment(std::string_view number, const std::string& sha256, const HttpRequest& request,
                             std::string_view ms_request_id, Instant now);

    /// GET /v1/servicerequests?size=&offset=&filter=, newest first. What was created less than `lag` ago is
    /// not in the list yet.
    HttpReply list(const HttpRequest& request, Instant now, std::chrono::seconds lag) const;

    /// GET /v1/servicerequests/{id}
    HttpReply show(std::string_view number) const;

    /// The representative's side: what a gateway passed on, byte for byte.
    HttpReply attachment(std::string_view number, std::string_view sha256) const;

    /// The representative's side: `{"status": …, "note": …, "author": …}`, each optional but not all missing.
    HttpReply act_as_representative(std::string_view number, const Json& action, Instant now);

private:
    enum class Severity { unknown, critical, moderate, minimal };
    enum class Status { none, open, closed, attention_needed };
    enum class Shape { list_item, whole };

    struct Note {
        std::string author;
        std::string text;
        Instant at;
    };

    struct StoredFile {
        std::string name; ///< Of the first to bring this content.
        std::string sha256;
        std::string content;
    };

    struct ServiceRequest {
        std::string number;
        std::string reference;
        std::string title;
        std::string description;
        Severity severity;
        Status status = Status::open;
        std::string support_topic_id;
        std::string country_code;
        Json primary_contact;
        std::string locale;
        Instant created_at;
        Instant modified_at;
        std::optional<Instant> closed_at;
        std::vector<Note> notes;
        std::vector<StoredFile> files; ///< In the order in which they came.
    };

    static std::optional<Severity> severity_from(const Json& value);
    static std::optional<Status> status_from(const Json& value);
    static std::optional<Status> status_named(std::string_view name);
    static std::string_view name_of(Severity severity);
    static std::string_view name_of(Status status);

    std::string next_number();
    ServiceRequest* find(std::string_view number);
    const ServiceRequest* find(std::string_view number) const;
    static void set_status(ServiceRequest& service_request, Status status, Instant now);
    Json shown(const ServiceRequest& service_request, Shape shape) const;

    References references_;
    std::string partner_tenant_;
    Ledger& ledger_;
    std::vector<ServiceRequest> entries_; ///< Oldest first.
    std::unordered_map<std::string, std::size_t> by_number_;
    std::unordered_map<std::string, std::size_t> by_reference_;
};

/// The JSON object in `request`'s body with the first letter of each name in lower case (the public samples
/// write PascalCase, partner-center-contract.md section 4); or the reply that says what is wrong with it.
std::variant<Json, HttpReply> json_object_in(const HttpRequest& request);

/// `size` and `offset` of a collection request; or the reply that says what is wrong with them.
struct PageWish {
    std::size_t size = 0; ///< 0 means everything.
    std::size_t offset = 0;
};
std::variant<PageWish, HttpReply> page_wish_in(const HttpRequest& request, std::size_t default_size);

/// The search filter of a collection request, when there is one; or the reply that says what is wrong with
/// it.
struct Filter {
    std::string field;
    std::string value;
    std::string comparison; ///< `equals` or `starts_with`; the wire calls it Operator.
};
std::variant<std::optional<Filter>, HttpReply> filter_in(const HttpRequest& request);

} // namespace kiosk::sandbox
