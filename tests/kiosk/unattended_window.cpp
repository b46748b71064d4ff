#include "tests/kiosk/unattended_window.h"

#include "kiosk/window/frames_due.h"

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

bool UnattendedWindow::draw_frame()
{
    ui_.frame();
    const bool is_changing = !ui_.changed().empty();
    ++seen_.frames;
    seen_.changing += is_changing ? 1 : 0;
    return is_changing;
}

void UnattendedWindow::at(Timestamp now, bool has_news)
{
    now_ = now;
    const bool is_due = wakes_at_ && *wakes_at_ <= now_;
    if (!has_news && !is_due) return;
    if (is_due && !has_news) draw_frame();
    FramesDue frames;
    frames.stir(has_news ? Stir::news : Stir::nothing);
    while (frames.any())
        frames.drawn(draw_frame(), ui_.context().is_moving());
    app_.take_commands();
    wakes_at_ = shell_.has_acted() ? now_ : app_.next_wake(now_);
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
