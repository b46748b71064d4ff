#include "kiosk/labels.h"

#include <imgui.h>
#include <imgui_internal.h>

namespace kiosk
{

std::string_view visible_text(const char* label)
{
    return {label, ImGui::FindRenderedTextEnd(label)};
}

std::string label_text(std::string_view words)
{
    std::string line{words};
    for (char& c : line)
        if (c == '\n' || c == '\r' || c == '\0') c = ' ';
    for (std::size_t at = line.find("##"); at != std::string::npos; at = line.find("##", at + 1))
        line.insert(at + 1, " ");
    return line;
}

} // namespace kiosk
