#include "kiosk/report_chart.h"

#include "kiosk/drawing.h"
#include "kiosk/report_words.h"
#include "kiosk/translation.h"
#include "kiosk/typography.h"
#include "kiosk/wording.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>

namespace kiosk
{

namespace
{

enum class Fill { plain, hatched };

/// A bar that is told from the other kind without its colour. Never without an edge, so that a zero is seen
/// to be one.
void draw_bar(const Style& style, ImVec2 min, ImVec2 max, Fill fill)
{
    ImDrawList& canvas = *ImGui::GetWindowDrawList();
    const Palette& palette = style.palette();
    if (fill == Fill::plain) {
        canvas.AddRectFilled(min, max, packed(palette.accent));
        return;
    }
    const ImU32 colour = packed(palette.text_muted);
    const float thickness = outline_thickness(style);
    const float apart = style.px(6);
    canvas.PushClipRect(min, max, true);
    for (float x = min.x; x < max.x + (max.y - min.y); x += apart)
        canvas.AddLine({x, min.y}, {x - (max.y - min.y), max.y}, colour, thickness);
    canvas.PopClipRect();
    canvas.AddRect(min, max, colour, 0, 0, thickness);
}

void draw_legend(const Style& style, Fill fill, const char* words)
{
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float line = line_height(style, Level::small);
    const float side = style.px(12);
    const float top = std::round(at.y + (line - side) / 2);
    draw_bar(style, {at.x, top}, {at.x + 2 * side, top + side}, fill);
    ImGui::SetCursorScreenPos({at.x + 2 * side + style.px(kGapSmall), at.y});
    text(style, Level::small, words);
}

/// One bar and its number, from `left`, at most `room` pixels with the number.
void draw_value(const Style& style, float left, float room, std::size_t value, std::size_t most, Fill fill)
{
    const std::string words = number(value);
    const float line = line_height(style, Level::small);
    const float of_number = text_width(style, Level::small, number(most)) + style.px(kGapSmall);
    const float share = most == 0 ? 0 : static_cast<float>(value) / static_cast<float>(most);
    const float length = std::max(style.px(2), std::round((room - of_number) * share));
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float height = style.px(12);
    const float top = std::round(at.y + (line - height) / 2);
    draw_bar(style, {left, top}, {left + length, top + height}, fill);
    ImGui::SetCursorScreenPos({left + length + style.px(kGapSmall), at.y});
    text(style, Level::small, words);
}

} // namespace

void report_chart(const Style& style, std::span<const EscalationReport::MonthCount> months)
{
    // What a wrong clock wrote has no place on a line of time; the table has it.
    std::vector<EscalationReport::MonthCount> shown;
    std::ranges::copy_if(months, std::back_inserter(shown),
                         [](const auto& one) { return one.month.has_value(); });
    if (shown.size() > kChartMonthsMax)
        shown.erase(shown.begin(), shown.end() - static_cast<std::ptrdiff_t>(kChartMonthsMax));
    std::size_t most = 0;
    float of_name = 0;
    for (const auto& [month, count] : shown) {
        most = std::max({most, count.solved_here, count.escalated});
        of_name = std::max(of_name, text_width(style, Level::small, month_name(*month)));
    }
    draw_legend(style, Fill::plain, tr("Solved here"));
    draw_legend(style, Fill::hatched, tr("Escalated"));
    for (const auto& [month, count] : shown) {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const float room = ImGui::GetContentRegionAvail().x - of_name - style.px(kGap);
        text(style, Level::small, month_name(*month), Tone::muted, of_name + 1);
        ImGui::SetCursorScreenPos(at);
        const float left = at.x + of_name + style.px(kGap);
        ImGui::PushStyleVarY(ImGuiStyleVar_ItemSpacing, 0);
        draw_value(style, left, room, count.solved_here, most, Fill::plain);
        draw_value(style, left, room, count.escalated, most, Fill::hatched);
        ImGui::PopStyleVar();
    }
}

} // namespace kiosk
