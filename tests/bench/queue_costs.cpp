#include "tests/bench/queue_costs.h"

#include "storage/text.h"
#include "tests/bench/bench_run.h"
#include "tests/bench/kiosk_with_queue.h"
#include "tests/bench/queue_of_requests.h"
#include "tests/bench/stopwatch.h"
#include "tests/program/running_process.h"

#include <imgui.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace kiosk::bench
{

namespace
{

namespace fs = std::filesystem;

constexpr Milliseconds kKeyPause{125}; // 8 keys a second, design.md 11.

/// Values by cost and size; one for each round.
using Runs = std::map<std::string, std::map<std::size_t, std::vector<double>>>;

/// A frame of the list while the wheel turns, over and over from top to bottom and back.
double scrolling_frame_p99_ms(KioskWithQueue& kiosk)
{
    kiosk.goes(ShowPlace{Place::ready_to_send});
    ImGuiIO& io = kiosk.ui().context().io();
    io.AddMousePosEvent(600, 500);
    kiosk.ui().settle();
    std::vector<double> frames_ms;
    for (int frame = 0; frame < 300; ++frame) {
        io.AddMouseWheelEvent(0, frame % 150 < 100 ? -3.0F : 3.0F);
        frames_ms.push_back(cpu_ms_of([&] { kiosk.frame(); }));
    }
    kiosk.goes(GoHome{});
    return percentile(frames_ms, 0.99);
}

/// What the core does after a start while it has nothing else to do.
void read_all_titles(KioskWithQueue& kiosk)
{
    const auto has_unread = [&kiosk] {
        const auto& requests = *kiosk.core().snapshot()->requests;
        return std::ranges::any_of(requests, [](const auto& request) { return request->title == "…"; });
    };
    while (has_unread())
        kiosk.core().step(Milliseconds{0});
    kiosk.window_sees();
}

/// A person who looks for requests: texts of 1 to 12 characters out of the middle of titles, letter by
/// letter, beginning with the first letter that is typed into the field since the window opened.
void search_by_text(KioskWithQueue& kiosk, std::size_t size, Runs& runs)
{
    constexpr std::size_t searches = 40, characters_max = 12;
    read_all_titles(kiosk);
    const auto requests = kiosk.core().snapshot()->requests;
    if (requests->empty()) return;
    kiosk.goes(ShowPlace{Place::ready_to_send});
    std::vector<double> keys_ms;
    for (std::size_t search = 0; search < searches; ++search) {
        kiosk.app().update(FocusSearch{}, kiosk.now());
        kiosk.ui().settle();
        const std::u32string title = utf32((*requests)[search * requests->size() / searches]->title);
        const std::u32string typed = title.substr(search % title.size(), characters_max);
        for (const char32_t character : typed) {
            kiosk.waits(kKeyPause);
            kiosk.ui().context().io().AddInputCharacter(static_cast<unsigned>(character));
            keys_ms.push_back(cpu_ms_of([&] { kiosk.frame(); }));
        }
        if (const auto& place = std::get<PlaceScreen>(kiosk.app().screen()); !place.found)
            give_up("no search to type into");
        kiosk.app().update(ShowAll{}, kiosk.now());
    }
    kiosk.goes(GoHome{});
    runs[kSearchCost][size].push_back(percentile(keys_ms, 0.99));
}

/// A person who types on in a form that looks for like requests; what is to be kept is kept by the core.
void type_into_form(KioskWithQueue& kiosk, std::size_t size, Runs& runs)
{
    std::vector<double> opens_ms, keys_ms, keeps_ms;
    for (int form = 0; form < 3; ++form) {
        opens_ms.push_back(cpu_ms_of([&] {
            kiosk.app().update(NewRequest{RequestKind::partner_center}, kiosk.now());
            kiosk.frame();
        }));
        kiosk.ui().draw_until_still();
        if (!kiosk.ui().fill("field.description", "It began on Monday."))
            give_up("no description to type in");
        for (int key = 0; key < 60; ++key) {
            kiosk.waits(kKeyPause);
            kiosk.ui().context().io().AddInputCharacter(key % 7 == 6 ? ' '
                                                                     : static_cast<unsigned>('a' + key % 26));
            keys_ms.push_back(cpu_ms_of([&] { kiosk.frame(); }));
            for (const Command& command : kiosk.app().take_commands())
                if (std::holds_alternative<SaveDraft>(command)) {
                    keeps_ms.push_back(milliseconds_of([&] { kiosk.core_does(command); }));
                    kiosk.window_sees();
                }
        }
        kiosk.app().update(DiscardTyped{}, kiosk.now());
        kiosk.goes(GoHome{});
        for (const Command& command : kiosk.app().take_commands())
            kiosk.core_does(command);
        kiosk.window_sees();
    }
    if (keeps_ms.empty()) give_up("nothing that was typed was to be kept");
    runs[kFormCost][size].push_back(percentile(opens_ms, 0.5));
    runs[kKeyCost][size].push_back(percentile(keys_ms, 0.99));
    runs[kKeepCost][size].push_back(percentile(keeps_ms, 0.99));
}

/// A request is held and released, as a stand-in for every change of one request.
void change_one(KioskWithQueue& kiosk, std::size_t size, Runs& runs)
{
    const auto requests = kiosk.core().snapshot()->requests;
    if (requests->empty()) return;
    const Reference reference = (*requests)[requests->size() / 2]->entry.reference;
    std::vector<double> changes_ms, sees_ms;
    for (int turn = 0; turn < 20; ++turn) {
        const Action action = turn % 2 == 0 ? Action::hold : Action::release;
        changes_ms.push_back(milliseconds_of([&] { kiosk.core_does(ActOn{reference, action}); }));
        sees_ms.push_back(cpu_ms_of([&] { kiosk.window_sees(); }));
    }
    runs[kChangeCost][size].push_back(percentile(changes_ms, 0.5));
    runs[kSeeCost][size].push_back(percentile(sees_ms, 0.5));
}

/// In a process of its own, so that nothing of an earlier start is still in its memory.
void start_alone(const fs::path& data, std::size_t size, Runs& runs)
{
    const test::ProcessEnd end =
        test::run_process({.command = {own_program(), "--start", data, std::to_string(size)},
                           .environment = {},
                           .input = {},
                           .file_bytes_max = {}});
    Start start;
    if (std::sscanf(end.out.c_str(), "%lf %lf %lf", &start.ms, &start.cpu_ms, &start.resident_mib) != 3)
        give_up("a start failed: " + end.err);
    runs[kStartCost][size].push_back(start.ms);
    runs[kStartCpuCost][size].push_back(start.cpu_ms);
    runs[kMemoryCost][size].push_back(start.resident_mib);
}

} // namespace

void start_if_asked(int count, char** arguments)
{
    if (count != 4 || std::string_view{arguments[1]} != "--start") return;
    const std::size_t size = std::stoul(arguments[3]);
    const Start start = start_over(arguments[2], size);
    std::printf("%f %f %f\n", start.ms, start.cpu_ms, start.resident_mib);
    std::exit(EXIT_SUCCESS);
}

std::vector<QueueCosts> measure_queue_costs(const std::vector<std::size_t>& sizes, std::size_t rounds)
{
    Runs runs;
    const fs::path folder = empty_folder("queue");
    for (const std::size_t size : sizes)
        copy_queue(size, folder / std::to_string(size));
    for (std::size_t round = 0; round < rounds; ++round) {
        say("round " + std::to_string(round + 1) + " of " + std::to_string(rounds));
        for (const std::size_t size : sizes) {
            const fs::path data = folder / std::to_string(size);
            start_alone(data, size, runs);
            KioskWithQueue kiosk{data};
            runs[kFrameCost][size].push_back(scrolling_frame_p99_ms(kiosk));
            search_by_text(kiosk, size, runs);
            type_into_form(kiosk, size, runs);
            change_one(kiosk, size, runs);
        }
    }
    fs::remove_all(folder);

    std::vector<QueueCosts> costs;
    for (const char* what : {kStartCost, kStartCpuCost, kMemoryCost, kFrameCost, kSearchCost, kKeyCost,
                             kKeepCost, kChangeCost, kSeeCost, kFormCost}) {
        QueueCosts cost{what, what == kMemoryCost ? "MiB" : "ms", {}};
        for (const auto& [size, values] : runs[what])
            cost.of_size[size] = spread_of(values);
        costs.push_back(std::move(cost));
    }
    return costs;
}

} // namespace kiosk::bench
