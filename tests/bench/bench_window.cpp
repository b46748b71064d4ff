// The kiosk's window beside what people would use instead: the same form in GTK 3 and as a page in Chromium's
// kiosk mode, fullscreen on one display in turns. First paint is seen from outside, on the screen, for all
// three alike.

#include "tests/bench/bench_run.h"
#include "tests/bench/figures.h"
#include "tests/bench/peers.h"
#include "tests/bench/process_family.h"
#include "tests/product/far_side_process.h"
#include "tests/product/kiosk_at_screen.h"
#include "tests/product/screenshot.h"
#include "tests/window/watched_screen.h"

#include <array>
#include <fstream>
#include <memory>
#include <thread>

#include <unistd.h>

namespace
{

using namespace kiosk;
using namespace kiosk::bench;
using namespace kiosk::test;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::milliseconds;

/// The size of reference/performance.md's table and of the commonest thin client monitor.
constexpr int kWidth = 1366;
constexpr int kHeight = 768;

/// A fast typist (design.md section 11).
constexpr int kKeysPerSecond = 8;

const std::array<std::string, 3> kLanguages{"en", "ko", "zh-CN"};

/// In the order of the table.
enum Who : std::size_t { kiosk_window, gtk, chromium };
constexpr std::size_t kWhoCount = 3;

/// What was measured of one program, a value each round.
struct Measured {
    std::array<std::vector<double>, kLanguages.size()> first_paint_ms;
    std::vector<double> cold_first_paint_ms;
    std::vector<double> memory_mib, resident_mib;
    std::map<MemoryPart, std::vector<double>> memory_parts_mib;
    std::vector<double> idle_cpu_percent, idle_wake_ups, idle_drawings;
    std::vector<double> typing_cpu_percent;
};

/// Of the kiosk alone: Home, where no caret blinks.
struct AtHome {
    std::vector<double> cpu_percent, wake_ups, drawings;
};

/// Empties the page cache of everything that no program has mapped. False where this process may not.
bool drop_page_cache()
{
    ::sync();
    std::ofstream file{"/proc/sys/vm/drop_caches"};
    file << "3" << std::flush;
    return file.good();
}

/// One display, one far side, and the programs that take turns on them.
class Turns
{
public:
    Turns()
        : folder_(empty_folder("window")),
          idle_(normally(30'000ms, 3'000ms)),
          typing_(normally(10'000ms, 3'000ms))
    {
        for (const char* name : {"home", "far-side", "traces", "data", "chromium", "seen"})
            std::filesystem::create_directories(folder_ / name);
        std::filesystem::permissions(folder_ / "data", std::filesystem::perms::owner_all);
        // For whatever is started from here on, the kiosk included.
        for (const auto& [name, value] : plain_session(folder_))
            ::setenv(name.c_str(), value.c_str(), 1);
        display_ = need(VirtualDisplay::start(
            {.width = kWidth, .height = kHeight, .window_manager = WindowManager::openbox}));
        screen_ = need(WatchedScreen::open(display_->name()));
        far_side_ = need(FarSideProcess::start(folder_ / "far-side"));
    }

    /// From before the program is started until its form (of the kiosk: Home) is on the screen.
    double first_paint_ms(Who who, const std::string& language, const std::string& seen_as)
    {
        const FormProgram program = program_of(who, language);
        const ProcessFamily family;
        wait_for_empty_screen(program.name);
        std::vector<std::string> environment = program.environment;
        environment.push_back(display_->environment());
        screen_->look_from_now_on();
        const auto started = Clock::now();
        auto process = need(Process::start(program.command, environment));
        const auto painted = screen_->when_drawn(has_content, 30s);
        if (!painted) give_up(program.name + " painted nothing on the screen");
        photograph(seen_as);
        std::this_thread::sleep_for(500ms); // What it does once at its first start is done.
        family.end(process->id());
        return std::chrono::duration<double, std::milli>(*painted - started).count();
    }

