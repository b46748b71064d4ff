#pragma once

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
    /// A draft that is being typed is kept at its first change and then this often: `kill -9` loses less than
    /// a second of typing (issue 2), commit and frame included.
    static constexpr Milliseconds save_interval{500};

    /// How long until a draft that could not be kept is offered again by itself.
    static constexpr Milliseconds save_retry{5000};

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
    void tell(Reply reply);
    void forget_notice();
    bool is_outdated(const Reply& notice) const;
    void keep_draft(FormScreen& form, Timestamp now);
    void keep_all_drafts(Timestamp now);
    std::optional<Timestamp> leaving_at() const;
    std::optional<Timestamp> keeping_due(const FormScreen& form) const;
    void search(CustomerSearchScreen& screen);
    void refresh(Screen& screen);
    void count_queue();
    void count_batch();
    FormScreen* form_of(const RequestId& id);
    RequestScreen* top_request();
    RequestScreen* request_of(const Reference& reference);

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
    void on(const PickCustomer& intent, Timestamp now);
    void on(const PickService& intent, Timestamp now);
    void on(const PickArea& intent, Timestamp now);
    void on(const SolvedHere&, Timestamp now);
    void on(const StillNeedsHelp&, Timestamp now);
    void on(const ContinueDraft& intent, Timestamp now);
    void on(const Typed&, Timestamp now);
    void on(const Submit&, Timestamp now);
    void on(const DiscardTyped&, Timestamp now);
    void on(const Act& intent, Timestamp now);
    void on(const TryLine&, Timestamp now);
    void on(const FetchCustomers&, Timestamp now);
    void on(const ChooseLanguage& intent, Timestamp now);
    void on(const ChooseTextSize& intent, Timestamp now);
    void on(const StepTextSize& intent, Timestamp now);
    void on(const ChooseTheme& intent, Timestamp now);
    void on(const ChooseCaret& intent, Timestamp now);
    void on(const DismissNotice&, Timestamp now);
    void on(const ChooseFile&, Timestamp now);
    void on(const OpenFolder& intent, Timestamp now);
    void on(const PickFile& intent, Timestamp now);
    void on(const ShowAttachment& intent, Timestamp now);
    void on(const RemoveAttachment& intent, Timestamp now);
    void on(const RemovePath& intent, Timestamp now);
    void on(const Shrink& intent, Timestamp now);

    void on(const DraftKept& reply);
    void on(const DraftNotKept& reply);
    void on(const Accepted& reply);
    void on(const DraftRefused& reply);
    void on(const NotAccepted& reply);
    void on(const DraftOpened& reply);
    void on(const RequestOpened& reply);
    void on(const ActionDone& reply);
    void on(const ActionRefused& reply);
    void on(const SyncEnded& reply);
    void on(const DirectoryRefreshed& reply);
    void on(const DirectoryNotRefreshed& reply);
    void on(const AttachmentsListed& reply);
    void on(const FileNotAttached& reply);
    void on(const FolderListed& reply);
    void on(const FolderNotListed& reply);
    void on(const PictureSeen& reply);
    void on(const PictureNotSeen& reply);

    const Catalogue& catalogue_;
    RandomSource& random_;
    UiSettings configured_; ///< What every person begins with.
    UiSettings settings_;
    DeviceFacts device_;
    std::shared_ptr<const Snapshot> snapshot_ = std::make_shared<const Snapshot>();
    QueueFacts queue_; ///< Of snapshot_.
    std::vector<Step> path_{{HomeScreen{}, 0}};
    std::uint64_t last_visit_ = 0;
    std::vector<Command> commands_;
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
