#pragma once

#include "storage/store.h"
#include "sync/api_calls.h"
#include "sync/catalogue.h"
#include "sync/commands.h"
#include "sync/courier.h"
#include "sync/courier_cargo.h"
#include "sync/directory_refresh.h"
#include "sync/exchanges.h"
#include "sync/line.h"
#include "sync/note_courier.h"
#include "sync/services_refresh.h"
#include "sync/slip.h"
#include "sync/snapshot.h"
#include "sync/standing_watch.h"
#include "sync/token_source.h"
#include "sync/trace.h"
#include "sync/upload_courier.h"

#include <map>
#include <memory>
#include <unordered_map>
#include <vector>

namespace kiosk
{

/// The answer to ReadArticles, for whoever has no core because the store cannot be opened.
Reply read_articles(const std::filesystem::path& folder, const ReadArticles& command);

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

    /// What makes slips; null: nothing does. It must outlive the core or be taken back.
    void make_slips_with(SlipPress* press) { slip_press_ = press; }

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

    /// Whether no request, note or file of a sent request waits any more to be sent or asked about. Held ones
    /// and those that need a person do not count.
    bool is_drained() const;

private:
    Result<> do_command(const SaveDraft& command);
    Result<> do_command(const DiscardDraft& command);
    Result<> do_command(const SubmitDraft& command);
    Result<> do_command(const OpenDraft& command);
    Result<> do_command(const OpenRequest& command);
    Result<> do_command(const ActOn& command);
    Result<> do_command(const BeginHandIn& command);
    Result<> do_command(const RecordHandIn& command);
    Result<> do_command(const MoveTo& command);
    Result<> do_command(const SyncNow& command);
    Result<> do_command(const RefreshDirectory& command);
    Result<> do_command(const OpenCustomer& command);
    Result<> do_command(const CountSolvedHere& command);
    Result<> do_command(const SaveNote& command);
    Result<> do_command(const SendNote& command);
    Result<> do_command(const CloseRequest& command);
    Result<> do_command(const ActOnNote& command);
    Result<> accept_note(const Reference& reference, NewNote note);
    Result<> retry_notes(const Entry& entry, const Instant& now);
    /// Whether files of the request were given another try.
    Result<bool> retry_uploads(const Entry& entry, const Instant& now);
    bool may_upload(const Instant& now) const;
    bool may_look(const Instant& now) const;
    void reload_changed();
    Result<> do_command(const LookForSticks& command);
    Result<> do_command(const ExportRequests& command);
    Result<> do_command(const ExportAcknowledgements& command);
    Result<> do_command(const ImportBundle& command);
    Result<> do_command(const TakeBack& command);
    Result<> do_command(const GiveBack& command);
    struct Load;
    Result<Load> load_for(const ExportRequests& command, const KioskKey& recipient);
    Result<> write_bundle(const ExportRequests& command, const Identity& us, const KioskKey& recipient);
    Result<> make_certain(const Uuid& bundle);
    Result<> let_off(const Uuid& bundle);
    Result<> let_off_unfinished();
    struct Told;
    Result<Told> tell(const KioskKey& kiosk, const std::vector<Arrival>& arrivals,
                      const std::filesystem::path& folder);
    Result<> take_over(const RequestCargo& cargo, const KioskKey& sender);
    Result<> hear(const AcknowledgementCargo& cargo, const KioskKey& sender);
    Result<Identity> identity();
    Result<> refuse(CourierRefused refused);
    Result<> do_command(const MakeSlip& command);
    Result<> do_command(const ReadReport& command);
    Result<> do_command(const MeasureDevice& command);
    void hear_of_slips();
    Result<> do_command(const LossesSeen& command);
    void look_at_storage();
    Result<> do_command(const ReadArticles& command);
    Result<> do_command(const ListAttachments& command);
    Result<> do_command(const AttachFile& command);
    Result<> do_command(const DetachFile& command);
    Result<> do_command(const ListFolder& command);
    Result<> do_command(const LookAtPicture& command);
    Result<> do_command(const ShrinkPicture& command);
    Result<> do_command(const CopyFilesToStick& command);
    Result<> list_attachments(const RequestId& id, std::optional<Uuid> newest);
    Result<> attached(const RequestId& id, const Result<Attachments::Outcome>& outcome);
    Result<> not_attached(const RequestId& id, const Error& error);
    Result<std::string> bytes_of(const RequestId& id, const Uuid& attachment) const;
    Result<std::vector<FieldError>> copy_in(Draft& draft);
    Result<bool> has_all_of(const Draft& draft) const;
    Result<> withdraw(const Entry& entry);
    Result<> change(const Entry& before, const Entry& after);
    /// What stands behind a reference. What is wrong with it, or with `error`, is told by ActionRefused; only
    /// a fault of the storage goes on from there.
    Result<std::optional<Entry>> entry_to_act_on(const Reference& reference);
    Result<> refuse(const Reference& reference, const Error& error);
    Result<RequestDetail> detail_of(const Entry& entry) const;

