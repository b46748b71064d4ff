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
    ImVec2 min, max;
};

/// A rectangle that can be pressed by mouse, touch and keyboard, for widgets that draw themselves. `label`
/// names it to the test driver in full.
Press press_area(const char* label, ImVec2 size);

/// A filled rectangle with rounded corners and an outline of `thickness` pixels.
void draw_frame(ImDrawList& canvas, const Style& style, ImVec2 min, ImVec2 max, Colour fill, Colour outline,
                float thickness);

} // namespace kiosk
