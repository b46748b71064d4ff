#pragma once

#include "storage/customer_directory.h"
#include "storage/notes.h"
#include "storage/outbox.h"
#include "storage/service_copies.h"
#include "storage/standings.h"
#include "sync/request_pages.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace kiosk
{

struct Losses;

/// Whether the real endpoint answers, and if not, whose move it is (design.md 6: three kinds, three voices).
enum class LineState {
    unknown, ///< Not tried yet since the start.
    up,
    waiting,            ///< No line, or the far side is busy: tried again by itself.
    needs_administrator ///< Sign-in, certificate or address: the whole queue pauses, no request is at fault.
};

/// Why the line is not up.
enum class LineReason {
    none,
    no_address,      ///< The name does not resolve.
    no_connection,   ///< Nobody answers at the address.
    timeout,         ///< It answers too slowly or not at all.
    cut,             ///< The connection broke.
    busy,            ///< 429 or 503: asked to come back later.
    server_error,    ///< 5xx.
    not_the_service, ///< Something else answered: a captive portal, a proxy's page.
    sign_in,         ///< Credentials are missing, wrong or expired.
    certificate,     ///< TLS refused: expired, wrong host, unknown issuer, or the clock is wrong.
    wrong_address,   ///< Redirected, or the service has no such path.
    channel_off,     ///< The far side says that it does not take service requests.
    not_configured,  ///< No address is configured.
};

std::string_view word(LineState state);
std::string_view word(LineReason reason);

struct LineStatus {
    LineState state = LineState::unknown;
    LineReason reason = LineReason::none;
    std::string code; ///< The far side's or libcurl's own code; for technicians.
    std::optional<Timestamp> next_attempt_at;

    friend bool operator==(const LineStatus&, const LineStatus&) = default;
};

/// A request as lists show it.
struct RequestSummary {
    Entry entry;
    std::string title;                        ///< "…" until it is read, shortly after a start.
    std::string customer_name;                ///< Empty for Partner Center requests.
    std::string customer_id;                  ///< As in the draft; empty for Partner Center requests.
    std::string service;                      ///< The same.
    std::optional<ServiceStatus> status = {}; ///< As 21Vianet last said; none before it did.
    NoteCounts notes = {};                    ///< Of ours, on their way.
    std::uint64_t revision = 0;               ///< Another whenever something about the request changed.
    std::optional<Category> category = {};    ///< Partner Center requests only.
};

struct DraftSummary {
    RequestId id;
    RequestKind kind;
    std::string title;
    std::string customer_name;
    Timestamp updated_at;
};

/// The four places people see (design.md 6).
enum class Place { drafts, ready_to_send, sent, needs_attention };
inline constexpr std::array kPlaces{Place::drafts, Place::ready_to_send, Place::sent, Place::needs_attention};

/// The place a request in `state` is found in.
Place place_of(State state);

/// The same for a request with its notes: a refused note needs a person whatever its request does.
Place place_of(const RequestSummary& request);

/// Whether a note of the request is on its way; what waits behind a refused one waits for a person.
bool has_note_to_send(const RequestSummary& request);

/// Whether 21Vianet asks something about a request that is still open.
bool asks_something(const RequestSummary& request);

/// Whether the kiosk itself still has to send it or to ask about it.
bool waits_for_line(const Entry& entry);

/// Whether a person hands it in or a courier takes it along: it is ready, and no line is waited for.
bool waits_for_hands(const Entry& entry);

/// The customer that was opened last, as far as this kiosk knows.
struct OpenedCustomer {
    std::string tenant_id;                    ///< In lower case.
    std::optional<CustomerServices> services; ///< The copy; nothing when there is none.
    bool is_being_fetched = false;
};

/// How long what is saved is kept: "saved" is not said of a storage that forgets.
enum class StorageLasts { until_deleted, until_power_off };

/// Everything the window shows, as one immutable value. What has not changed is shared with the previous
/// snapshot: of the requests page by page, of all else as a whole. Safe to read from any thread.
struct Snapshot {
    std::uint64_t revision = 0;
    std::shared_ptr<const RequestPages> requests;            ///< Newest first.
    std::shared_ptr<const std::vector<DraftSummary>> drafts; ///< Last touched first.
    std::shared_ptr<const CustomerDirectory> directory;      ///< Null when there is none yet.
    std::shared_ptr<const OpenedCustomer> opened_customer;   ///< Null when none was opened.
    std::shared_ptr<const ServiceHealth> health;             ///< Null when it is not to be asked for.
    std::array<std::size_t, kPlaces.size()> counts{};        ///< By place.
    LineStatus line;
    std::optional<Timestamp> last_success_at; ///< When the far side last acknowledged something.
    std::size_t sending = 0;                  ///< Requests on the wire right now.
    std::size_t files_waiting = 0;            ///< Of sent requests, for a gateway.
    std::optional<ErrorCode> storage_fault;   ///< Set while nothing can be saved.
    std::shared_ptr<const Losses> losses;     ///< What was found out at start; null when all was well.
    StorageLasts storage_lasts = StorageLasts::until_deleted;
    std::string kiosk_key; ///< What names it towards other kiosks; empty until it is made.

    std::size_t count(Place place) const { return counts[static_cast<std::size_t>(place)]; }
};

} // namespace kiosk
