#pragma once

#include "storage/store.h"
#include "sync/api_calls.h"
#include "sync/catalogue.h"
#include "sync/commands.h"
#include "sync/courier.h"
#include "sync/directory_refresh.h"
#include "sync/exchanges.h"
#include "sync/line.h"
#include "sync/snapshot.h"
#include "sync/token_source.h"
#include "sync/trace.h"

#include <memory>
#include <unordered_map>
#include <vector>

namespace kiosk
{

/// The owner of everything durable and of the network: database, keys, queue, line. It knows no window and no
/// thread; whoever has it calls `execute` and `step`, and may replace the clock, the random source and the
/// transport to step it by hand. Thread-compatible: all calls from one thread.
class Core
{
public:
    /// All references must outlive the core; `store` is open for writing.
    Core(const SyncSettings& settings, std::unique_ptr<Store> store, const Catalogue& catalogue,
         Transport& transport, const Clock& clock, RandomSource& random, Trace& trace);
    ~Core();

    /// Reads what is there and turns interrupted attempts into questions. Once, before anything else.
    /// Errors: database_bad, seal_broken, disk_full.
    Result<> start();

    /// Does what a person asked for and returns the answers that are known at once. SyncEnded and
    /// DirectoryRefreshed come later, from `take_replies`.
    std::vector<Reply> execute(const Command& command);

    /// Starts what is due. Never waits.
    void advance();

    /// Waits up to `longest`, or `pause` if that is shorter, for the network, and deals with what came.
    /// Returns earlier when Transport::wake is called.
    void wait(Milliseconds longest);

    /// Both, for owners that show nothing in between.
    void step(Milliseconds longest)
    {
        advance();
        wait(longest);
    }

    /// How long nothing has to be done unless something happens outside.
    Milliseconds pause() const;

    /// Late answers since the last call.
    std::vector<Reply> take_replies() { return std::exchange(replies_, {}); }

    /// The current state of everything; the same object until something changes.
    std::shared_ptr<const Snapshot> snapshot();

    /// Whether a request still waits to be sent or asked about. Held ones and those that need a person do not
    /// count.
    bool is_drained() const;

private:
    Result<> do_command(const SaveDraft& command);
    Result<> do_command(const DiscardDraft& command);
    Result<> do_command(const SubmitDraft& command);
    Result<> do_command(const OpenDraft& command);
    Result<> do_command(const OpenRequest& command);
    Result<> do_command(const ActOn& command);
    Result<> do_command(const SyncNow& command);
    Result<> do_command(const RefreshDirectory& command);
    Result<> do_command(const CountSolvedHere& command);
    Result<> do_command(const ListAttachments& command);
    Result<> do_command(const AttachFile& command);
    Result<> do_command(const DetachFile& command);
    Result<> do_command(const ListFolder& command);
    Result<> do_command(const LookAtPicture& command);
    Result<> do_command(const ShrinkPicture& command);
    Result<> list_attachments(const RequestId& id, std::optional<Uuid> newest);
    Result<> attached(const RequestId& id, const Result<Attachments::Outcome>& outcome);
    Result<> not_attached(const RequestId& id, const Error& error);
    Result<std::string> bytes_of(const RequestId& id, const Uuid& attachment) const;
    Result<std::vector<FieldError>> copy_in(Draft& draft);
    Result<bool> has_all_of(const Draft& draft) const;
    Result<> withdraw(const Entry& entry);
    Result<> change(const Entry& before, const Entry& after);

    void start_calls();
    void dispatch(const FinishedExchange& exchange);
    void token_refreshed(const HttpReply& reply);
    enum class Heard {
        final,
        sign_in_again ///< The token was refused once: with a new one the same call may succeed.
    };
    Heard heard(const HostNews& news, const std::optional<RequestId>& witness, const ApiCalls::Token& token);
    void start_token_refresh();
    void directory_failed(const HostNews& news);
    void directory_arrived();
    void end_manual_sync();
    void note_storage(const Result<>& result);
    void check_storage(const Instant& now);
    void go_on_with_directory(const ApiCalls::Token& token, const Instant& now);
    bool wants_directory() const;
    std::optional<ApiCalls::Token> usable_token() const;

    Result<> load_rows();
    Result<> reload_row(const RequestId& id);
    Result<> reload_drafts();
    Result<std::shared_ptr<const RequestSummary>> summary(const Entry& entry) const;

    SyncSettings settings_;
    std::unique_ptr<Store> store_;
    const Catalogue& catalogue_;
    Transport& transport_;
    const Clock& clock_;
    RandomSource& random_;
    Trace& trace_;

    Exchanges exchanges_{transport_};
    ApiCalls calls_;
    Line line_;
    TokenSource tokens_;
    Courier courier_;
    DirectoryRefresh directory_refresh_;
    std::optional<ExchangeId> probe_, token_exchange_;
    ApiCalls::Token probe_token_;

    std::shared_ptr<const CustomerDirectory> directory_;
    bool is_directory_asked_for_ = false;            ///< By a person.
    std::optional<Milliseconds> directory_tried_at_; ///< Since boot.

    struct ManualSync {
        std::size_t attention_before; ///< Requests that needed attention when it began.
        std::size_t sent = 0;
    };
    std::optional<ManualSync> manual_sync_; ///< While a person waits for its end.

    std::vector<std::shared_ptr<const RequestSummary>> rows_; ///< In the order of acceptance.
    std::unordered_map<std::string, std::size_t> row_of_;     ///< By request id.
    std::shared_ptr<const std::vector<DraftSummary>> drafts_;
    std::shared_ptr<const RequestList> published_rows_;
    std::optional<Timestamp> last_success_at_;
    std::optional<ErrorCode> storage_fault_;
    std::optional<Milliseconds> storage_retry_at_; ///< Since boot; set together with the fault.

    std::shared_ptr<const Snapshot> snapshot_;
    bool are_rows_changed_ = true;
    bool is_changed_ = true;
    std::vector<Reply> replies_;
};

} // namespace kiosk
