#include "kiosk/kiosk_window_program.h"

#include "kiosk/app.h"
#include "kiosk/paths.h"
#include "kiosk/shell.h"
#include "storage/store.h"
#include "sync/catalogue.h"
#include "sync/core_thread.h"
#include "sync/curl_transport.h"

#include <imgui.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <optional>
#include <string>

namespace kiosk
{

namespace
{

// What a signal handler may touch: one flag and the window's eventfd behind it.
std::atomic<bool> is_ended_by_signal{false};
std::atomic<Window*> window_to_wake{nullptr};

void end_by_signal(int)
{
    is_ended_by_signal = true;
    if (Window* window = window_to_wake) window->wake();
}

/// SIGTERM and SIGINT end the window in order while this lives.
class EndBySignal
{
public:
    explicit EndBySignal(Window& window)
    {
        window_to_wake = &window;
        struct sigaction action {
        };
        action.sa_handler = end_by_signal;
        sigaction(SIGTERM, &action, &old_term_);
        sigaction(SIGINT, &action, &old_int_);
    }
    EndBySignal(const EndBySignal&) = delete;
    ~EndBySignal()
    {
        sigaction(SIGTERM, &old_term_, nullptr);
        sigaction(SIGINT, &old_int_, nullptr);
        window_to_wake = nullptr;
    }

private:
    struct sigaction old_term_ {
    }, old_int_{};
};

/// Everything behind the window, or why it could not be had.
class Desk
{
public:
    Desk(const WindowStart& start, const Catalogue& catalogue, Window& window)
        : transport_(start.config.sync.ca_file)
    {
        auto store = Store::open(start.data_folder);
        if (!store) {
            close(store.error());
            return;
        }
        core_.emplace(start.config.sync, *std::move(store), catalogue, transport_, clock_, random_,
                      start.trace);
        if (const auto started = core_->start(); !started) {
            close(started.error());
            core_.reset();
            return;
        }
        thread_.emplace(*core_, transport_, [&window] { window.wake(); });
    }

    const std::optional<Error>& fault() const { return fault_; }

    std::shared_ptr<const Snapshot> snapshot() const
    {
        if (thread_) return thread_->snapshot();
        return closed_;
    }

    std::vector<Reply> take_replies()
    {
        return thread_ ? thread_->take_replies() : std::exchange(refusals_, {});
    }

    void post(Command command)
    {
        if (thread_) {
            thread_->post(std::move(command));
            return;
        }
        if (const auto* save = std::get_if<SaveDraft>(&command))
            refusals_.emplace_back(DraftNotKept{save->draft.id, *fault_});
        if (const auto* submit = std::get_if<SubmitDraft>(&command))
            refusals_.emplace_back(NotAccepted{submit->draft.id, *fault_});
        if (const auto* attach = std::get_if<AttachFile>(&command))
            refusals_.emplace_back(FileNotAttached{attach->draft.id, *fault_});
        if (const auto* list = std::get_if<ListFolder>(&command))
            refusals_.emplace_back(FolderNotListed{list->place, *fault_});
        if (std::holds_alternative<RefreshDirectory>(command))
            refusals_.emplace_back(DirectoryNotRefreshed{*fault_});
        if (std::holds_alternative<SyncNow>(command)) refusals_.emplace_back(SyncEnded{});
    }

private:
    /// What the window shows when nothing can be kept.
    void close(const Error& fault)
    {
        fault_ = fault;
        auto closed = std::make_shared<Snapshot>();
        closed->requests = std::make_shared<const RequestList>();
        closed->drafts = std::make_shared<const std::vector<DraftSummary>>();
        closed->storage_fault = fault.code;
        closed_ = std::move(closed);
    }

