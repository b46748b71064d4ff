// Idle means idle: the window wakes for what changes on the screen and for nothing else.

#include "tests/kiosk/unattended_window.h"

#include <doctest/doctest.h>

#include <cstddef>
#include <map>

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

/// Of every screen the first scene that no click opens: what opens over a screen wakes nobody.
std::map<std::size_t, const test::Scene*> a_scene_of_each_screen()
{
    std::map<std::size_t, const test::Scene*> scenes;
    for (const test::Scene& scene : test::scenes())
        if (scene.clicks.empty()) scenes.emplace(test::open_scene(scene, {})->app->screen().index(), &scene);
    return scenes;
}

} // namespace

TEST_CASE(
    "idle: while nobody comes and nothing happens every screen draws a frame for each change and no other")
{
    HeadlessUi ui;
    for (const auto& [screen, scene] : a_scene_of_each_screen()) {
        CAPTURE(std::string{scene->name});
        const auto exhibit = test::open_scene(*scene, without_caret_and_countdown());
        UnattendedWindow window{ui, *exhibit->app, gallery_time()};

        window.sleeps_until(gallery_time() + 10min);

        CHECK(window.seen().frames == window.seen().changing);
        // An age in words, once a minute, of at most two things.
        CHECK(window.seen().frames <= 2 * 10);
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

    CHECK(window.seen().frames == 3);
    CHECK(window.seen().changing == 0);
}