    /// Memory, an idle while and typing, with the form before the eyes and the caret in its title.
    void at_rest(Who who, Measured& measured, AtHome& at_home)
    {
        const ProcessFamily family;
        std::unique_ptr<KioskAtScreen> ours;
        std::unique_ptr<Process> peer;
        const FormProgram program = program_of(who, "en");
        if (who == kiosk_window) {
            ours = open_kiosk();
            idle(family, at_home.cpu_percent, at_home.wake_ups, at_home.drawings);
            if (!ours->choose("new.partner_center") || !ours->sees_screen("form") ||
                !ours->focus("field.title"))
                give_up("the kiosk's form did not open");
        } else {
            peer = need(Process::start(program.command, {display_->environment()}));
            if (!screen_->when_drawn(has_content, 30s))
                give_up(program.name + " painted nothing on the screen");
        }
        std::this_thread::sleep_for(normally(3'000ms, 1'500ms)); // What starting left to do is done.
        photograph("rest-" + std::to_string(who));
        idle(family, measured.idle_cpu_percent, measured.idle_wake_ups, measured.idle_drawings);
        measured.typing_cpu_percent.push_back(typing_cpu_percent(family, program.name));
        photograph("typed-" + std::to_string(who));
        weigh(family, who, measured);
        family.end(ours ? ours->process_id() : peer->id());
        if (far_side_) return;
        // Not before the family has ended: it would be one of it.
        std::filesystem::remove(folder_ / "far-side" / "ports");
        far_side_ = need(FarSideProcess::start(folder_ / "far-side"));
    }

private:
    FormProgram program_of(Who who, const std::string& language) const
    {
        switch (who) {
        case kiosk_window:
            return {"support-kiosk",
                    {KIOSK_PROGRAM, "--config", far_side_->config_file(), "--data", folder_ / "data",
                     "--lang", language, "--fullscreen"},
                    {}};
        case gtk:
            return gtk_form(language);
        case chromium:
            return chromium_form(language, folder_ / "chromium");
        }
        return {};
    }

    /// The root window of openbox is of one colour.
    void wait_for_empty_screen(const std::string& next)
    {
        const auto deadline = Clock::now() + 10s;
        while (has_content(screen_->picture())) {
            if (Clock::now() > deadline) give_up("the screen was not empty before " + next);
            std::this_thread::sleep_for(10ms);
        }
    }

    std::unique_ptr<KioskAtScreen> open_kiosk()
    {
        const auto traces = folder_ / "traces" / std::to_string(++lives_);
        std::filesystem::create_directories(traces);
        auto ours = std::make_unique<KioskAtScreen>(
            *display_, KioskAtScreen::Folders{far_side_->config_file(), folder_ / "data", traces});
        if (!ours->start({"--fullscreen"})) give_up("the kiosk drew no frame");
        // A kiosk that lost its line tries it again within a minute, when its fleet does not.
        bool is_up = false;
        for (int waits = 0; !is_up && waits < 5; ++waits)
            is_up = ours->waits_for("line", "\"up\"");
        if (!is_up || !ours->is_settled()) give_up("the kiosk did not come to rest");
        std::this_thread::sleep_for(normally(3'000ms, 1'500ms));
        return ours;
    }

    void idle(const ProcessFamily& family, std::vector<double>& cpu_percent, std::vector<double>& wake_ups,
              std::vector<double>& drawings)
    {
        screen_->look_from_now_on();
        const auto begun = Clock::now();
        const Effort before = family.effort();
        const int drawn = screen_->drawings_within(idle_);
        const Effort used = family.effort() - before;
        const std::chrono::duration<double> passed = Clock::now() - begun;
        cpu_percent.push_back(100 * std::chrono::duration<double>(used.cpu) / passed);
        wake_ups.push_back(static_cast<double>(used.wake_ups) / passed.count());
        drawings.push_back(drawn / passed.count());
    }

    double typing_cpu_percent(const ProcessFamily& family, const std::string& name)
    {
        const ScreenPicture untouched = screen_->picture();
        const auto begun = Clock::now();
        const Effort before = family.effort();
        constexpr std::string_view text = "the customer list stays empty since this morning for everyone ";
        const auto keys = typing_.count() * kKeysPerSecond / 1000;
        for (int key = 0; key < keys; ++key) {
            const char letter = text[static_cast<std::size_t>(key) % text.size()];
            screen_->press(letter == ' ' ? "space" : std::string{letter});
            std::this_thread::sleep_until(begun + (key + 1) * 1000ms / kKeysPerSecond);
        }
        const Effort used = family.effort() - before;
        const std::chrono::duration<double> passed = Clock::now() - begun;
        // Letters side by side, and not a caret.
        const auto typed = difference(untouched, screen_->picture());
        if (!typed || typed->width < 100) give_up("the keys did not arrive in " + name);
        return 100 * std::chrono::duration<double>(used.cpu) / passed;
    }

