#pragma once

#include "tests/kiosk/gallery.h"

#include <algorithm>
#include <optional>

namespace kiosk::test
{

/// What the window did while nobody touched it.
struct Unattended {
    int frames = 0;   ///< It woke and drew.
    int changing = 0; ///< Frames of these that changed a pixel.
};

/// An app in its window with time in the hand: it sleeps and wakes as Window::run has it for a screen that
/// nobody touches, so a minute passes as fast as it is drawn. The caret does not blink; what blinks has its
/// own test (stillness_test.cpp). `ui` must outlive it.
class UnattendedWindow
{
public:
    UnattendedWindow(HeadlessUi& ui, App& app, Timestamp now);
    ~UnattendedWindow();
    UnattendedWindow(const UnattendedWindow&) = delete;

    /// When it wakes by itself; nothing: never.
    std::optional<Timestamp> wakes_at() const { return wakes_at_; }

    /// It is `now`, and whatever is due is drawn. `has_news`: the core has published a snapshot.
    void at(Timestamp now, bool has_news = false);

    /// Nobody comes and nothing happens until then.
    void sleeps_until(Timestamp end);

    const Unattended& seen() const { return seen_; }

private:
    bool draw_frame(); ///< Whether it changed a pixel.

    HeadlessUi& ui_;
    App& app_;
    Shell shell_;
    Timestamp now_;
    std::optional<Timestamp> wakes_at_;
    Unattended seen_;
};

} // namespace kiosk::test
