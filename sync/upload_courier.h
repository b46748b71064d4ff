#pragma once

#include "storage/uploads.h"
#include "sync/api_calls.h"
#include "sync/exchanges.h"
#include "sync/settings.h"
#include "sync/trace.h"
#include "sync/upload_outcome.h"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace kiosk
{

/// Puts the files of received requests at a gateway that takes them, one after the other, in parts. Whoever
/// steps it lets requests and notes go first. A crash costs a repeat, which changes nothing at the gateway.
/// With AttachmentSettings::Way::list it does nothing. Thread-compatible; steps by hand.
class UploadCourier
{
public:
    /// All but `settings` must outlive the courier.
    UploadCourier(const SyncSettings& settings, const Attachments& attachments, Uploads& uploads,
                  ApiCalls& calls, RandomSource& random, Trace& trace);
    ~UploadCourier();

    /// Begins with the file that is due longest. Errors: those of the storage.
    Result<> start_due(const Instant& now, const ApiCalls::Token& token, Exchanges& exchanges);

    struct Report {
        std::optional<HostNews> news; ///< As UploadOutcome::host.
        ApiCalls::Token token;
        Result<> kept; ///< What could not be written is put once more later.
    };
    /// Settles the exchange of this courier; nothing when it is somebody else's.
    std::optional<Report> finished(const FinishedExchange& exchange, const Instant& now);

    /// How long until a file becomes due by itself; nothing when none will, or while one is on the wire.
    Result<std::optional<Milliseconds>> due_in(const Instant& now) const;
    Result<bool> has_due(const Instant& now) const;
    bool is_busy() const { return running_.has_value(); }

    /// Requests whose files have come further since the last call.
    std::vector<RequestId> take_changed() { return std::exchange(changed_, {}); }

private:
    /// What the transport reads from while a file travels.
    struct Content;
    struct Running {
        ExchangeId exchange;
        Upload upload;
        Uuid ms_request_id;
        ApiCalls::Token token;
        std::shared_ptr<Content> content;
        Timestamp started_at;
    };

    enum class Turn { taken, free };
    Result<Turn> start(const Uploads::Due& due, const Instant& now, const ApiCalls::Token& token,
                       Exchanges& exchanges);
    Result<Attachment> attachment_of(const Upload& upload) const;
    UploadOutcome outcome_of(const Running& running, const HttpReply& reply, const Instant& now) const;
    Result<> give_up(const Upload& upload);
    Result<> keep(const Upload& upload);

    SyncSettings settings_;
    const Attachments& attachments_;
    Uploads& uploads_;
    ApiCalls& calls_;
    RandomSource& random_;
    Trace& trace_;

    std::optional<Running> running_;
    std::vector<RequestId> changed_;
};

} // namespace kiosk
