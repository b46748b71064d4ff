#pragma once

#include <imgui.h>

struct ImGuiWindow;

namespace kiosk
{

/// Scrolls a page or a list with the finger, or with the held mouse: X11 makes both the same button, so both
/// may. A press that moves far enough scrolls what lies under it and presses nothing any more; one that stays
/// is a tap. Let go in motion, the page glides to a stop; the next press halts it and presses nothing.
///
/// A press in a text field or on a scrollbar is theirs. Lives beside one ImGui context, in its thread.
class DragScroll
{
public:
    /// How far a press may move and still be a tap, in units. Source: 2.6 mm at 96 dpi, as the 8 to 10 units
    /// of touch systems; a hand that trembles with a mouse stays within it too.
    static constexpr float slop_units = 10;

    /// Between ImGui's NewFrame() and the first window. `unit` is the display's pixels for a unit.
    void begin_frame(ImGuiContext& context, float unit);

    /// After the last window, before Render().
    void end_frame(const ImGuiContext& context);

    /// True while the page moves on by itself: frames are due.
    bool is_gliding() const { return is_gliding_; }

private:
    void press(ImGuiContext& context);
    void drag(ImGuiContext& context, ImGuiWindow& window, float unit);
    void let_go(const ImGuiWindow& window, float unit);
    void glide(const ImGuiContext& context, ImGuiWindow& window, float unit);

    ImGuiID window_ = 0;    ///< What the press would scroll; 0: nothing.
    ImGuiID text_item_ = 0; ///< The item that had the press in the last frame, when it takes text.
    bool is_dragging_ = false;
    bool is_gliding_ = false;
    float grip_y_ = 0;      ///< Where the pointer was when the drag began,
    float grip_scroll_ = 0; ///< and how far the page was scrolled then.
    float position_ = 0;    ///< Of a gliding page; ImGui itself keeps whole pixels.
    float speed_ = 0;       ///< Pixels in a second, smoothed; positive when the page scrolls down.
};

} // namespace kiosk
