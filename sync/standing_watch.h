#pragma once

#include "storage/standings.h"
#include "sync/api_calls.h"
#include "sync/exchanges.h"
#include "sync/outcome.h"
#include "sync/settings.h"
#include "sync/trace.h"
#include "sync/wire_format.h"

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace kiosk
{

/// How long until a request is looked at again whose last news is `quiet` old: the longer nothing happens,
/// the more rarely. Judgement; the quarter of an hour is the line's own idle probe (settings.h), so that a
/// quiet kiosk wakes up no more often than it does without this.
Milliseconds look_pause(Milliseconds quiet);

/// Keeps the copy of what 21Vianet says about sent requests fresh. Several that are due share one walk
/// through the far side's list; a single one, and those whose notes are news, are asked for by number. One
/// exchange at a time, started only by an owner that has nothing to send. Thread-compatible; steps by hand.
class StandingWatch
{
public:
    /// All but `settings` must outlive the watch.
    StandingWatch(const SyncSettings& settings, Standings& standings, ApiCalls& calls, RandomSource& random,
                  Trace& trace);

    /// Watches a request that 21Vianet has and is at work on; forgets one that it is not. `standing` is what
    /// the store has of it.
    void see(const Entry& entry, const std::optional<Standing>& standing);
    bool watches(const RequestId& request) const { return watched_.contains(request.text()); }

    /// A person reads it: due now, unless the copy is fresh.
    void look_at(const RequestId& request, const Instant& now);
    void look_at_all(const Instant& now);

    /// How long until something is to be asked; nothing while there is nothing to watch or something is
    /// asked.
    std::optional<Milliseconds> due_in(const Instant& now) const;
    bool is_busy() const { return exchange_.has_value(); }
    void start_due(const Instant& now, const ApiCalls::Token& token, Exchanges& exchanges);

    struct Report {
        HostNews news;
        std::optional<RequestId> witness; ///< Whose look met a fault of the server.
        ApiCalls::Token token;            ///< The one the call carried.
        Result<> kept;                    ///< What the storage said.
    };
    /// Nothing when the exchange is somebody else's.
    std::optional<Report> finished(const FinishedExchange& exchange, const Instant& now);

    /// How the far side showed a request in the answer to something else.
    Result<> saw(const RequestId& request, const ShownServiceRequest& shown, const Instant& now);

    /// Requests whose standing changed since the last call, and those of them by which 21Vianet now asks
    /// something.
    std::vector<RequestId> take_changed() { return std::exchange(changed_, {}); }
    std::vector<Reference> take_asking() { return std::exchange(asking_, {}); }

private:
    struct Watched {
        RequestId id;
        Reference reference;
        std::string number;
        Timestamp sent_at;
        Standing standing;
    };
    struct Walk {
        std::set<std::string> wanted; ///< Ids that have not been seen in it.
        std::int64_t offset = 0;
        int pages = 0;
    };

    void schedule(Watched& watched, Timestamp at);
    Standings::Update seen(Watched& watched, const std::optional<ServiceStatus>& status,
                           const std::string& modified, std::optional<std::vector<ShownNote>> notes,
                           const Instant& now);
    Milliseconds pause_of(const Watched& watched, const Instant& now);
    std::set<std::string> due(const Instant& now) const;
    Report page_finished(const HttpReply& reply, const Instant& now);
    Result<> take_page(const ListPage& page, const Instant& now);
    void end_walk(const Instant& now);
    Report show_finished(const std::string& id, const HttpReply& reply, const Instant& now);
    void failed(const Instant& now);

    SyncSettings settings_;
    Standings& standings_;
    ApiCalls& calls_;
    RandomSource& random_;
    Trace& trace_;

    std::map<std::string, Watched> watched_;             ///< By id.
    std::map<std::string, std::string> id_of_;           ///< By number.
    std::set<std::pair<Timestamp, std::string>> by_due_; ///< When, id.
    std::deque<std::string> to_show_;                    ///< Ids to be asked for by number.
    std::optional<Walk> walk_;
    std::optional<ExchangeId> exchange_;
    std::optional<std::string> shown_id_;      ///< What is asked for by number; none: a page of the list.
    ApiCalls::Token token_;                    ///< Of that exchange.
    std::optional<std::string> read_;          ///< Id of what a person has opened last.
    std::int64_t failures_ = 0;                ///< In a row.
    std::optional<Milliseconds> paused_until_; ///< Since boot.
    std::vector<RequestId> changed_;
    std::vector<Reference> asking_;
};

} // namespace kiosk
