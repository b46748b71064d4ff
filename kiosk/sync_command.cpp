#include "kiosk/exit_code.h"
#include "kiosk/headless_core.h"
#include "kiosk/jobs.h"
#include "kiosk/json_output.h"
#include "kiosk/log.h"
#include "kiosk/stop_signals.h"
#include "kiosk/translation.h"
#include "kiosk/wording.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

#include <nlohmann/json.hpp>

namespace kiosk
{

namespace
{

using SteadyTime = std::chrono::steady_clock::time_point;

/// After a stop signal, answers that are on their way are still taken in: an outcome that is known now need
/// not be asked for at the next start. systemd waits 90 s by default before it kills.
constexpr Milliseconds kGrace = std::chrono::seconds{5};

Milliseconds time_left(SteadyTime deadline)
{
    const auto left = std::chrono::ceil<Milliseconds>(deadline - std::chrono::steady_clock::now());
    return std::max(left, Milliseconds::zero());
}

enum class Ended { empty, timeout, stopped };

Ended sync_until_end(const SyncJob& job, HeadlessCore& headless, const StopSignals& stop)
{
    Core& core = headless.core;
    const auto started = std::chrono::steady_clock::now();
    const SteadyTime deadline = job.timeout ? started + *job.timeout : SteadyTime::max();
    for (;;) {
        if (job.until == SyncJob::Until::empty && core.is_drained()) return Ended::empty;
        if (stop.is_raised()) return Ended::stopped;
        if (std::chrono::steady_clock::now() >= deadline) return Ended::timeout;
        core.advance();
        core.wait(job.timeout ? std::min(core.pause(), time_left(deadline)) : core.pause());
        core.snapshot();
    }
}

void finish_what_is_on_the_wire(HeadlessCore& headless)
{
    const SteadyTime deadline = std::chrono::steady_clock::now() + kGrace;
    while (headless.core.snapshot()->sending > 0 && time_left(deadline) > Milliseconds::zero())
        headless.core.wait(time_left(deadline));
}

std::size_t waiting_in(const Snapshot& snapshot)
{
    return static_cast<std::size_t>(std::ranges::count_if(
        *snapshot.requests, [](const auto& row) { return waits_for_line(row->entry); }));
}

std::size_t by_hand_in(const Snapshot& snapshot)
{
    return static_cast<std::size_t>(std::ranges::count_if(
        *snapshot.requests, [](const auto& row) { return waits_for_hands(row->entry); }));
}

int print_outcome(const Snapshot& snapshot, std::size_t sent, const Workplace& workplace)
{
    const std::size_t waiting = waiting_in(snapshot);
    const auto notes_waiting = static_cast<std::size_t>(
        std::ranges::count_if(*snapshot.requests, [](const auto& row) { return has_note_to_send(*row); }));
    const std::size_t needs_attention = snapshot.count(Place::needs_attention);
    const std::size_t by_hand = by_hand_in(snapshot);
    const std::size_t held = snapshot.count(Place::ready_to_send) - waiting - by_hand;
    if (workplace.format == OutputFormat::json) {
        print_json({{"sent", sent},
                    {"waiting", waiting},
                    {"held", held},
                    {"notes_waiting", notes_waiting},
                    {"files_waiting", snapshot.files_waiting},
                    {"by_hand", by_hand},
                    {"needs_attention", needs_attention},
                    {"line", line_object(snapshot.line)}});
    } else {
        const auto line = [&](const std::string& text) { std::printf("%s\n", text.c_str()); };
        line(fill(trn("{count} request sent.", "{count} requests sent.", sent),
                  fmt::arg("count", number(sent))));
        if (waiting > 0) {
            line(fill(trn("{count} is still waiting.", "{count} are still waiting.", waiting),
                      fmt::arg("count", number(waiting))));
            line(line_name(snapshot.line) + ". " + line_sentence(snapshot.line, SystemClock{}.now().wall));
        }
        if (notes_waiting > 0)
            line(fill(trn("{count} request has a note that still waits here.",
                          "{count} requests have a note that still waits here.", notes_waiting),
                      fmt::arg("count", number(notes_waiting))));
        if (snapshot.files_waiting > 0)
            line(fill(trn("{count} file still waits here.", "{count} files still wait here.",
                          snapshot.files_waiting),
                      fmt::arg("count", number(snapshot.files_waiting))));
        if (needs_attention > 0)
            line(fill(trn("{count} needs attention.", "{count} need attention.", needs_attention),
                      fmt::arg("count", number(needs_attention))));
    }
    return waiting + notes_waiting + snapshot.files_waiting > 0 ? kExitNotYet : kExitDone;
}

} // namespace

int run(const SyncJob& job, const Workplace& workplace)
{
    LoggedTrace trace{workplace.trace};
    const Workplace logged{workplace.config, workplace.data_folder, workplace.catalogue, workplace.format,
                           trace};
    const auto opened = HeadlessCore::open(logged, workplace.data_folder);
    if (!opened) return print_error(workplace.format, opened.error());
    HeadlessCore& headless = **opened;
    Core& core = headless.core;

    const bool has_nothing_to_do = job.until == SyncJob::Until::empty && core.is_drained();
    if (core.snapshot()->line.reason == LineReason::not_configured && !has_nothing_to_do) {
        // Only another configuration could change that, and it is read at start.
        print_complaint(
            workplace.format,
            {"configuration_wrong", line_sentence(core.snapshot()->line, SystemClock{}.now().wall), {}});
        return kExitConfiguration;
    }

    const std::size_t sent_before = core.snapshot()->count(Place::sent);
    const StopSignals stop{[&] { headless.transport.wake(); }};
    // Who waits for the end wants every request tried now; the service keeps its own pauses.
    if (job.until == SyncJob::Until::empty && !core.is_drained()) core.execute(SyncNow{});
    const Ended ended = sync_until_end(job, headless, stop);
    if (ended == Ended::stopped) finish_what_is_on_the_wire(headless);

    const auto snapshot = core.snapshot();
    const int exit_code = print_outcome(*snapshot, snapshot->count(Place::sent) - sent_before, workplace);
    const bool was_asked_to_empty = job.until == SyncJob::Until::empty || ended == Ended::timeout;
    return was_asked_to_empty ? exit_code : kExitDone;
}

} // namespace kiosk
