#include "kiosk/kiosk_window_program.h"

#include "kiosk/app.h"
#include "kiosk/browser.h"
#include "kiosk/paths.h"
#include "kiosk/shell.h"
#include "kiosk/slip_thread.h"
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
        : articles_folder_(asset_folder() / "articles"), transport_(start.config.sync.ca_file)
    {
        auto store = Store::open(start.data_folder);
        if (!store) {
            close(store.error());
            return;
        }
        if (const auto compared = (*store)->keep_mark_in(standard_state_folder()); !compared) {
            close(compared.error());
            return;
        }
        SyncSettings settings = start.config.sync;
        settings.articles_folder = articles_folder_;
        core_.emplace(settings, *std::move(store), catalogue, transport_, clock_, random_, start.trace);
        if (const auto started = core_->start(); !started) {
            close(started.error());
            core_.reset();
            return;
        }
        slips_.emplace(
            SlipThread::Terms{slip_settings(start), start.config.support, start.config.sync.kiosk_id},
            [this] { transport_.wake(); });
        core_->make_slips_with(&*slips_);
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
        // Nobody waits for this thread: with the store out of reach there is nothing else to do.
        if (const auto* read = std::get_if<ReadArticles>(&command))
            refusals_.push_back(read_articles(articles_folder_, *read));
        if (std::holds_alternative<SyncNow>(command)) refusals_.emplace_back(SyncEnded{});
        if (std::holds_alternative<ReadReport>(command)) refusals_.emplace_back(ReportNotRead{*fault_});
    }

private:
    static SlipSettings slip_settings(const WindowStart& start)
    {
        SlipSettings settings = start.config.slip;
        if (settings.folder.empty()) settings.folder = standard_slip_folder(start.data_folder);
        return settings;
    }

    /// What the window shows when nothing can be kept.
    void close(const Error& fault)
    {
        fault_ = fault;
        auto closed = std::make_shared<Snapshot>();
        closed->requests = std::make_shared<const RequestPages>();
        closed->drafts = std::make_shared<const std::vector<DraftSummary>>();
        closed->storage_fault = fault.code;
        closed_ = std::move(closed);
    }

    std::filesystem::path articles_folder_;
    SystemClock clock_;
    SystemRandom random_;
    CurlTransport transport_;
    std::optional<Core> core_;
    std::optional<SlipThread> slips_;
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
    "home",          "customer_search", "customer",     "service",    "try_first", "what_helped", "solved",
    "form",          "receipt",         "place",        "request",    "hand_in",   "courier",     "device",
    "report",        "support_process", "file_chooser", "attachment", "help",      "articles",    "article",
    "files_to_stick"};

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
    auto shipped = Catalogue::load(asset_folder() / "catalogue.toml");
    if (!shipped) return shipped.error();
    const Catalogue catalogue = (*std::move(shipped)).with_templates(start.config.templates);
    auto window = Window::open({.title = "Support kiosk",
                                .width = start.width,
                                .height = start.height,
                                .size = start.size,
                                .language = start.config.ui.language,
                                .end_on_loss = start.end_on_loss});
    if (!window) return window.error();

    Desk desk{start, catalogue, **window};
    if (desk.fault() && desk.fault()->code == ErrorCode::locked) return *desk.fault();

    SystemRandom random;
    App app{catalogue, start.config.ui, {}, random};
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
                    .browser = start.config.browser,
                    .input_method_name = named_method_server(),
                    .portal = start.config.portal,
                    .channel = start.config.sync.default_channel,
                    .has_courier_recipient = start.config.sync.courier.recipient.has_value(),
                    .slip_printer = start.config.slip.printer,
                    .built_at = build_time()};
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
        for (const std::string& page : app.take_pages())
            if (!open_page(start.config.browser, page)) start.trace.note("browser_fault", {});
        if (app.settings().language != language) {
            language = app.settings().language;
            (*window)->set_language(language);
        }
        FrameWish wish;
        if (const auto wake = app.next_wake(now)) wish.redraw_in = std::max(*wake - now, Milliseconds{0});
        if (shell.has_acted()) wish.redraw_in = Milliseconds{0};
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
