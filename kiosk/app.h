#pragma once

#include "kiosk/queue_count.h"
#include "kiosk/request_search.h"
#include "kiosk/screens.h"
#include "storage/random_source.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace kiosk
{

/// What the window does: the current screen and the way back, what was typed and what is kept of it. Knows no
/// window, no thread, no disk and no network. It is told what the person wants and what the core says, and
/// says what the core is asked to do. Thread-compatible: it belongs to the UI thread.
class App
{
public:
    /// A draft that is being typed is kept at its first change and then this often, while letters come with
    /// the first behind it: `kill -9` loses less than a second of typing (issue 2), commit and frame
    /// included.
    static constexpr Milliseconds save_interval{500};

    /// How long after a letter nobody is woken to keep it, because the next letter takes it along; a little
    /// longer than the pause between two of who types eight a second.
    static constexpr Milliseconds letter_pause{150};

    /// How long until a draft that could not be kept is offered again by itself.
    static constexpr Milliseconds save_retry{5000};

    /// Articles that may lie over each other on the way: who reads on and on must find back to the form.
    static constexpr std::size_t articles_max = 4;

    /// Screens a person may walk back through; the oldest but Home are forgotten.
    static constexpr std::size_t path_max = 12;

    /// `catalogue` and `random` must outlive the app. Takes the screen's language into use.
    App(const Catalogue& catalogue, UiSettings settings, DeviceFacts device, RandomSource& random);

    /// A new snapshot of the core's world. The first one should come before the first frame.
    void see(std::shared_ptr<const Snapshot> snapshot);

    /// An answer of the core.
    void hear(const Reply& reply);

    /// What the person did.
    void update(const Intent& intent, Timestamp now);

    /// What time does: keeps the draft when it is due, and goes back to Home when the person is gone. Call it
    /// before each frame.
    void tick(Timestamp now);

    /// Somebody is there: a key, the mouse, a finger.
    void touched(Timestamp now) { touched_at_ = now; }

    /// How long until the screen goes back to Home because nobody is there; only in the last third of the
    /// time, when it is worth saying.
    std::optional<std::chrono::seconds> leaving_in(Timestamp now) const;

    /// What the core is asked to do since the last call, in order.
    std::vector<Command> take_commands();

    /// Pages the person wants to see in the browser that is configured, since the last call.
    std::vector<std::string> take_pages() { return std::exchange(pages_, {}); }

    /// When the picture or the draft needs attention although nobody touches anything. Empty: never.
    std::optional<Timestamp> next_wake(Timestamp now) const;

    Screen& screen() { return path_.back().screen; }
    const Screen& screen() const { return path_.back().screen; }
    bool can_go_back() const { return path_.size() > 1; }

    /// The visit of a screen: a number of its own from opening it until it is left for good. Coming back to
    /// it continues the visit; the same kind of screen opened again is another one.
    std::uint64_t visit() const { return path_.back().visit; }
    /// Those that a person can still come back to, from Home to the screen that is shown.
    std::vector<std::uint64_t> visits() const;

    const UiSettings& settings() const { return settings_; }

    /// What is known about the device; the window adds the fonts it misses.
    DeviceFacts& device() { return device_; }

    /// The answer that wants to be read on whatever screen is shown; null when there is none. It goes away by
    /// itself when what it tells is solved or no longer so.
    const Reply* notice() const { return notice_ ? &*notice_ : nullptr; }

    /// Asked for again what is already being done; its own end will be told.
    enum class Remark { already_trying, already_fetching };
    std::optional<Remark> remark() const { return remark_; }

    /// Where the notice leads: the very request it is about, or the place when it is about several.
    std::optional<Intent> way_of_notice() const;

    /// "Sending 2 of 7": counted from when sending began; nothing while nothing is on the wire.
    struct Progress {
        std::size_t current, total;
    };
    std::optional<Progress> progress() const;

    const Snapshot& snapshot() const { return *snapshot_; }
    View view(const Style& style, float content_scale, Timestamp now) const;

private:
    /// A screen on the way from Home.
    struct Step {
        Screen screen;
        std::uint64_t visit;
    };

    /// A run of sending, from the first byte until nothing is on the wire.
    struct Batch {
        std::size_t finished_before; ///< Sent and refused when it began.
        std::size_t total;
    };

    void open(Screen screen);
    void replace(Screen screen);
    void leave();
    void start_over(Timestamp now);
    void go_home(Timestamp now);
    void tell(Reply reply);
    void forget_notice();
    bool is_outdated(const Reply& notice) const;
    void keep_draft(FormScreen& form, Timestamp now);
    void keep_all_drafts(Timestamp now);
    void keep_note(RequestScreen& request, Timestamp now);
    std::optional<Timestamp> keeping_due(const NoteForm& note) const;
    void send_note(RequestScreen& request);
    bool still_asks(const Reference& reference) const;
    std::optional<Timestamp> leaving_at() const;
    std::optional<Timestamp> keeping_due(const FormScreen& form) const;
    std::optional<Timestamp> behind_letter(std::optional<Timestamp> due) const;
    void advise(FormScreen& form);
    void take_over(const RequestDetail& detail);
    bool forget_take_over(const ActionRefused& reply);
    static void check_again(FormScreen& form);
    void search(CustomerSearchScreen& screen);
    void show_customer(CustomerScreen customer);
    void sort_requests(CustomerScreen& customer) const;
    void search(ArticlesScreen& screen);
    void fill(PlaceScreen& screen);
    void search(PlaceScreen& screen);
    void go_on_searching();
    void open_first_found(PlaceScreen& place, Timestamp now);
    void suggest(FormScreen& form);
    void ask_for_articles();
    std::optional<CustomerCase> customer_case() const;
    void refresh(Screen& screen);
    void count_batch();
    FormScreen* form_of(const RequestId& id);
    RequestScreen* top_request();
    RequestScreen* request_of(const Reference& reference);
    HandInScreen* top_hand_in();
    HandInScreen* hand_in_of(const Reference& reference);
    void show_step(HandInScreen& hand_in, std::size_t step);
    bool asks_before_leaving();
    void end_hand_in(const Reference& reference);
    CourierScreen* courier_screen();
    const StickFolder* chosen_stick();
    void work_on_stick(Command command);
    void told_about_stick(Reply reply);
    FilesToStickScreen* files_to_stick();
    void look_again(FilesToStickScreen& files);
    static void take_sticks(FilesToStickScreen& files, const SticksFound& reply);
    void copying_ended(const Reference& reference, Reply reply);

    void on(const GoHome&, Timestamp now);
    void on(const GoBack&, Timestamp now);
    void on(const ShowPlace& intent, Timestamp now);
    void on(const ShowDevice&, Timestamp now);
    void on(const ShowHelp&, Timestamp now);
    void on(const ShowAttention&, Timestamp now);
    void on(const ShowRequest& intent, Timestamp now);
    void on(const NewRequest& intent, Timestamp now);
    void on(const FocusSearch&, Timestamp now);
    void on(const SearchTyped&, Timestamp now);
    void on(const EnterSearch&, Timestamp now);
    void on(const ShowAll&, Timestamp now);
    void on(const PickCustomer& intent, Timestamp now);
    void on(const TypeInCustomer&, Timestamp now);
    void on(const NewCustomerRequest&, Timestamp now);
    void on(const OpenPage& intent, Timestamp now);
    void on(const PickService& intent, Timestamp now);
    void on(const PickArea& intent, Timestamp now);
    void on(const SolvedHere&, Timestamp now);
    void on(const NameHelp& intent, Timestamp now);
    void on(const StillNeedsHelp&, Timestamp now);
    void on(const ContinueDraft& intent, Timestamp now);
    void on(const Typed&, Timestamp now);
    void on(const Submit&, Timestamp now);
    void on(const GoOnAnyway&, Timestamp now);
    void on(const UseTemplate& intent, Timestamp now);
    void on(const TakeOver& intent, Timestamp now);
    void on(const DiscardTyped&, Timestamp now);
    void on(const Act& intent, Timestamp now);
    void on(const HandInRequest&, Timestamp now);
    void on(const MoveRequest& intent, Timestamp now);
    void on(const ShowHandInStep& intent, Timestamp now);
    void on(const TurnHandIn& intent, Timestamp now);
    void on(const ShowCodePart& intent, Timestamp now);
    void on(const NumberTyped&, Timestamp now);
    void on(const CheckNumber&, Timestamp now);
    void on(const RecordNumber&, Timestamp now);
    void on(const LeaveHandIn& intent, Timestamp now);
    void on(const ShowCourier&, Timestamp now);
    void on(const LookAgain&, Timestamp now);
    void on(const ChooseStick& intent, Timestamp now);
    void on(const TakeAlong&, Timestamp now);
    void on(const TellOnStick&, Timestamp now);
    void on(const ImportFromStick& intent, Timestamp now);
    void on(const TakeRequestBack&, Timestamp now);
    void on(const GiveRequestBack&, Timestamp now);
    void on(const TryLine&, Timestamp now);
    void on(const LossesRead&, Timestamp now);
    void on(const FetchCustomers&, Timestamp now);
    void on(const ChooseLanguage& intent, Timestamp now);
    void on(const ChooseTextSize& intent, Timestamp now);
    void on(const StepTextSize& intent, Timestamp now);
    void on(const ChooseTheme& intent, Timestamp now);
    void on(const ChooseCaret& intent, Timestamp now);
    void on(const DismissNotice&, Timestamp now);
    void on(const TypedNote&, Timestamp now);
    void on(const AskToClose&, Timestamp now);
    void on(const TickCustomerInformed&, Timestamp now);
    void on(const CloseShown&, Timestamp now);
    void on(const ActOnShownNote& intent, Timestamp now);
    void on(const ChooseSlipLanguage& intent, Timestamp now);
    void on(const PrintSlip&, Timestamp now);
    void on(const ShowReport&, Timestamp now);
    void on(const ChooseMonth& intent, Timestamp now);
    void on(const ShowSupportProcess&, Timestamp now);
    void on(const ShowArticles&, Timestamp now);
    void on(const ArticlesTyped&, Timestamp now);
    void on(const ShowArticle& intent, Timestamp now);
    void on(const ArticleSolved&, Timestamp now);
    void on(const ChooseFile&, Timestamp now);
    void on(const OpenFolder& intent, Timestamp now);
    void on(const PickFile& intent, Timestamp now);
    void on(const ShowAttachment& intent, Timestamp now);
    void on(const RemoveAttachment& intent, Timestamp now);
    void on(const RemovePath& intent, Timestamp now);
    void on(const Shrink& intent, Timestamp now);
    void on(const ShowFilesToStick&, Timestamp now);
    void on(const CopyFiles&, Timestamp now);

    void on(const DraftKept& reply);
    void on(const DraftNotKept& reply);
    void on(const Accepted& reply);
    void on(const DraftRefused& reply);
    void on(const NotAccepted& reply);
    void on(const DraftOpened& reply);
    void on(const RequestOpened& reply);
    void on(const ActionDone& reply);
    void on(const HandInOpened& reply);
    void on(const HandedIn& reply);
    void on(const NumberRefused& reply);
    void on(const Moved& reply);
    void on(const SticksFound& reply);
    void on(const BundleWritten& reply);
    void on(const BundleNotCertain& reply);
    void on(const AcknowledgementsWritten& reply);
    void on(const RequestsImported& reply);
    void on(const AcknowledgementsImported& reply);
    void on(const CourierRefused& reply);
    void on(const TakenBack& reply);
    void on(const GivenBack& reply);
    void on(const ActionRefused& reply);
    void on(const SyncEnded& reply);
    void on(const DirectoryRefreshed& reply);
    void on(const DirectoryNotRefreshed& reply);
    void on(const NoteKept& reply);
    void on(const NoteNotKept& reply);
    void on(const NoteAccepted& reply);
    void on(const NoteNotAccepted& reply);
    void on(const AnswerWanted& reply);
    void on(const SlipMade& reply);
    void on(const SlipNotMade& reply);
    void on(const ReportRead& reply);
    void on(const ReportNotRead& reply);
    void on(const DeviceMeasured& reply);

    /// A slip on the screen that is shown, and of which request; null when there is none.
    struct SlipShown {
        SlipChoice* choice;
        Reference reference;
    };
    std::optional<SlipShown> slip_shown();
    void slip_finished(const Reference& reference);
    void measure_device(Timestamp now);
    void on(const ArticlesRead& reply);
    void on(const ArticlesNotRead& reply);
    void on(const AttachmentsListed& reply);
    void on(const FileNotAttached& reply);
    void on(const FolderListed& reply);
    void on(const FolderNotListed& reply);
    void on(const PictureSeen& reply);
    void on(const PictureNotSeen& reply);
    void on(const FilesCopied& reply);
    void on(const FilesNotCopied& reply);

    const Catalogue& catalogue_;
    RandomSource& random_;
    UiSettings configured_; ///< What every person begins with.
    UiSettings settings_;
    DeviceFacts device_;
    std::shared_ptr<const Snapshot> snapshot_ = std::make_shared<const Snapshot>();
    QueueCount queue_;             ///< Of snapshot_.
    RequestSearch request_search_; ///< Holds nothing while no place is searched.
    std::vector<Step> path_{{HomeScreen{}, 0}};
    std::uint64_t last_visit_ = 0;
    ArticlesView articles_;
    mutable QrCodes qr_codes_;       ///< Made as screens are drawn.
    std::string articles_asked_for_; ///< The language that was asked for last.
    std::vector<Command> commands_;
    std::vector<std::string> pages_;
    std::optional<Reply> notice_;
    LineState line_of_notice_ = LineState::unknown; ///< What the line was when it was told.
    std::optional<Remark> remark_;
    std::optional<Batch> batch_;
    std::optional<std::string> draft_awaited_; ///< Id or reference of what DraftOpened is to answer.
    std::optional<Timestamp> touched_at_;
    bool line_is_tried_ = false;
    bool customers_are_fetched_ = false;
};

} // namespace kiosk
