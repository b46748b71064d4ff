#pragma once

#include "kiosk/style.h"

#include <imgui.h>

namespace kiosk
{

// What widgets that draw themselves are made of.

/// `colour` as the painter wants it, opaque.
ImU32 packed(Colour colour);

/// What a press area looks like now; its corners in screen pixels.
struct Press {
    bool is_pressed, is_hovered, is_held;
    bool is_focused; ///< Has the keyboard, and the keyboard is in use.
    ImVec2 min, max;

    /// Under the mouse or a finger.
    bool is_lit() const { return is_hovered || is_held; }
    float width() const { return max.x - min.x; }
    /// Where something `height` pixels high begins to stand in the middle.
    float middle(float height) const;
};

/// A rectangle that can be pressed by mouse, touch and keyboard, for widgets that draw themselves and, at the
/// end, the ring around it. `label` names it to the test driver in full.
Press press_area(const char* label, ImVec2 size);

/// A filled rectangle with rounded corners and an outline of `thickness` pixels.
void draw_frame(ImDrawList& canvas, const Style& style, ImVec2 min, ImVec2 max, Colour fill, Colour outline,
                float thickness);

enum class Ring {
    outside, ///< With a gap, so that it shows beside any colour; drawn over the edge of a child window.
    inside,  ///< For rows that touch each other.
};
/// The ring around what has the keyboard; nothing when it has not.
void draw_ring(ImDrawList& canvas, const Style& style, const Press& press, Ring ring = Ring::outside);

} // namespace kiosk
