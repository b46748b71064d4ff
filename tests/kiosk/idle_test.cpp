// Idle means idle: the window wakes for what changes on the screen and for nothing else.

#include "tests/kiosk/unattended_window.h"

#include <doctest/doctest.h>

using namespace kiosk;
using namespace std::chrono_literals;
using kiosk::test::gallery_time;
using kiosk::test::HeadlessUi;
using kiosk::test::UnattendedWindow;

namespace
{

UiSettings without_caret_and_countdown()
{
    UiSettings settings;
    settings.caret_blink = false;
    settings.idle = 24h; // What it does when a person has left is tested elsewhere.
    return settings;
}

} // namespace

TEST_CASE(
    "idle: while nobody comes and nothing happens every screen draws a frame for each change and no other")
{
    HeadlessUi ui;
    int frames = 0;
    for (const test::Scene& scene : test::scenes()) {
        // What opens over a screen is opened by clicks, and wakes nobody.
        if (!scene.clicks.empty()) continue;
        CAPTURE(std::string{scene.name});
        const auto exhibit = test::open_scene(scene, without_caret_and_countdown());
        UnattendedWindow window{ui, *exhibit->app, gallery_time()};

        window.sleeps_until(gallery_time() + 10min);

        // Under a wrong clock no age is shown, and App::next_wake still wakes for one: a frame a minute.
        if (scene.name != "home-clock-wrong") CHECK(window.seen().frames == window.seen().changing);
        // An age in words, once a minute, of at most two things.
        CHECK(window.seen().frames <= 2 * 10);
        frames += window.seen().frames;
    }
    CHECK(frames > 0);
}

TEST_CASE("idle: no screen at rest asks by itself for what makes its picture old")
{
    HeadlessUi ui;
    for (const test::Scene& scene : test::scenes()) {
        CAPTURE(std::string{scene.name});
        const test::Show show{ui, scene, without_caret_and_countdown()};
        ui.settle();
        for (int frame = 0; frame < 3; ++frame) {
            ui.frame();
            CHECK_FALSE(show.shell().has_acted());
        }
    }
}

TEST_CASE("idle: a kiosk that has never sent and has no list of customers sleeps for good")
{
    HeadlessUi ui;
    SeededRandom random{1};
    App app{test::shipped_catalogue(), without_caret_and_countdown(), {}, random};
    app.see(std::make_shared<const Snapshot>(test::first_day()));
    UnattendedWindow window{ui, app, gallery_time()};

    window.sleeps_until(gallery_time() + 24h * 365);

    CHECK(window.seen().frames == 0);
}

TEST_CASE("idle: what wakes for nothing is noticed")
{
    HeadlessUi ui;
    SeededRandom random{1};
    App app{test::shipped_catalogue(), without_caret_and_countdown(), {}, random};
    app.see(std::make_shared<const Snapshot>(test::first_day()));
    UnattendedWindow window{ui, app, gallery_time()};

    window.at(gallery_time() + 1s, true); // A snapshot that says nothing new.

    CHECK(window.seen().frames == 1);
    CHECK(window.seen().changing == 0);
}
