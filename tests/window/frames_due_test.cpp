#include "kiosk/window/frames_due.h"

#include <doctest/doctest.h>

#include <initializer_list>

using kiosk::FramesDue;
using kiosk::Stir;

namespace
{

enum class Drawn { same, changed, moving };

/// Draws these frames and then such that change nothing, until none is due; how many that was in all.
int frames_drawn(FramesDue& frames, std::initializer_list<Drawn> first = {})
{
    int count = 0;
    for (auto next = first.begin(); frames.any() && count < 100; ++count) {
        const Drawn drawn = next == first.end() ? Drawn::same : *next++;
        frames.drawn(drawn == Drawn::changed, drawn == Drawn::moving);
    }
    return count;
}

} // namespace

TEST_CASE("frames due: none until something happens, and a mouse is followed by three whatever they show")
{
    FramesDue frames;
    CHECK_FALSE(frames.any());

    frames.stir(Stir::event);
    CHECK(frames_drawn(frames, {Drawn::changed}) == 3);
    frames.stir(Stir::event);
    CHECK(frames_drawn(frames, {Drawn::same, Drawn::same, Drawn::changed}) == 4);
}

TEST_CASE("frames due: a key is followed by its change and one frame more")
{
    FramesDue frames;
    frames.stir(Stir::key);
    CHECK(frames_drawn(frames, {Drawn::changed}) == 2);

    // What it does may show late, and go on.
    frames.stir(Stir::key);
    CHECK(frames_drawn(frames, {Drawn::same, Drawn::changed, Drawn::changed}) == 4);
    frames.stir(Stir::key);
    CHECK(frames_drawn(frames) == 3);
}

TEST_CASE(
    "frames due: behind a letter that is drawn the one frame more may wait, and goes with the next letter's")
{
    FramesDue frames;
    frames.stir(Stir::typed);
    CHECK_FALSE(frames.may_wait());
    frames.drawn(true, false);
    CHECK(frames.may_wait());

    frames.stir(Stir::typed);
    CHECK_FALSE(frames.may_wait());
    CHECK(frames_drawn(frames, {Drawn::changed}) == 2);
    CHECK_FALSE(frames.may_wait());
}

TEST_CASE(
    "frames due: news behind a letter wait as long as its one frame more, and hurry on any other picture")
{
    FramesDue frames;
    frames.stir(Stir::typed);
    frames.drawn(true, false);
    frames.stir(Stir::news);
    CHECK(frames.may_wait());
    CHECK(frames_drawn(frames) == 1);

    frames.stir(Stir::news);
    CHECK_FALSE(frames.may_wait());
}

TEST_CASE("frames due: what is not a letter, has not shown yet, or moves, does not wait")
{
    const auto may_wait_after = [](FramesDue frames, Stir what, Drawn drawn) {
        frames.stir(what);
        frames.drawn(drawn != Drawn::same, drawn == Drawn::moving);
        return frames.may_wait();
    };
    CHECK(may_wait_after({}, Stir::typed, Drawn::changed));
    CHECK_FALSE(may_wait_after({}, Stir::key, Drawn::changed));
    CHECK_FALSE(may_wait_after({}, Stir::typed, Drawn::same));
    CHECK_FALSE(may_wait_after({}, Stir::typed, Drawn::moving));

    FramesDue with_mouse;
    with_mouse.stir(Stir::event);
    with_mouse.drawn(true, false);
    CHECK_FALSE(may_wait_after(with_mouse, Stir::typed, Drawn::changed));
}

TEST_CASE("frames due: news that changes nothing costs one frame, a deadline none but its own")
{
    FramesDue frames;
    frames.drawn(true, false);
    CHECK_FALSE(frames.any());

    frames.stir(Stir::news);
    CHECK(frames_drawn(frames) == 1);
    frames.stir(Stir::news);
    CHECK(frames_drawn(frames, {Drawn::changed}) == 2);
}

TEST_CASE("frames due: what is measured before it is shown gets its frame")
{
    FramesDue frames;
    frames.stir(Stir::news);
    CHECK(frames_drawn(frames, {Drawn::moving, Drawn::moving, Drawn::changed}) == 4);
    frames.stir(Stir::key);
    CHECK(frames_drawn(frames, {Drawn::changed, Drawn::moving, Drawn::changed}) == 4);
}

TEST_CASE("frames due: a key does not hurry what a mouse began")
{
    FramesDue frames;
    frames.stir(Stir::event);
    frames.drawn(true, false);
    frames.stir(Stir::key);

    CHECK(frames_drawn(frames, {Drawn::changed}) == 3);
}

TEST_CASE("frames due: what never settles does not keep the machine awake")
{
    FramesDue frames;
    frames.stir(Stir::news);
    int count = 0;
    for (; frames.any() && count < 100; ++count)
        frames.drawn(true, true);

    CHECK(count == FramesDue::frames_max);
}