    void start_calls();
    void dispatch(const FinishedExchange& exchange);
    void token_refreshed(const HttpReply& reply);
    enum class Heard {
        final,
        sign_in_again ///< The token was refused once: with a new one the same call may succeed.
    };
    Heard heard(const HostNews& news, const std::optional<RequestId>& witness, const ApiCalls::Token& token);
    Result<> load_last_success();
    void note_success(Timestamp at);
    void start_token_refresh();
    void directory_failed(const HostNews& news);
    void directory_arrived();
    void end_manual_sync();
    void note_storage(const Result<>& result);
    void check_storage(const Instant& now);
    void go_on_with_directory(const ApiCalls::Token& token, const Instant& now);
    bool wants_directory() const;

    // core_customers.cpp: the services of the customer a person looks at, and their health.
    void load_service_copies();
    std::vector<ServicesRefresh::Call> services_wanted() const;
    std::vector<ServicesRefresh::Call> services_missing(const Instant& now) const;
    std::optional<Milliseconds> services_due_in(const Instant& now) const;
    void go_on_with_services(const ApiCalls::Token& token);
    bool services_arrived(const FinishedExchange& exchange);
    std::shared_ptr<const OpenedCustomer> opened_customer() const;
    std::shared_ptr<const ServiceHealth> known_health() const;
    std::optional<ApiCalls::Token> usable_token() const;

    Result<> load_rows();
    Result<> reload_row(const RequestId& id);
    Result<> reload_drafts();
    enum class ReadWords { now, later };
    Result<std::shared_ptr<const RequestSummary>> summary(const Entry& entry, const NoteCounts& notes,
                                                          const std::optional<Standing>& standing,
                                                          ReadWords when);
    Result<> read_words(RequestSummary& row);
    Result<> read_more_words();
    std::size_t& rows_in(const RequestSummary& row);

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
    NoteCourier note_courier_;
    UploadCourier upload_courier_;
    StandingWatch standing_watch_;
    DirectoryRefresh directory_refresh_;
    ServicesRefresh services_refresh_;
    std::optional<ExchangeId> probe_, token_exchange_;
    ApiCalls::Token probe_token_;

    std::shared_ptr<const CustomerDirectory> directory_;
    bool is_directory_asked_for_ = false;            ///< By a person.
    std::optional<Milliseconds> directory_tried_at_; ///< Since boot.

    ServiceCopies service_copies_;
    std::string opened_tenant_id_;                   ///< Empty: nobody was looked at yet.
    std::optional<Milliseconds> looked_at_;          ///< Since boot: when it was opened.
    CustomerServices services_arriving_;             ///< Of a series of calls that is under way.
    std::map<std::string, Milliseconds> not_before_; ///< Since boot: when what failed may be asked for again.

    struct ManualSync {
        std::size_t attention_before; ///< Requests that needed attention when it began.
        std::size_t sent = 0;
        std::size_t notes_sent = 0;
    };
    std::optional<ManualSync> manual_sync_; ///< While a person waits for its end.

    RequestPages rows_;
    std::unordered_map<std::string, std::size_t> row_of_; ///< By request id.
    std::vector<RequestId> unread_;                       ///< Rows without their words, newest last.
    std::array<std::size_t, kPlaces.size()> rows_in_{};   ///< How many rows are in each place.
    std::uint64_t row_revision_ = 0;
    std::shared_ptr<const std::vector<DraftSummary>> drafts_;
    std::shared_ptr<const RequestPages> published_rows_;
    SlipPress* slip_press_ = nullptr;
    std::optional<Timestamp> last_success_at_;
    std::string kiosk_key_;                      ///< Empty until it is made.
    std::optional<Timestamp> last_success_kept_; ///< What the disk has of it.
    std::optional<ErrorCode> storage_fault_;
    std::shared_ptr<const Losses> losses_;
    StorageLasts storage_lasts_ = StorageLasts::until_deleted;
    std::optional<Milliseconds> storage_retry_at_; ///< Since boot; set together with the fault.

    std::shared_ptr<const Snapshot> snapshot_;
    bool are_rows_changed_ = true;
    bool is_changed_ = true;
    std::vector<Reply> replies_;
};

} // namespace kiosk
