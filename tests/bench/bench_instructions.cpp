// How many instructions the commonest things take, counted by valgrind's callgrind: a figure that one machine
// repeats to the last digit or nearly so, and that a slow regression cannot hide in.
//
//     bench_instructions check FILE      counts, and fails when a row has grown by more than a tenth over
//     FILE bench_instructions baseline FILE   counts, and writes FILE bench_instructions work            what
//     is counted; run by the other two below valgrind

#define DOCTEST_CONFIG_IMPLEMENT // For the REQUIREs of the stages that the tests have, too.
#include <doctest/doctest.h>

#include "tests/bench/bench_run.h"
#include "tests/bench/instruction_counts.h"
#include "tests/kiosk/unattended_window.h"
#include "tests/sync/kiosk_for_tests.h"

#include <valgrind/callgrind.h>

#include <cstdio>

namespace
{

using namespace kiosk;
using namespace kiosk::bench;
using namespace std::chrono_literals;

constexpr int kRuns = 21;

/// A caret that blinks would be in some frames and not in others.
UiSettings without_caret()
{
    UiSettings settings;
    settings.caret_blink = false;
    return settings;
}

/// Counts `work` under the name of its row.
template <typename Work>
void counted(const char* row, Work&& work)
{
    CALLGRIND_START_INSTRUMENTATION;
    CALLGRIND_ZERO_STATS;
    work();
    // A dump holds what was counted since the last one, and its name.
    CALLGRIND_DUMP_STATS_AT(row);
    CALLGRIND_STOP_INSTRUMENTATION;
}

/// From the draft as typed to the answer that says saved: checked, sealed, committed and witnessed.
void accept_requests()
{
    KioskForTests kiosk;
    for (int run = 0; run < kRuns; ++run) {
        const Draft draft = a_partner_draft(kiosk.random);
        counted("one accept", [&] { kiosk.submit(draft); });
    }
}

/// Core and window together in a minute in which nobody comes: what wakes them is what they set themselves.
void pass_idle_minutes(test::HeadlessUi& ui)
{
    KioskForTests kiosk;
    kiosk.submit();
    kiosk.run_for(10min); // What a start leaves to do is done, the request is sent, the line is known.
    SeededRandom random{7007};
    App app{test::shipped_catalogue(), without_caret(), {}, random};
    auto shown = kiosk.core->snapshot();
    app.see(shown);
    test::UnattendedWindow window{ui, app, kiosk.clock.now().wall};
    for (int run = 0; run < kRuns; ++run)
        counted("one idle minute at Home", [&] {
            const Milliseconds end = kiosk.time.now + 1min;
            while (kiosk.time.now < end) {
                const Timestamp now = kiosk.clock.now().wall;
                Milliseconds sleep = std::min({kiosk.core->pause(), end - kiosk.time.now,
                                               kiosk.transport.next_event() - kiosk.time.now});
                if (window.wakes_at()) sleep = std::min(sleep, std::max(*window.wakes_at() - now, 0ms));
                kiosk.advance(sleep);
                kiosk.core->advance();
                kiosk.core->wait(0ms);
                const auto before = std::exchange(shown, kiosk.core->snapshot());
                const bool has_news = shown != before;
                if (has_news) app.see(shown);
                window.at(kiosk.clock.now().wall, has_news);
            }
        });
}

void draw_frames(test::HeadlessUi& ui, App& app, const char* whole_row, const char* still_row)
{
    test::UnattendedWindow window{ui, app, test::gallery_time()};
    for (int run = 0; run < kRuns; ++run) {
        ui.painter().invalidate();
        counted(whole_row, [&] { ui.frame(); });
        counted(still_row, [&] { ui.frame(); });
    }
}

void draw_form(test::HeadlessUi& ui)
{
    SeededRandom random{7007};
    App app{test::shipped_catalogue(), without_caret(), {}, random};
    app.see(std::make_shared<const Snapshot>(test::busy_day()));
    app.update(NewRequest{RequestKind::partner_center}, test::gallery_time());
    auto& form = std::get<FormScreen>(app.screen());
    const RequestId id = form.draft.id;
    form.draft = test::filled_partner_center_draft();
    form.draft.id = id;
    draw_frames(ui, app, "one frame of the form, painted whole",
                "one frame of the form that changes nothing");
}

void draw_list(test::HeadlessUi& ui)
{
    Snapshot snapshot = test::busy_day();
    auto requests = std::make_shared<RequestList>();
    for (unsigned number = 0; number < 1000; ++number) {
        RequestSummary one = *(*snapshot.requests)[5 + number % 2]; // Both sent.
        one.entry.id = test::id_of(1000 + number);
        one.entry.reference = Reference{one.entry.id};
        requests->push_back(std::make_shared<const RequestSummary>(std::move(one)));
    }
    snapshot.requests = std::make_shared<const RequestPages>(*requests);
    snapshot.counts = {};
    snapshot.counts[static_cast<std::size_t>(Place::sent)] = requests->size();
    SeededRandom random{7007};
    App app{test::shipped_catalogue(), without_caret(), {}, random};
    app.see(std::make_shared<const Snapshot>(std::move(snapshot)));
    app.update(ShowPlace{Place::sent}, test::gallery_time());
    draw_frames(ui, app, "one frame of a list of 1,000, painted whole",
                "one frame of a list of 1,000 that changes nothing");
}

void work()
{
    ::setenv("TZ", "UTC", 1);
    ::tzset();
    accept_requests();
    test::HeadlessUi ui{{.width = 1366, .height = 768}};
    pass_idle_minutes(ui);
    draw_form(ui);
    draw_list(ui);
}

} // namespace

int main(int count, char** arguments)
{
    // The stages of the tests, whose REQUIREs end this program.
    doctest::Context context;
    context.setAsDefaultForAssertsOutOfTestCases();
    const std::string_view verb = count > 1 ? arguments[1] : "";
    if (verb == "work") {
        work();
        return EXIT_SUCCESS;
    }
    if (count != 3 || (verb != "check" && verb != "baseline")) give_up("usage: check FILE, baseline FILE");
    const InstructionCounts counts = counted_in(own_program(), "work", empty_folder("instructions"));
    if (verb == "check") return is_within(counts, read_baseline(arguments[2])) ? EXIT_SUCCESS : EXIT_FAILURE;
    write_baseline(arguments[2], counts);
    return EXIT_SUCCESS;
}
