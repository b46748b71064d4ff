#include "kiosk/window/keyboard.h"

#include <doctest/doctest.h>
#include <imgui.h>

#include <X11/keysym.h>

TEST_CASE("keyboard: keysyms become the keys ImGui knows")
{
    struct Expected {
        unsigned long keysym;
        ImGuiKey key;
    };
    const Expected table[] = {
        {XK_a, ImGuiKey_A},
        {XK_Z, ImGuiKey_Z},
        {XK_0, ImGuiKey_0},
        {XK_9, ImGuiKey_9},
        {XK_F1, ImGuiKey_F1},
        {XK_F12, ImGuiKey_F12},
        {XK_Return, ImGuiKey_Enter},
        {XK_KP_Enter, ImGuiKey_KeypadEnter},
        {XK_BackSpace, ImGuiKey_Backspace},
        {XK_Escape, ImGuiKey_Escape},
        {XK_Tab, ImGuiKey_Tab},
        {XK_ISO_Left_Tab, ImGuiKey_Tab},
        {XK_KP_4, ImGuiKey_Keypad4},
        {XK_KP_Left, ImGuiKey_LeftArrow},
        {XK_Control_L, ImGuiKey_LeftCtrl},
        {XK_Prior, ImGuiKey_PageUp},
    };
    for (const Expected& each : table) {
        CAPTURE(each.keysym);
        CHECK(kiosk::key_of(each.keysym) == each.key);
    }
    for (const unsigned long keysym : {XK_dead_acute, XK_adiaeresis, XK_Hangul, XK_ISO_Level3_Shift, 0})
        CHECK(kiosk::key_of(keysym) == ImGuiKey_None);
}
