#include "kiosk/window/keyboard.h"

#include <doctest/doctest.h>
#include <imgui.h>

#include <X11/keysym.h>

#include <cstdlib>

TEST_CASE("input method: the server's name is read from XMODIFIERS")
{
    struct Expected {
        const char* modifiers;
        const char* name;
    };
    const Expected table[] = {
        {"@im=fcitx", "fcitx"},
        {"@im=ibus", "ibus"},
        {"@im=none", ""},
        {"@im=local", ""},
        {"", ""},
        {"@other=1@im=fcitx@more=2", "fcitx"},
    };
    for (const Expected& each : table) {
        CAPTURE(each.modifiers);
        ::setenv("XMODIFIERS", each.modifiers, 1);
        CHECK(kiosk::named_method_server() == each.name);
    }
    ::unsetenv("XMODIFIERS");
    CHECK(kiosk::find_method_server() == kiosk::MethodServer::not_named);
}

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
