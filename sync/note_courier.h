#pragma once

#include "storage/notes.h"
#include "sync/api_calls.h"
#include "sync/courier.h"
#include "sync/exchanges.h"
#include "sync/settings.h"
#include "sync/trace.h"
#include "sync/wire_format.h"

#include <optional>
#include <vector>

namespace kiosk
{

/// Takes notes to sent requests by the protocol of the requests (protocol.h), one exchange at a time beside
/// theirs: neither kind waits for the other. Where an outcome is unknown and can no longer be repeated, the
/// service request itself is asked, and a note is recognized by its mark. Thread-compatible; steps by hand.
class NoteCourier
{
public:
    /// All but `settings` must outlive the courier.
    NoteCourier(const SyncSettings& settings, Outbox& outbox, Notes& notes, ApiCalls& calls,
                RandomSource& random, Trace& trace);

    /// Once, at start: claims without an outcome become questions.
    Result<> recover(const Instant& now);

    /// Claims and sends, or asks about, the note that is due longest. Errors: those of the storage.
    Result<> start_due(const Instant& now, const ApiCalls::Token& token, Exchanges& exchanges);

    struct Report {
        Courier::Report line; ///< What the exchange said about the host.
        RequestId request;
        std::optional<ShownServiceRequest> shown; ///< How the far side showed the request in its answer.
    };
    /// Settles an exchange of this courier; nothing when it is somebody else's. What the disk does not take
    /// is kept and tried again by `settle_kept`.
    std::optional<Report> finished(const FinishedExchange& exchange, const Instant& now);
    Result<> kept() const;
    Result<> settle_kept(const Instant& now);

    /// How long until a note becomes due by itself; nothing when none will.
    Result<std::optional<Milliseconds>> due_in(const Instant& now) const;
    Result<bool> has_due(const Instant& now) const;
    bool is_busy() const { return running_.has_value(); }

    /// Requests whose notes changed since the last call.
    std::vector<RequestId> take_changed() { return std::exchange(changed_, {}); }

private:
    struct Running {
        enum class What { update, question };
        What what;
        ExchangeId exchange;
        Note note; ///< As claimed, or as it was when it was asked about.
        std::string number;
        ApiCalls::Token token;
        Timestamp started_at;
    };
    struct Settlement {
        Note before, after;
        std::optional<std::string> reason_text;
    };

    enum class Turn { taken, free };
    Result<Turn> start(const Note& note, const Instant& now, const ApiCalls::Token& token,
                       Exchanges& exchanges);
    Result<Turn> send(const Note& note, const Entry& request, const Instant& now,
                      const ApiCalls::Token& token, Exchanges& exchanges);
    Report update_finished(const Running& running, const HttpReply& reply, const Instant& now);
    Report question_finished(const Running& running, const HttpReply& reply, const Instant& now);
    Milliseconds pause_after(const Outcome& outcome, const Note& note);
    void settle(Settlement settlement, const Instant& now);
    Result<> change(const Note& before, const Note& after, const Instant& now);

    SyncSettings settings_;
    Outbox& outbox_;
    Notes& notes_;
    ApiCalls& calls_;
    RandomSource& random_;
    Trace& trace_;

    std::optional<Running> running_;
    std::int64_t question_failures_ = 0; ///< In a row.
    std::vector<Settlement> kept_;
    std::optional<Error> kept_because_;
    std::vector<RequestId> changed_;
};

} // namespace kiosk