    /// The far side has libraries in common with the kiosk, and the X server with all: PSS would charge each
    /// of them a part. So the far side is away for that moment. The X server stays, as it would.
    void weigh(const ProcessFamily& family, Who who, Measured& measured)
    {
        if (who == kiosk_window) far_side_.reset();
        double whole = 0;
        for (const auto& [part, mib] : family.memory()) {
            measured.memory_parts_mib[part].push_back(mib);
            whole += mib;
        }
        measured.memory_mib.push_back(whole);
        measured.resident_mib.push_back(family.resident_mib());
    }

    /// For the eye: what counted as painted, and that all three show the same form.
    void photograph(const std::string& name) const
    {
        (void)save_screenshot(display_->name(), folder_ / "seen" / (name + ".png"));
    }

    std::filesystem::path folder_;
    Milliseconds idle_, typing_;
    int lives_ = 0;
    std::unique_ptr<VirtualDisplay> display_;
    std::unique_ptr<WatchedScreen> screen_;
    std::unique_ptr<FarSideProcess> far_side_;
};

using All = std::array<Measured, kWhoCount>;

/// A figure of the kiosk beside its peers. The first of `beside` is what a ratio is taken of.
template <typename Values>
Figure figure(const All& all, std::string what, std::string unit, Values values, std::vector<Who> beside,
              std::optional<Budget> budget = {})
{
    Figure made{.topic = "window",
                .what = std::move(what),
                .unit = std::move(unit),
                .ours = spread_of(values(all[kiosk_window])),
                .budget = budget};
    for (const Who who : beside)
        made.peers.push_back(
            {who == gtk ? "GTK 3 form in C" : "Chromium --kiosk", spread_of(values(all[who]))});
    return made;
}

std::string in_language(const std::string& tag)
{
    return tag == "en" ? "English" : tag == "ko" ? "Korean" : "Simplified Chinese";
}

constexpr Budget ratio_at_most(double limit)
{
    return {Budget::Of::ratio, Budget::Is::at_most, limit};
}

constexpr Budget at_most(double limit)
{
    return {Budget::Of::ours, Budget::Is::at_most, limit};
}

void add_first_paints(std::vector<Figure>& figures, const All& all)
{
    for (std::size_t language = 0; language < kLanguages.size(); ++language) {
        const auto values = [&](const Measured& of) { return of.first_paint_ms[language]; };
        const std::string what = "first paint, warm, " + in_language(kLanguages[language]);
        figures.push_back(figure(all, what, "ms", values, {gtk}, ratio_at_most(1)));
        figures.push_back(figure(all, what, "ms", values, {chromium}, ratio_at_most(1.0 / 8)));
    }
    if (all[kiosk_window].cold_first_paint_ms.empty()) return;
    const auto values = [](const Measured& of) { return of.cold_first_paint_ms; };
    figures.push_back(figure(all, "first paint, cold page cache, English", "ms", values, {gtk, chromium}));
}

void add_memory(std::vector<Figure>& figures, const All& all)
{
    const auto whole = [](const Measured& of) { return of.memory_mib; };
    figures.push_back(figure(all, "memory (PSS), all processes", "MiB", whole, {gtk}, ratio_at_most(0.5)));
    figures.push_back(
        figure(all, "memory (PSS), all processes", "MiB", whole, {chromium}, ratio_at_most(1.0 / 15)));
    // Not a part of it falls to whoever else has it, so it depends on nobody; for one process each.
    figures.push_back(figure(all, "memory counted whole (RSS)", "MiB",
                             [](const Measured& of) { return of.resident_mib; }, {gtk}));
    for (const MemoryPart part :
         {MemoryPart::heap, MemoryPart::program, MemoryPart::libraries, MemoryPart::gl_driver,
          MemoryPart::fonts, MemoryPart::picture, MemoryPart::other}) {
        const auto values = [part](const Measured& of) {
            const auto found = of.memory_parts_mib.find(part);
            return found == of.memory_parts_mib.end() ? std::vector<double>{0} : found->second;
        };
        figures.push_back(
            figure(all, "memory: " + std::string{words_for(part)}, "MiB", values, {gtk, chromium}));
    }
}

void add_rest(std::vector<Figure>& figures, const All& all, const AtHome& at_home)
{
    const std::string idle = normally("idle over 30 s", "idle over 3 s (short)");
    const auto at_home_row = [&](const std::string& what, const std::string& unit,
                                 const std::vector<double>& values, double limit) {
        figures.push_back({.topic = "window",
                           .what = idle + ", Home: " + what,
                           .unit = unit,
                           .ours = spread_of(values),
                           .budget = at_most(limit)});
    };
    at_home_row("CPU", "% of a core", at_home.cpu_percent, 0.1);
    // Design.md section 11 says none "beyond the sync timer", and an age in words changes once a minute.
    at_home_row("wake-ups", "1/s", at_home.wake_ups, 0.2);
    at_home_row("pictures drawn", "1/s", at_home.drawings, 0.05);

    const std::string caret = idle + ", form with its caret: ";
    figures.push_back(figure(
        all, caret + "CPU", "% of a core", [](const Measured& of) { return of.idle_cpu_percent; },
        {gtk, chromium}, at_most(0.1)));
    figures.push_back(figure(all, caret + "wake-ups", "1/s",
                             [](const Measured& of) { return of.idle_wake_ups; }, {gtk, chromium}));
    figures.push_back(figure(all, caret + "pictures drawn", "1/s",
                             [](const Measured& of) { return of.idle_drawings; }, {gtk, chromium}));
    figures.push_back(figure(
        all, "typing at 8 keys/s: CPU", "% of a core",
        [](const Measured& of) { return of.typing_cpu_percent; }, {gtk, chromium}, at_most(1)));
}

/// By a program of its own: what this one has in common with the kiosk, PSS would charge the kiosk half of.
std::vector<Figure> frame_costs()
{
    const auto file = empty_folder("frames") / "figures.json";
    if (need(Process::start({FRAME_COSTS_PROGRAM, file}))->wait() != 0) give_up("no costs of frames");
    return read(file);
}

} // namespace

