#include "kiosk/window/drag_scroll.h"

#include <imgui_internal.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace kiosk
{

namespace
{

/// How long the speed of a drag remembers, in seconds: as long as a finger rests before it means to stop.
constexpr float kSpeedMemory = 0.05F;

/// A glide loses all but 1/e of its speed in this time, in seconds. Source: iOS, whose pages keep 0.998 of
/// their speed a millisecond, which is 0.5 s; half of it, because each frame of ours costs a repaint.
constexpr float kGlideTime = 0.25F;

/// Slower, in units a second, the page stands: less than a unit a frame at 60 Hz.
constexpr float kSlowest = 40;

/// Slower, in units a second, letting go means to leave the page where it is.
constexpr float kGlideFrom = 200;

/// The window that a drag beginning in `window` scrolls: the innermost that has something to scroll.
ImGuiWindow* scrolled_from(ImGuiWindow* window)
{
    while (window != nullptr && window->ScrollMax.y <= 0)
        window = (window->Flags & ImGuiWindowFlags_ChildWindow) != 0 ? window->ParentWindow : nullptr;
    return window;
}

/// Takes the press away from whatever has it: ImGui holds a window's own press until the button is released.
void take_press(ImGuiWindow& window)
{
    ImGui::SetActiveID(window.MoveId, &window);
}

} // namespace

void DragScroll::begin_frame(ImGuiContext& context, float unit)
{
    const ImGuiIO& io = context.IO;
    if (io.MouseClicked[ImGuiMouseButton_Left]) press(context);
    if (io.MouseWheel != 0 || context.NavMoveSubmitted) is_gliding_ = false;
    if (window_ == 0) return;

    ImGuiWindow* window = ImGui::FindWindowByID(window_);
    if (window == nullptr || !window->WasActive) {
        *this = {};
        return;
    }
    const bool is_held = io.MouseDown[ImGuiMouseButton_Left];
    // A quick flick moves in the very frame that tells its end.
    if (is_held || io.MouseReleased[ImGuiMouseButton_Left]) drag(context, *window, unit);
    if (is_held) return;
    if (is_dragging_)
        let_go(*window, unit);
    else if (is_gliding_)
        glide(context, *window, unit);
    else
        window_ = 0;
}

void DragScroll::press(ImGuiContext& context)
{
    const bool halts = std::exchange(is_gliding_, false);
    ImGuiWindow* window = scrolled_from(context.HoveredWindow);
    window_ = window == nullptr ? 0 : window->ID;
    is_dragging_ = false;
    if (!halts || window == nullptr) return;

    is_dragging_ = true;
    grip_y_ = context.IO.MousePos.y;
    grip_scroll_ = window->Scroll.y;
    speed_ = 0;
    take_press(*window);
}

void DragScroll::drag(ImGuiContext& context, ImGuiWindow& window, float unit)
{
    const ImGuiIO& io = context.IO;
    if (!is_dragging_) {
        const float moved = io.MousePos.y - io.MouseClickedPos[ImGuiMouseButton_Left].y;
        const float slop = slop_units * unit;
        const ImGuiID active = context.ActiveId;
        const bool is_theirs = active != 0 && (active == text_item_ || active == context.InputTextState.ID ||
                                               active == ImGui::GetWindowScrollbarID(&window, ImGuiAxis_Y) ||
                                               context.ActiveIdSource == ImGuiInputSource_Keyboard);
        if (std::abs(moved) <= slop || is_theirs || !ImGui::IsMousePosValid(&io.MousePos)) return;
        is_dragging_ = true;
        // From the edge of the slop on, so that the page does not jump when it starts to follow.
        grip_y_ = io.MouseClickedPos[ImGuiMouseButton_Left].y + std::copysign(slop, moved);
        grip_scroll_ = window.Scroll.y;
        speed_ = 0;
        take_press(window);
    }
    if (context.ActiveId != window.MoveId) take_press(window);
    const float speed = -io.MouseDelta.y / io.DeltaTime;
    speed_ += (speed - speed_) * std::min(1.0F, io.DeltaTime / kSpeedMemory);
    ImGui::SetScrollY(&window, std::clamp(grip_scroll_ + grip_y_ - io.MousePos.y, 0.0F, window.ScrollMax.y));
}

void DragScroll::let_go(const ImGuiWindow& window, float unit)
{
    is_dragging_ = false;
    is_gliding_ = std::abs(speed_) >= kGlideFrom * unit;
    position_ = window.ScrollTarget.y < FLT_MAX ? window.ScrollTarget.y : window.Scroll.y;
    if (!is_gliding_) window_ = 0;
}

void DragScroll::glide(const ImGuiContext& context, ImGuiWindow& window, float unit)
{
    position_ += speed_ * context.IO.DeltaTime;
    speed_ *= std::exp(-context.IO.DeltaTime / kGlideTime);
    const float clamped = std::clamp(position_, 0.0F, window.ScrollMax.y);
    ImGui::SetScrollY(&window, clamped);
    if (clamped == position_ && std::abs(speed_) >= kSlowest * unit) return;
    is_gliding_ = false;
    window_ = 0;
}

void DragScroll::end_frame(const ImGuiContext& context)
{
    text_item_ = context.PlatformImeData.WantTextInput ? context.ActiveId : 0;
}

} // namespace kiosk
