#pragma once

#include "kiosk/app.h"
#include "kiosk/shell.h"
#include "sync/core.h"
#include "tests/window/headless_ui.h"

#include <filesystem>
#include <memory>

namespace kiosk::bench
{

/// A line on which nothing is ever reached: every exchange fails at once, certainly unsent.
class DeadLine final : public Transport
{
public:
    void start(ExchangeId id, HttpRequest) override { started_.push_back(id); }
    void cancel_all() override {}
    std::vector<FinishedExchange> poll(Milliseconds longest) override;
    void wake() noexcept override {}

private:
    std::vector<ExchangeId> started_;
};

/// The whole kiosk without a display, a thread or a line, over the data in a folder: the real core, app,
/// screens and painter, called one after the other by whoever measures them.
class KioskWithQueue
{
public:
    explicit KioskWithQueue(const std::filesystem::path& data);

    /// What the core's thread does after a command, the network left out: the answers and a new snapshot.
    void core_does(const Command& command);

    /// What the window's thread does with it: the app sees the snapshot and hears the answers.
    void window_sees();

    /// One frame, painted.
    void frame();

    /// A person goes somewhere; drawn until it is still.
    void goes(const Intent& intent);

    App& app() { return app_; }
    test::HeadlessUi& ui() { return ui_; }
    Core& core() { return *core_; }
    Timestamp now() const { return now_; }

    /// The clock of the window; the core's own runs by itself.
    void waits(Milliseconds time) { now_ += time; }

private:
    SystemClock clock_;
    SystemRandom random_;
    NoTrace trace_;
    DeadLine transport_;
    std::unique_ptr<Core> core_;
    std::vector<Reply> replies_;
    App app_;
    Shell shell_{app_};
    test::HeadlessUi ui_;
    Timestamp now_;
};

/// What a start cost.
struct Start {
    double ms = 0;           ///< From nothing until the first snapshot with all requests.
    double cpu_ms = 0;       ///< Of that, what was computed.
    double resident_mib = 0; ///< Then.
};

/// Opens the data as the kiosk does at its start, window and line left out. `requests` is how many it must
/// hold.
Start start_over(const std::filesystem::path& data, std::size_t requests);

} // namespace kiosk::bench
