#pragma once

#include "storage/attachments.h"
#include "storage/ids.h"
#include "sync/settings.h"
#include "sync/transport.h"

#include <optional>
#include <string>
#include <string_view>

namespace kiosk
{

/// The calls of the public Partner Center contract as HTTP requests (reference/partner-center-contract.md
/// sections 3 to 5), and one of ours. Every call carries a new MS-CorrelationId; nothing a person wrote goes
/// into a header or a URL, but the name of a file that is put. Thread-compatible.
class ApiCalls
{
public:
    ApiCalls(const SyncSettings& settings, RandomSource& random);

    using Token = std::optional<std::string>; ///< None where the far side asks for none.

    /// Creates a service request from its frozen bytes. Fresh connection unless the far side enforces unique
    /// references.
    HttpRequest create(std::string frozen, const Uuid& ms_request_id, const Token& token);

    /// Changes the service request of that number by frozen bytes: a note, or its closing.
    HttpRequest update(std::string_view number, std::string frozen, const Uuid& ms_request_id,
                       const Token& token);

    /// Puts a file of the service request of that number at `…/attachments/{sha256}`. No page of the public
    /// contract has it: it is an extension of ours for resellers' gateways (README.md, "Files through a
    /// gateway"). Its address is its content, so a repeat changes nothing and each has an MS-RequestId of its
    /// own.
    HttpRequest put_attachment(std::string_view number, const Attachment& attachment, StreamedBody content,
                               const Uuid& ms_request_id, const Token& token);

    /// What a line must carry to be worth an upload: 64 kbit/s, one channel of ISDN (ITU-T I.430). A slower one
    /// would not bring the largest file in 20 minutes.
    static constexpr std::int64_t upload_bytes_per_second_min = 8192;

    /// One service request with its notes.
    HttpRequest show(std::string_view number, const Token& token);

    /// One page of the service requests, and the cheapest of them, to see whether the endpoint answers.
    HttpRequest list(std::int64_t offset, std::int64_t size, const Token& token);
    HttpRequest probe(const Token& token) { return list(0, 1, token); }

    /// The first page of the customers, and a next one as the page before it named it.
    HttpRequest first_customers(const Token& token);
    HttpRequest next_customers(std::string_view uri, std::string_view continuation_token, const Token& token);

    /// What a customer has bought, its services with their pages, and the health of the services. `tenant_id`
    /// is a UUID.
    HttpRequest subscriptions(const Uuid& tenant_id, const Token& token);
    HttpRequest managed_services(const Uuid& tenant_id, const Token& token);
    HttpRequest service_incidents(const Token& token);

private:
    HttpRequest call(HttpMethod method, std::string path, const Uuid& ms_request_id, const Token& token);

    std::string api_base_, locale_;
    ConnectionUse writes_;
    Milliseconds deadline_;
    RandomSource& random_;
};

} // namespace kiosk
