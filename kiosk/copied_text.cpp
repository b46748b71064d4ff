#include "kiosk/copied_text.h"

#include <imgui.h>
#include <imgui_internal.h>

#include <string>

namespace kiosk
{

namespace
{

/// Where the mark is kept: with the outermost window, which outlives every screen.
ImGuiStorage& marks()
{
    return ImGui::GetCurrentWindow()->RootWindow->StateStorage;
}

ImGuiID key_of_mark()
{
    return ImHashStr("copied here");
}

/// Never 0, which is the mark of nothing.
int mark_of(std::string_view words)
{
    return static_cast<int>(ImHashData(words.data(), words.size()) | 1U);
}

} // namespace

void copy(std::string_view words)
{
    ImGui::SetClipboardText(std::string{words}.c_str());
    marks().SetInt(key_of_mark(), mark_of(words));
}

std::string_view copied()
{
    const char* text = ImGui::GetClipboardText();
    return text == nullptr ? std::string_view{} : std::string_view{text};
}

void forget_copied()
{
    const int mark = marks().GetInt(key_of_mark());
    if (mark == 0) return;
    if (mark_of(copied()) == mark) ImGui::SetClipboardText("");
    marks().SetInt(key_of_mark(), 0);
}

} // namespace kiosk