    SystemClock clock_;
    SystemRandom random_;
    CurlTransport transport_;
    std::optional<Core> core_;
    std::optional<CoreThread> thread_; ///< After what it uses, so that it ends first.
    std::optional<Error> fault_;
    std::shared_ptr<const Snapshot> closed_; ///< With a fault: the same in every frame.
    std::vector<Reply> refusals_;
};

Timestamp wall_now()
{
    return SystemClock{}.now().wall;
}

/// The names of the screens in a trace, in the order of Screen.
constexpr std::array<std::string_view, std::variant_size_v<Screen>> kScreenNames{
    "home",  "customer_search", "service", "try_first",    "solved",     "form", "receipt",
    "place", "request",         "device",  "file_chooser", "attachment", "help"};

/// Notes frames, and the screen and the focus when they change.
class FrameNotes
{
public:
    FrameNotes(Trace& trace, const App& app) : trace_(trace), app_(app) {}

    void operator()(const FrameReport& report)
    {
        if (report.number == 1) trace_.note("first_frame", {{"cpu_ms", report.cpu_ms}});
        trace_.note("frame", {{"cpu_ms", report.cpu_ms}, {"tiles", static_cast<double>(report.tiles)}});
        if (const std::string_view screen = kScreenNames[app_.screen().index()]; screen != screen_) {
            screen_ = screen;
            trace_.note("screen", {{"name", screen_}});
        }
        if (report.focus != focus_) {
            focus_ = report.focus;
            trace_.note("focus", {{"item", focus_}});
        }
    }

private:
    Trace& trace_;
    const App& app_;
    std::string_view screen_;
    std::string focus_;
};

} // namespace

Result<> run_window(const WindowStart& start)
{
    const auto catalogue = Catalogue::load(asset_folder() / "catalogue.toml");
    if (!catalogue) return catalogue.error();
    auto window = Window::open({.title = "Support kiosk",
                                .width = start.width,
                                .height = start.height,
                                .size = start.size,
                                .language = start.config.ui.language,
                                .end_on_loss = start.end_on_loss});
    if (!window) return window.error();

    Desk desk{start, *catalogue, **window};
    if (desk.fault() && desk.fault()->code == ErrorCode::locked) return *desk.fault();

    SystemRandom random;
    App app{*catalogue, start.config.ui, {}, random};
    app.device() = {.kiosk_id = start.config.sync.kiosk_id,
                    .version = KIOSK_VERSION,
                    .service_address = start.config.sync.api_base,
                    .data_folder = start.data_folder.string(),
                    .libraries = {{"Dear ImGui", ImGui::GetVersion()},
                                  {"SQLite", Database::library_version()},
                                  {"libcurl", CurlTransport::library_version()},
                                  {"libsodium", sodium_library_version()}},
                    .missing_fonts = (*window)->missing_fonts(),
                    .support = start.config.support,
                    .input_method_name = named_method_server()};
    app.see(desk.snapshot());

    Shell shell{app};
    std::string language = app.settings().language;
    const auto draw = [&]() -> FrameWish {
        if (is_ended_by_signal) return {.then = FrameWish::Then::close};
        const Timestamp now = wall_now();
        app.see(desk.snapshot());
        for (const Reply& reply : desk.take_replies())
            app.hear(reply);
        if (app.device().missing_fonts != (*window)->missing_fonts())
            app.device().missing_fonts = (*window)->missing_fonts();
        // Asked every frame: a method may be started, or crash, at any time.
        app.device().input_method = (*window)->input_method();
        shell.draw(now, (*window)->content_scale());
        for (Command& command : app.take_commands())
            desk.post(std::move(command));
        if (app.settings().language != language) {
            language = app.settings().language;
            (*window)->set_language(language);
        }
        FrameWish wish;
        if (const auto wake = app.next_wake(now)) wish.redraw_in = std::max(*wake - now, Milliseconds{0});
        return wish;
    };

    const EndBySignal end_by_signal_while_running{**window};
    FrameNotes notes{start.trace, app};
    auto ended = (*window)->run(draw, start.is_traced ? Window::OnFrame{std::ref(notes)} : Window::OnFrame{});

    app.update(GoHome{}, wall_now()); // However it ended: what was typed is kept.
    for (Command& command : app.take_commands())
        desk.post(std::move(command));
    return ended;
}

} // namespace kiosk