int main(int count, char** arguments)
{
    const auto file = figures_file(count, arguments);
    All all;
    AtHome at_home;
    {
        Turns turns;
        // Makes data folder and profile, and fills the page cache.
        for (std::size_t who = 0; who < kWhoCount; ++who)
            turns.first_paint_ms(static_cast<Who>(who), "en", "warm-up-" + std::to_string(who));

        const int starts = normally(7, 2);
        for (int round = 0; round < starts; ++round)
            for (std::size_t language = 0; language < kLanguages.size(); ++language)
                for (std::size_t who = 0; who < kWhoCount; ++who)
                    all[who].first_paint_ms[language].push_back(
                        turns.first_paint_ms(static_cast<Who>(who), kLanguages[language],
                                             "first-" + kLanguages[language] + "-" + std::to_string(who)));
        say("first paints taken");

        const int cold_starts = normally(5, 1);
        for (int round = 0; round < cold_starts; ++round)
            for (std::size_t who = 0; who < kWhoCount; ++who) {
                if (!drop_page_cache()) break;
                all[who].cold_first_paint_ms.push_back(
                    turns.first_paint_ms(static_cast<Who>(who), "en", "cold-" + std::to_string(who)));
            }
        if (all[kiosk_window].cold_first_paint_ms.empty())
            say("cold starts are left out: only root may empty the page cache");

        const int rests = normally(3, 1);
        for (int round = 0; round < rests; ++round) {
            for (std::size_t who = 0; who < kWhoCount; ++who)
                turns.at_rest(static_cast<Who>(who), all[who], at_home);
            say("round " + std::to_string(round + 1) + " of " + std::to_string(rests) + " at rest taken");
        }
    }
    std::vector<Figure> figures;
    add_first_paints(figures, all);
    add_memory(figures, all);
    add_rest(figures, all, at_home);
    for (Figure& cost : frame_costs())
        figures.push_back(std::move(cost));
    write(file, figures);
}
