#include "kiosk/typography.h"

#include "kiosk/drawing.h"
#include "kiosk/line_break.h"
#include "kiosk/window/fonts.h"

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace kiosk
{

namespace
{

FontRole role_of(Level level)
{
    return level == Level::small || level == Level::body ? FontRole::text : FontRole::heading;
}

std::vector<std::string_view> wrapped(std::string_view words, float width)
{
    ImFontBaked* baked = ImGui::GetFontBaked();
    return lines_of(words, std::max(width, 1.0F), [baked](char32_t character) {
        return baked->GetCharAdvance(static_cast<ImWchar>(character));
    });
}

float line_step(float font_height)
{
    return std::floor(font_height * 1.22F);
}

/// Draws wrapped lines at `at`; returns how high they are. The font is the pushed one.
float draw_lines(ImDrawList& canvas, ImVec2 at, const std::vector<std::string_view>& lines, ImU32 colour)
{
    const float step = line_step(ImGui::GetFontSize());
    for (const std::string_view line : lines) {
        if (!line.empty()) canvas.AddText(at, colour, line.data(), line.data() + line.size());
        at.y += step;
    }
    return step * static_cast<float>(lines.size());
}

} // namespace

void push_font(Level level)
{
    ImGui::PushFont(font(role_of(level)), size_of(level));
}

Colour colour_of(const Palette& palette, Tone tone)
{
    switch (tone) {
    case Tone::normal:
        return palette.text;
    case Tone::muted:
        return palette.text_muted;
    case Tone::accent:
        return palette.accent;
    case Tone::good:
        return palette.good;
    case Tone::calm:
        return palette.calm;
    case Tone::warning:
        return palette.warning;
    case Tone::bad:
        return palette.bad;
    }
    return palette.text;
}

Colour tint_of(const Palette& palette, Tone tone)
{
    switch (tone) {
    case Tone::normal:
    case Tone::muted:
    case Tone::calm:
        return palette.calm_tint;
    case Tone::accent:
        return palette.accent_tint;
    case Tone::good:
        return palette.good_tint;
    case Tone::warning:
        return palette.warning_tint;
    case Tone::bad:
        return palette.bad_tint;
    }
    return palette.calm_tint;
}

float size_of(Level level)
{
    switch (level) {
    case Level::small:
        return 16;
    case Level::body:
    case Level::strong:
        return 18;
    case Level::section:
        return 20;
    case Level::title:
        return 24;
    case Level::display:
        return 34;
    }
    return 18;
}

void text(const Style& style, Level level, std::string_view words, Tone tone, float width)
{
    push_font(level);
    const float room = width > 0 ? width : ImGui::GetContentRegionAvail().x;
    const auto lines = wrapped(words, room);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float step = line_step(ImGui::GetFontSize());
    const ImU32 colour = packed(colour_of(style.palette(), tone));
    float widest = 0;
    ImDrawList& canvas = *ImGui::GetWindowDrawList();
    float y = at.y;
    for (const std::string_view line : lines) {
        if (!line.empty()) {
            canvas.AddText({at.x, y}, colour, line.data(), line.data() + line.size());
            widest = std::max(widest, ImGui::CalcTextSize(line.data(), line.data() + line.size()).x);
        }
        y += step;
    }
    ImGui::PopFont();
    ImGui::Dummy({std::min(widest, room), y - at.y});
}

void one_line(const Style& style, Level level, std::string_view words, Tone tone, float width)
{
    draw_one_line(*ImGui::GetWindowDrawList(), level, ImGui::GetCursorScreenPos(), words,
                  colour_of(style.palette(), tone), width);
    ImGui::Dummy({width, line_height(style, level)});
}

float text_width(const Style&, Level level, std::string_view words)
{
    push_font(level);
    const float width = ImGui::CalcTextSize(words.data(), words.data() + words.size()).x;
    ImGui::PopFont();
    return std::ceil(width);
}

float text_height(const Style&, Level level, std::string_view words, float width)
{
    push_font(level);
    const float height =
        words.empty() ? 0
                      : line_step(ImGui::GetFontSize()) * static_cast<float>(wrapped(words, width).size());
    ImGui::PopFont();
    return height;
}

float word_width(const Style& style, Level level, std::string_view words)
{
    float width = 0;
    for (std::string_view rest = words; !rest.empty();) {
        const std::size_t blank = rest.find(' ');
        width = std::max(width, text_width(style, level, rest.substr(0, blank)));
        rest = blank == std::string_view::npos ? std::string_view{} : rest.substr(blank + 1);
    }
    return width;
}

float folded_width(const Style& style, std::string_view words)
{
    const float two_lines = 2 * line_height(style, Level::small);
    const float widest = text_width(style, Level::small, words);
    float width = std::max(std::ceil(widest / 2), word_width(style, Level::small, words));
    while (width < widest && text_height(style, Level::small, words, width) > two_lines)
        width += style.px(kGapTiny);
    return std::min(width, widest) + 1; // As wide as a line is it would be broken.
}

float line_height(const Style&, Level level)
{
    push_font(level);
    const float height = line_step(ImGui::GetFontSize());
    ImGui::PopFont();
    return height;
}

float letter_height(const Style&, Level level)
{
    push_font(level);
    const float height = ImGui::GetFontSize();
    ImGui::PopFont();
    return height;
}

float draw_wrapped(ImDrawList& canvas, Level level, ImVec2 at, std::string_view words, Colour colour,
                   float width)
{
    if (words.empty()) return 0;
    push_font(level);
    const float height = draw_lines(canvas, at, wrapped(words, width), packed(colour));
    ImGui::PopFont();
    return height;
}

void draw_one_line(ImDrawList& canvas, Level level, ImVec2 at, std::string_view words, Colour colour,
                   float width)
{
    push_font(level);
    const char* end = words.data() + words.size();
    const ImVec2 size = ImGui::CalcTextSize(words.data(), end);
    ImGui::PushStyleColor(ImGuiCol_Text, packed(colour));
    // Below the line, too: a face behind the first one may reach further down than its metrics say.
    const ImVec2 right_bottom(at.x + width, at.y + size.y * 1.25F);
    ImGui::RenderTextEllipsis(&canvas, at, right_bottom, right_bottom.x, words.data(), end, &size);
    ImGui::PopStyleColor();
    ImGui::PopFont();
}

float draw_centred(ImDrawList& canvas, Level level, ImVec2 top, std::string_view words, Colour colour,
                   float width)
{
    push_font(level);
    const float step = line_step(ImGui::GetFontSize());
    float y = top.y;
    for (const std::string_view line : wrapped(words, width)) {
        const char* end = line.data() + line.size();
        const float line_width = ImGui::CalcTextSize(line.data(), end).x;
        canvas.AddText({std::round(top.x - line_width / 2), y}, packed(colour), line.data(), end);
        y += step;
    }
    ImGui::PopFont();
    return y - top.y;
}

} // namespace kiosk
