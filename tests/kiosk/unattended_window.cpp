#include "tests/kiosk/unattended_window.h"

namespace kiosk::test
{

UnattendedWindow::UnattendedWindow(HeadlessUi& ui, App& app, Timestamp now)
    : ui_(ui), app_(app), shell_(app), now_(now)
{
    ui_.start_over();
    ui_.show([this] { shell_.draw(now_, ui_.content_scale()); });
    ui_.draw_until_still();
    wakes_at_ = app_.next_wake(now_);
}

UnattendedWindow::~UnattendedWindow()
{
    ui_.show({});
}

void UnattendedWindow::draw_frame()
{
    ui_.frame();
    ++seen_.frames;
    seen_.changing += ui_.changed().empty() ? 0 : 1;
}

void UnattendedWindow::at(Timestamp now, bool has_news)
{
    now_ = now;
    if (!has_news && (!wakes_at_ || *wakes_at_ > now_)) return;
    for (int frames = has_news ? 3 : 1; frames > 0; --frames)
        draw_frame();
    app_.take_commands();
    wakes_at_ = app_.next_wake(now_);
    // Due at once is a frame at once, as fast as frames follow each other.
    if (wakes_at_) wakes_at_ = std::max(*wakes_at_, now_ + Milliseconds{17});
}

void UnattendedWindow::sleeps_until(Timestamp end)
{
    while (wakes_at_ && *wakes_at_ < end)
        at(*wakes_at_);
    now_ = end;
}

} // namespace kiosk::test
