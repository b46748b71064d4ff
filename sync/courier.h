#pragma once

#include "storage/outbox.h"
#include "storage/uploads.h"
#include "sync/api_calls.h"
#include "sync/exchanges.h"
#include "sync/listing.h"
#include "sync/outcome.h"
#include "sync/settings.h"
#include "sync/trace.h"

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace kiosk
{

/// Hands requests over: claims, sends, settles, and asks the far side where an outcome is unknown. Every step
/// of the protocol (protocol.h) is committed before it is acted on. Thread-compatible; steps by hand.
class Courier
{
public:
    /// All but `settings` must outlive the courier.
    Courier(const SyncSettings& settings, Outbox& outbox, Uploads& uploads, ApiCalls& calls,
            RandomSource& random, Trace& trace);

    /// Once, at start: claims without an outcome become questions. Errors: those of the outbox.
    Result<> recover(const Instant& now);

    /// Claims and sends what is due, most urgent first, as far as there is room on the wire. Errors: those of
    /// the outbox; what was started goes on.
    Result<> start_due(const Instant& now, const ApiCalls::Token& token, Exchanges& exchanges);

    /// What one of its exchanges said about the host.
    struct Report {
        HostNews news;
        std::optional<RequestId> witness; ///< None for a listing.
        ApiCalls::Token token;            ///< The one the call carried.
        bool is_acknowledgement = false;  ///< The far side took a request.
    };
    /// Settles an exchange of this courier; nothing when it is somebody else's. A settlement that the disk
    /// does not take is kept and tried again by `settle_kept`.
    std::optional<Report> finished(const FinishedExchange& exchange, const Instant& now);
    Result<> kept() const;
    Result<> settle_kept(const Instant& now);

    /// Whether anything could be sent or asked now if the line is up.
    Result<bool> has_due(const Instant& now) const;

    /// How long until something becomes due by itself; nothing when nothing will.
    Result<std::optional<Milliseconds>> due_in(const Instant& now) const;

    std::size_t sending() const { return submissions_.size(); }
    bool is_busy() const { return !submissions_.empty() || listing_id_.has_value(); }

    /// Requests whose rows changed since the last call.
    std::vector<RequestId> take_changed() { return std::exchange(changed_, {}); }

private:
    struct Submission {
        Entry entry; ///< As claimed.
        ApiCalls::Token token;
        Timestamp started_at;
    };
    struct Settlement {
        Entry before, after;
        SealedRemarks remarks;
    };

    Result<std::deque<Entry>> look_at_checking(const Instant& now);
    Result<std::optional<Entry>> next_to_send(std::deque<Entry>& resends, const Instant& now);
    Result<> send(const Entry& entry, const Instant& now, const ApiCalls::Token& token, Exchanges& exchanges);
    Report submission_finished(Submission submission, const HttpReply& reply, const Instant& now);
    Report listing_page_finished(const HttpReply& reply, const Instant& now);
    void listing_finished(const Instant& now);
    Result<std::string> first_free(const std::vector<std::string>& numbers, const RequestId& id) const;
    void listing_failed(const Instant& now);
    void settle(Settlement settlement, const Instant& now);
    Milliseconds pause_after(const Outcome& outcome, const Entry& entry);

    SyncSettings settings_;
    Outbox& outbox_;
    Uploads& uploads_;
    ApiCalls& calls_;
    RandomSource& random_;
    Trace& trace_;

    std::map<ExchangeId, Submission> submissions_;
    bool is_retrys_turn_ = false; ///< New requests and retries take turns, so that neither starves.

    std::vector<Entry> asked_; ///< Whom the walk through the list is for; empty when there is none.
    Listing listing_;
    std::optional<ExchangeId> listing_id_; ///< While a page of it is on the wire.
    ApiCalls::Token listing_token_;        ///< That page's.
    std::int64_t listing_failures_ = 0;    ///< In a row.

    std::vector<Settlement> kept_;
    std::optional<Error> kept_because_;
    std::vector<RequestId> changed_;
};

} // namespace kiosk
