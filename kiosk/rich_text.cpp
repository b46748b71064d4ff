#include "kiosk/rich_text.h"

#include "kiosk/drawing.h"
#include "kiosk/line_break.h"
#include "kiosk/typography.h"

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace kiosk
{

namespace
{

constexpr std::string_view kNoBreakSpace = "\xC2\xA0";

Level level_of(RichRun::Look look)
{
    switch (look) {
    case RichRun::Look::plain:
    case RichRun::Look::way:
        return Level::body;
    case RichRun::Look::strong:
        return Level::strong;
    case RichRun::Look::mark:
        return Level::small;
    }
    return Level::body;
}

Tone tone_of(RichRun::Look look)
{
    switch (look) {
    case RichRun::Look::plain:
    case RichRun::Look::strong:
        return Tone::normal;
    case RichRun::Look::way:
        return Tone::accent;
    case RichRun::Look::mark:
        return Tone::muted;
    }
    return Tone::normal;
}

/// A run's place in the text of all of them.
struct Stretch {
    std::size_t begin, end;
    RichRun::Look look;
    std::string_view target;
};

/// A word of text that leads somewhere was pressed and released without the page being dragged away under it.
bool is_pressed(ImVec2 min, ImVec2 max)
{
    return ImGui::IsWindowHovered() && ImGui::IsMouseReleased(ImGuiMouseButton_Left) &&
           ImGui::IsMouseHoveringRect(min, max) &&
           ImRect{min, max}.Contains(ImGui::GetIO().MouseClickedPos[ImGuiMouseButton_Left]);
}

} // namespace

std::optional<std::string> rich_text(const Style& style, const std::vector<RichRun>& runs, float width)
{
    std::string whole;
    std::vector<Stretch> stretches;
    for (const RichRun& run : runs) {
        if (run.look == RichRun::Look::mark && whole.ends_with(' ')) {
            // The number stays with the words that it is about.
            whole.pop_back();
            stretches.back().end = whole.size();
            whole += kNoBreakSpace;
            stretches.push_back({whole.size() - kNoBreakSpace.size(), whole.size(), run.look, {}});
        }
        stretches.push_back({whole.size(), whole.size() + run.words.size(), run.look, run.target});
        whole += run.words;
    }

    std::array<ImFontBaked*, 3> fonts{};
    for (const Level level : {Level::small, Level::body, Level::strong}) {
        push_font(level);
        fonts[static_cast<std::size_t>(level)] = ImGui::GetFontBaked();
        ImGui::PopFont();
    }
    std::size_t at_stretch = 0;
    const auto advance = [&](std::size_t offset, char32_t character) {
        // Almost always the same stretch as for the character before, or the next one.
        if (offset < stretches[at_stretch].begin) at_stretch = 0;
        while (offset >= stretches[at_stretch].end)
            ++at_stretch;
        const auto level = static_cast<std::size_t>(level_of(stretches[at_stretch].look));
        return fonts[level]->GetCharAdvance(static_cast<ImWchar>(character));
    };
    const float room = width > 0 ? width : ImGui::GetContentRegionAvail().x;
    const auto lines = spans_of(whole, std::max(room, 1.0F), AdvanceAt{advance});

    std::optional<std::string> pressed;
    ImDrawList& canvas = *ImGui::GetWindowDrawList();
    const ImVec2 corner = ImGui::GetCursorScreenPos();
    const float step = line_height(style, Level::body);
    const float letters = letter_height(style, Level::body);
    float y = corner.y;
    float widest = 0;
    for (const LineSpan& line : lines) {
        float x = corner.x;
        for (const Stretch& stretch : stretches) {
            const std::size_t begin = std::max(line.begin, stretch.begin);
            const std::size_t end = std::min(line.end, stretch.end);
            if (begin >= end) continue;
            const Level level = level_of(stretch.look);
            const Colour colour = colour_of(style.palette(), tone_of(stretch.look));
            push_font(level);
            const char* words = whole.data() + begin;
            const float length = ImGui::CalcTextSize(words, whole.data() + end).x;
            canvas.AddText({x, y}, packed(colour), words, whole.data() + end);
            ImGui::PopFont();
            if (stretch.look == RichRun::Look::way) {
                const ImVec2 max{x + length, y + step};
                const bool is_lit = ImGui::IsWindowHovered() && ImGui::IsMouseHoveringRect({x, y}, max);
                const float thickness = std::max(1.0F, std::floor(style.scale)) * (is_lit ? 2 : 1);
                canvas.AddRectFilled({x, y + letters}, {x + length, y + letters + thickness}, packed(colour));
                if (is_pressed({x, y}, max)) pressed = stretch.target;
            }
            x += length;
        }
        widest = std::max(widest, x - corner.x);
        y += step;
    }
    ImGui::Dummy({std::min(widest, room), y - corner.y});
    return pressed;
}

} // namespace kiosk
