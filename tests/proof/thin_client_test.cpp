// The main job on a machine much smaller than this one: the real kiosk in its window, with 512 MB of memory
// and a quarter of one processor. Its limits are those that people feel, so it runs at length only, where
// nothing else does.

#include "tests/product/far_side_process.h"
#include "tests/product/kiosk_at_screen.h"
#include "tests/product/screenshot.h"
#include "tests/proof/thin_client_limits.h"
#include "tests/window/watched_screen.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <thread>

namespace kiosk::test
{

namespace
{

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr ThinClient kThinClient{.memory_bytes = std::int64_t{512} * 1000 * 1000, .cores = 0.25};

/// Issue 6. A tenth of a second is what people still take for at once, a second what does not interrupt them
/// (Nielsen, Usability Engineering, 1993, chapter 5).
constexpr double kKeyToPixelMaxMs = 100;
constexpr double kAcceptMaxMs = 1000;

/// A person's, eight keys a second (design.md section 11).
constexpr auto kBetweenKeys = 125ms;

double ms_between(Clock::time_point begin, Clock::time_point end)
{
    return std::chrono::duration<double, std::milli>(end - begin).count();
}

/// The kiosk on the thin client, and around it, on the whole machine, display and far side.
struct Counter {
    std::filesystem::path folder = THIN_CLIENT_FOLDER;
    std::unique_ptr<ThinClientLimits> limits;
    std::unique_ptr<VirtualDisplay> display;
    std::unique_ptr<WatchedScreen> screen;
    std::unique_ptr<FarSideProcess> far_side;
    std::unique_ptr<KioskAtScreen> kiosk;

    Counter()
    {
        std::filesystem::remove_all(folder);
        for (const char* name : {"far-side", "traces"})
            std::filesystem::create_directories(folder / name);
        auto made = ThinClientLimits::make(kThinClient);
        REQUIRE_MESSAGE(made, (made ? std::string{} : made.error().detail));
        limits = *std::move(made);
        auto started =
            VirtualDisplay::start({.width = 1366, .height = 768, .window_manager = WindowManager::openbox});
        REQUIRE(started);
        display = *std::move(started);
        auto watched = WatchedScreen::open(display->name());
        REQUIRE(watched);
        screen = *std::move(watched);
        auto far = FarSideProcess::start(folder / "far-side", {"--unreachable"});
        REQUIRE(far);
        far_side = *std::move(far);
        kiosk = std::make_unique<KioskAtScreen>(
            *display, KioskAtScreen::Folders{far_side->config_file(), folder / "data", folder / "traces"});
        kiosk->start_through(limits->launcher());
    }

    /// From the key until the letter is on the screen, for each letter of a word.
    std::vector<double> key_to_pixel_ms(std::string_view letters) const
    {
        std::vector<double> all;
        for (const char letter : letters) {
            const ScreenPicture before = screen->picture();
            screen->look_from_now_on();
            const auto pressed = screen->press(std::string{letter});
            const auto drawn = screen->when_drawn(
                [&](const ScreenPicture& now) {
                    const auto changed = difference(before, now);
                    return changed && changed->width > 3; // More than a caret that blinks.
                },
                10s);
            REQUIRE(drawn);
            all.push_back(ms_between(pressed, *drawn));
            std::this_thread::sleep_until(pressed + kBetweenKeys);
        }
        return all;
    }

    /// As a technician would look it up from outside.
    nlohmann::json list() const
    {
        return nlohmann::json::parse(Process::output_of({KIOSK_PROGRAM, "--config", far_side->config_file(),
                                                         "--data", folder / "data", "--json", "list"}));
    }
};

} // namespace

TEST_CASE(
    "thin client: with 512 MB and a quarter of a processor the main job is done, a key is seen within 100 ms "
    "and a request is saved within a second")
{
    Counter counter;
    KioskAtScreen& kiosk = *counter.kiosk;
    const auto begun = Clock::now();
    REQUIRE(kiosk.start({"--fullscreen"}));
    const double start_ms = ms_between(begun, Clock::now());
    REQUIRE(kiosk.sees_screen("home"));
    REQUIRE(kiosk.choose("new.partner_center"));
    REQUIRE(kiosk.sees_screen("form"));
    REQUIRE(kiosk.choose("category.technical"));
    REQUIRE(kiosk.focus("field.title"));

    std::vector<double> keys_ms = counter.key_to_pixel_ms("thelistofcustomersdoesnotload");
    REQUIRE(kiosk.focus("field.description"));
    std::ranges::copy(counter.key_to_pixel_ms("itstaysemptysincethismorningforeverycolleague"),
                      std::back_inserter(keys_ms));
    REQUIRE(kiosk.choose("severity.B"));
    REQUIRE(kiosk.type_into("field.contact.first_name", "Mina"));
    REQUIRE(kiosk.type_into("field.contact.last_name", "Kim"));
    REQUIRE(kiosk.type_into("field.contact.email", "mina.kim@reseller.example"));
    REQUIRE(kiosk.type_into("field.contact.phone", "+82 2 555 0100"));
    REQUIRE(kiosk.choose_from("field.contact.language", "contact.language.ko"));
    REQUIRE(kiosk.is_settled());
    CHECK(save_screenshot(counter.display->name(), counter.folder / "form.png"));

    const auto submitted = counter.screen->press("Return", true);
    REQUIRE(kiosk.sees_screen("receipt"));
    const double accept_ms = ms_between(submitted, Clock::now());
    CHECK(kiosk.traced("accepted") == 1);
    REQUIRE(kiosk.is_settled());
    CHECK(save_screenshot(counter.display->name(), counter.folder / "saved.png"));

    REQUIRE(counter.far_side->become_reachable());
    CHECK((kiosk.choose("strip.try_now") || kiosk.traced("sync_outcome", "\"done\"") > 0));
    REQUIRE(kiosk.waits_for("sync_outcome", "\"done\""));
    const nlohmann::json list = counter.list();
    REQUIRE(list.size() == 1);
    CHECK(list[0].value("state", "") == "sent");
    CHECK_FALSE(list[0].value("service_request_number", "").empty());
    CHECK(counter.far_side->ledger().size() == 1);

    std::ranges::sort(keys_ms);
    std::printf(
        "thin client, 512 MB and 25 %% of a core: first frame %.0f ms; key to pixel median %.1f ms, p95 %.1f "
        "ms, "
        "worst %.1f ms of %zu; submit to saved %.0f ms; memory peak %.0f MB, page cache included; %lld kills "
        "for want of memory; throttled %lld times\n",
        start_ms, keys_ms[keys_ms.size() / 2], keys_ms[keys_ms.size() * 95 / 100], keys_ms.back(),
        keys_ms.size(), accept_ms, static_cast<double>(counter.limits->memory_peak_bytes()) / 1e6,
        static_cast<long long>(counter.limits->out_of_memory_kills()),
        static_cast<long long>(counter.limits->throttled_periods()));
    CHECK(keys_ms.back() <= kKeyToPixelMaxMs);
    CHECK(accept_ms <= kAcceptMaxMs);
    CHECK(counter.limits->out_of_memory_kills() == 0);
    CHECK(counter.limits->throttled_periods() > 0); // It was a thin client.
}

} // namespace kiosk::test
