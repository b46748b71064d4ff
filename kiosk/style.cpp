#include "kiosk/style.h"

#include "kiosk/line_break.h"
#include "kiosk/translation.h"
#include "kiosk/window/fonts.h"
#include "storage/text.h"

#include <imgui.h>
#include <imgui_internal.h>
#include <imgui_stdlib.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <initializer_list>

namespace kiosk
{

namespace
{

// Paper, ink and one blue. Status colours are dark enough to be read as text.
constexpr Palette kLight{
    .ground = 0xf3f4f6,
    .surface = 0xffffff,
    .surface_raised = 0xf0f5fb,
    .line = 0xdfe2e7,
    .outline = 0x858c98,
    .text = 0x1a2130,
    .text_muted = 0x535c6b,
    .accent = 0x0f5ca8,
    .accent_raised = 0x0b4985,
    .on_accent = 0xffffff,
    .accent_tint = 0xe6f0fa,
    .good = 0x17693a,
    .calm = 0x44546a,
    .warning = 0x855000,
    .bad = 0xb3261e,
    .good_tint = 0xe3f3e8,
    .calm_tint = 0xe9edf2,
    .warning_tint = 0xfcf0d9,
    .bad_tint = 0xfce8e6,
    .focus = 0xd05a00,
};

constexpr Palette kDark{
    .ground = 0x14181f,
    .surface = 0x1e242d,
    .surface_raised = 0x29323e,
    .line = 0x343d4a,
    .outline = 0x7d8898,
    .text = 0xe9edf3,
    .text_muted = 0xabb5c4,
    .accent = 0x7db7f2,
    .accent_raised = 0xa3cdf7,
    .on_accent = 0x0d1826,
    .accent_tint = 0x1f3753,
    .good = 0x79d39a,
    .calm = 0xb4c2d4,
    .warning = 0xf1c066,
    .bad = 0xff9d94,
    .good_tint = 0x1b3527,
    .calm_tint = 0x2a3441,
    .warning_tint = 0x3b2f17,
    .bad_tint = 0x44231f,
    .focus = 0xffb02e,
};

constexpr Palette kHighContrast{
    .ground = 0x000000,
    .surface = 0x000000,
    .surface_raised = 0x26264d,
    .line = 0xffffff,
    .outline = 0xffffff,
    .text = 0xffffff,
    .text_muted = 0xffffff,
    .accent = 0xffe45c,
    .accent_raised = 0xfff3b0,
    .on_accent = 0x000000,
    .accent_tint = 0x30300a,
    .good = 0x7dff9b,
    .calm = 0xffffff,
    .warning = 0xffd94a,
    .bad = 0xffa8a0,
    .good_tint = 0x000000,
    .calm_tint = 0x000000,
    .warning_tint = 0x000000,
    .bad_tint = 0x000000,
    .focus = 0x3df5ff,
};

constexpr float kRounding = 6;

/// Measured and built even when scrolled away: ImGui would otherwise forget what lies in it, for the keyboard
/// and for the height of the page. A page holds little; long lists use a clipper.
constexpr ImGuiChildFlags kAsHighAsContent = ImGuiChildFlags_AutoResizeY | ImGuiChildFlags_AlwaysAutoResize;

ImU32 packed(Colour colour)
{
    return IM_COL32(colour >> 16 & 0xff, colour >> 8 & 0xff, colour & 0xff, 0xff);
}

ImVec4 vector(Colour colour)
{
    return ImGui::ColorConvertU32ToFloat4(packed(colour));
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

/// Height of a line of the font, in units. ImGui's size is ascent plus descent; DejaVu's em is 0.86 of it.
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

FontRole role_of(Level level)
{
    return level == Level::small || level == Level::body ? FontRole::text : FontRole::heading;
}

void push_font(Level level)
{
    ImGui::PushFont(font(role_of(level)), size_of(level));
}

/// What of a label is read, without its stable id.
std::string_view visible(const char* label)
{
    return {label, ImGui::FindRenderedTextEnd(label)};
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

float wrapped_height(Level level, std::string_view words, float width)
{
    push_font(level);
    const float height =
        words.empty() ? 0
                      : line_step(ImGui::GetFontSize()) * static_cast<float>(wrapped(words, width).size());
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

/// What a press area looks like now.
struct Press {
    bool is_pressed, is_hovered, is_held;
    ImVec2 min, max;
};

/// A rectangle that can be pressed by mouse, touch and keyboard, for widgets that draw themselves. `label`
/// names it to the test driver in full.
Press press_area(const char* label, ImVec2 size)
{
    const bool is_pressed = ImGui::InvisibleButton(label, size, ImGuiButtonFlags_EnableNav);
    return {is_pressed, ImGui::IsItemHovered(ImGuiHoveredFlags_None), ImGui::IsItemActive(),
            ImGui::GetItemRectMin(), ImGui::GetItemRectMax()};
}

void frame(ImDrawList& canvas, const Style& style, ImVec2 min, ImVec2 max, Colour fill, Colour outline,
           float thickness = 1)
{
    canvas.AddRectFilled(min, max, packed(fill), style.px(kRounding));
    canvas.AddRect({min.x + 0.5F, min.y + 0.5F}, {max.x - 0.5F, max.y - 0.5F}, packed(outline),
                   style.px(kRounding), 0, thickness);
}

float outline_thickness(const Style& style)
{
    return style.theme == Theme::high_contrast ? std::max(2.0F, style.px(2))
                                               : std::max(1.0F, std::floor(style.scale));
}

/// Draws on a grid of 24 by 24.
class Pen
{
public:
    Pen(ImDrawList& canvas, float x, float y, float size, Colour colour)
        : canvas_(canvas),
          x_(x),
          y_(y),
          unit_(size / 24),
          colour_(packed(colour)),
          thickness_(std::max(1.5F, size / 11))
    {
    }

    void strokes(std::initializer_list<ImVec2> points, ImDrawFlags flags = ImDrawFlags_None)
    {
        for (const ImVec2& point : points)
            canvas_.PathLineTo(at(point));
        canvas_.PathStroke(colour_, flags, thickness_);
    }
    void shape(std::initializer_list<ImVec2> points)
    {
        for (const ImVec2& point : points)
            canvas_.PathLineTo(at(point));
        canvas_.PathFillConvex(colour_);
    }
    void circle(ImVec2 centre, float radius)
    {
        canvas_.AddCircle(at(centre), radius * unit_, colour_, 0, thickness_);
    }
    void disc(ImVec2 centre, float radius) { canvas_.AddCircleFilled(at(centre), radius * unit_, colour_); }
    void arc(ImVec2 centre, float radius, float from, float to)
    {
        canvas_.PathArcTo(at(centre), radius * unit_, from, to);
        canvas_.PathStroke(colour_, 0, thickness_);
    }

private:
    ImVec2 at(ImVec2 point) const { return {x_ + point.x * unit_, y_ + point.y * unit_}; }

    ImDrawList& canvas_;
    float x_, y_, unit_;
    ImU32 colour_;
    float thickness_;
};

void draw_icon_on(ImDrawList& canvas, Icon icon, float x, float y, float size, Colour colour)
{
    Pen pen{canvas, x, y, size, colour};
    constexpr float pi = IM_PI;
    switch (icon) {
    case Icon::none:
        break;
    case Icon::check:
        pen.circle({12, 12}, 9.5F);
        pen.strokes({{7.5F, 12.5F}, {10.8F, 15.8F}, {16.5F, 8.8F}});
        break;
    case Icon::clock:
        pen.circle({12, 12}, 9.5F);
        pen.strokes({{12, 6.5F}, {12, 12}, {15.8F, 14.4F}});
        break;
    case Icon::pause:
        pen.circle({12, 12}, 9.5F);
        pen.strokes({{9.5F, 8}, {9.5F, 16}});
        pen.strokes({{14.5F, 8}, {14.5F, 16}});
        break;
    case Icon::question:
        pen.circle({12, 12}, 9.5F);
        pen.arc({12, 9.8F}, 2.7F, -pi, pi * 0.35F);
        pen.strokes({{13.2F, 12.2F}, {12, 13.2F}, {12, 14.2F}});
        pen.disc({12, 16.8F}, 1.3F);
        break;
    case Icon::warning:
        pen.strokes({{12, 3}, {22, 20.5F}, {2, 20.5F}}, ImDrawFlags_Closed);
        pen.strokes({{12, 9}, {12, 14.5F}});
        pen.disc({12, 17.4F}, 1.3F);
        break;
    case Icon::wrench:
        pen.arc({16.5F, 7.5F}, 5, pi * -0.15F, pi * 1.35F);
        pen.strokes({{13, 11}, {4, 20}});
        pen.strokes({{21.2F, 5.6F}, {17.5F, 8.5F}, {14.4F, 2.9F}});
        break;
    case Icon::pencil:
        pen.strokes({{4, 20}, {5, 15.5F}, {16.5F, 4}, {20, 7.5F}, {8.5F, 19}}, ImDrawFlags_Closed);
        pen.strokes({{13.8F, 6.8F}, {17.2F, 10.2F}});
        break;
    case Icon::paper_plane:
        pen.strokes({{2.5F, 11}, {21.5F, 3}, {15, 21}, {11, 13.5F}}, ImDrawFlags_Closed);
        pen.strokes({{11, 13.5F}, {21.5F, 3}});
        break;
    case Icon::arrow_left:
        pen.strokes({{11, 5}, {4, 12}, {11, 19}});
        pen.strokes({{4, 12}, {20.5F, 12}});
        break;
    case Icon::arrow_right:
        pen.strokes({{9, 5.5F}, {15.5F, 12}, {9, 18.5F}});
        break;
    case Icon::search:
        pen.circle({10.5F, 10.5F}, 6.5F);
        pen.strokes({{15.3F, 15.3F}, {21, 21}});
        break;
    case Icon::person:
        pen.circle({12, 8}, 4.2F);
        pen.arc({12, 21.5F}, 8, -pi, 0);
        break;
    case Icon::gear:
        pen.circle({12, 12}, 6);
        for (int tooth = 0; tooth < 8; ++tooth) {
            const float angle = pi / 4 * static_cast<float>(tooth);
            const ImVec2 direction(std::cos(angle), std::sin(angle));
            pen.strokes({{12 + direction.x * 6, 12 + direction.y * 6},
                         {12 + direction.x * 10, 12 + direction.y * 10}});
        }
        break;
    case Icon::no_line:
        pen.arc({12, 18}, 13, pi * -0.75F, pi * -0.25F);
        pen.arc({12, 18}, 7.5F, pi * -0.75F, pi * -0.25F);
        pen.disc({12, 18}, 1.8F);
        pen.strokes({{4, 4}, {20, 21}});
        break;
    case Icon::plus:
        pen.strokes({{12, 5}, {12, 19}});
        pen.strokes({{5, 12}, {19, 12}});
        break;
    case Icon::home:
        pen.strokes({{3, 11.5F}, {12, 3.5F}, {21, 11.5F}});
        pen.strokes({{5.5F, 10.5F}, {5.5F, 20}, {18.5F, 20}, {18.5F, 10.5F}});
        break;
    case Icon::letter_a:
        pen.strokes({{2.5F, 19}, {8.5F, 4.5F}, {14.5F, 19}});
        pen.strokes({{4.8F, 14}, {12.2F, 14}});
        pen.circle({18.8F, 15.8F}, 3);
        pen.strokes({{21.8F, 12.3F}, {21.8F, 19}});
        break;
    }
}

/// Cuts what is typed or pasted at twice the limit: enough to see by how much it is too long, and bounded.
int cut_at_twice_the_limit(ImGuiInputTextCallbackData* data)
{
    const std::size_t limit = *static_cast<const std::size_t*>(data->UserData);
    const std::string_view typed{data->Buf, static_cast<std::size_t>(data->BufTextLen)};
    const auto kept = static_cast<int>(first_code_points(typed, limit * 2).size());
    if (kept < data->BufTextLen) data->DeleteChars(kept, data->BufTextLen - kept);
    return 0;
}

struct Counted {
    std::string words;
    bool is_shown, is_over;
};

/// "180 / 250", once the limit comes near; for a text of several lines always.
Counted count_of(const FieldLook& look, const std::string& value)
{
    if (look.limit == 0) return {{}, false, false};
    const std::size_t used = code_points(value);
    const bool is_near = used * 5 >= look.limit * 3;
    return {fmt::format("{} / {}", used, look.limit), is_near || look.lines == Lines::several,
            used > look.limit};
}

} // namespace

const Palette& palette_of(Theme theme)
{
    switch (theme) {
    case Theme::light:
        return kLight;
    case Theme::dark:
        return kDark;
    case Theme::high_contrast:
        return kHighContrast;
    }
    return kLight;
}

float Style::px(float units) const
{
    return std::round(units * scale);
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

void apply(const Style& style, float content_scale)
{
    const Palette& palette = style.palette();
    ImGuiStyle imgui; // Fresh each time: sizes would accumulate otherwise.
    imgui.FontSizeBase = size_of(Level::body);
    imgui.FontScaleMain = style.scale / content_scale;
    imgui.FontScaleDpi = content_scale;
    imgui._NextFrameFontSizeBase = imgui.FontSizeBase;

    imgui.WindowPadding = {0, 0};
    imgui.WindowBorderSize = 0;
    imgui.WindowRounding = 0;
    imgui.ChildRounding = style.px(8);
    imgui.ChildBorderSize = outline_thickness(style);
    imgui.PopupRounding = style.px(8);
    imgui.PopupBorderSize = outline_thickness(style);
    imgui.FramePadding = {style.px(kGap), style.px((kTarget - size_of(Level::body)) / 2)};
    imgui.FrameRounding = style.px(kRounding);
    imgui.FrameBorderSize = outline_thickness(style);
    imgui.ItemSpacing = {style.px(kGapSmall), style.px(kGapSmall)};
    imgui.ItemInnerSpacing = {style.px(kGapSmall), style.px(kGapTiny)};
    imgui.ScrollbarSize = style.px(16);
    imgui.ScrollbarRounding = style.px(8);
    imgui.GrabMinSize = style.px(kTarget);
    imgui.DisabledAlpha = 1; // What is disabled is drawn so, and stays readable.
    imgui.MouseCursorScale = 1;
    // Shapes are drawn by our painter, which has no filtered textures for lines.
    imgui.AntiAliasedLinesUseTex = false;

    const auto set = [&](ImGuiCol which, Colour colour) { imgui.Colors[which] = vector(colour); };
    set(ImGuiCol_Text, palette.text);
    set(ImGuiCol_TextDisabled, palette.text_muted);
    set(ImGuiCol_WindowBg, palette.ground);
    imgui.Colors[ImGuiCol_ChildBg] = {0, 0, 0, 0};
    set(ImGuiCol_PopupBg, palette.surface);
    set(ImGuiCol_Border, palette.outline);
    set(ImGuiCol_FrameBg, palette.surface);
    set(ImGuiCol_FrameBgHovered, palette.surface_raised);
    set(ImGuiCol_FrameBgActive, palette.surface);
    set(ImGuiCol_ScrollbarBg, palette.ground);
    set(ImGuiCol_ScrollbarGrab, palette.outline);
    set(ImGuiCol_ScrollbarGrabHovered, palette.text_muted);
    set(ImGuiCol_ScrollbarGrabActive, palette.accent);
    set(ImGuiCol_Button, palette.surface);
    set(ImGuiCol_ButtonHovered, palette.surface_raised);
    set(ImGuiCol_ButtonActive, palette.accent_tint);
    set(ImGuiCol_Header, palette.accent_tint);
    set(ImGuiCol_HeaderHovered, palette.surface_raised);
    set(ImGuiCol_HeaderActive, palette.accent_tint);
    set(ImGuiCol_Separator, palette.line);
    set(ImGuiCol_InputTextCursor, palette.text);
    set(ImGuiCol_TextSelectedBg, style.theme == Theme::light  ? 0xb9d7f5
                                 : style.theme == Theme::dark ? 0x33587f
                                                              : 0x6a5f00);
    set(ImGuiCol_TextLink, palette.accent);
    set(ImGuiCol_NavCursor, palette.focus);
    ImGui::GetStyle() = imgui;
    ImGui::UpdateCurrentFontSize(0);
}

// ---- Text

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
    return wrapped_height(level, words, width);
}

float line_height(const Style&, Level level)
{
    push_font(level);
    const float height = line_step(ImGui::GetFontSize());
    ImGui::PopFont();
    return height;
}

void gap(const Style& style, float units)
{
    // The layout puts one item spacing on each side of a Dummy; what is asked for includes one of them.
    ImGui::Dummy({0, std::max(0.0F, style.px(units) - ImGui::GetStyle().ItemSpacing.y)});
}

void hairline(const Style& style)
{
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    ImGui::GetWindowDrawList()->AddRectFilled(
        at, {at.x + width, at.y + std::max(1.0F, std::floor(style.scale))}, packed(style.palette().line));
    ImGui::Dummy({width, 1});
}

void draw_icon(Icon icon, float x, float y, float size, Colour colour)
{
    draw_icon_on(*ImGui::GetWindowDrawList(), icon, x, y, size, colour);
}

void icon(const Style& style, Icon icon, Tone tone, float units)
{
    const ImVec2 at = ImGui::GetCursorScreenPos();
    draw_icon(icon, at.x, at.y, style.px(units), colour_of(style.palette(), tone));
    ImGui::Dummy({style.px(units), style.px(units)});
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

// ---- Widgets

float button_width(const Style& style, std::string_view words, Icon icon)
{
    const float of_icon = icon == Icon::none ? 0 : style.px(20 + kGapSmall);
    const float of_words = words.empty() ? -style.px(kGapSmall) : text_width(style, Level::body, words);
    return std::max(of_words + of_icon + 2 * style.px(18), style.px(kTarget));
}

bool button(const Style& style, const char* label, const ButtonLook& look)
{
    const Palette& palette = style.palette();
    const std::string_view words = visible(label);
    const float width = look.width > 0 ? look.width : button_width(style, words, look.icon);

    ImGui::BeginDisabled(!look.is_enabled);
    const Press press = press_area(label, {width, style.px(kTarget)});
    ImGui::EndDisabled();

    const bool is_lit = look.is_enabled && (press.is_hovered || press.is_held);
    Colour fill = palette.surface;
    Colour outline = palette.outline;
    Colour ink = colour_of(palette, look.tone);
    switch (look.rank) {
    case Rank::primary:
        fill = is_lit ? palette.accent_raised : palette.accent;
        outline = fill;
        ink = palette.on_accent;
        break;
    case Rank::secondary:
        if (is_lit) fill = palette.surface_raised;
        break;
    case Rank::quiet:
        fill = outline = is_lit ? palette.accent_tint : 0;
        break;
    }
    if (look.is_chosen) {
        fill = palette.accent_tint;
        outline = palette.accent;
    }
    if (!look.is_enabled) {
        fill = look.rank == Rank::quiet ? 0 : palette.calm_tint;
        outline = look.rank == Rank::quiet ? 0 : palette.line;
        ink = palette.text_muted;
    }

    ImDrawList& canvas = *ImGui::GetWindowDrawList();
    if (fill != 0 || look.rank != Rank::quiet || look.is_chosen)
        frame(canvas, style, press.min, press.max, fill, outline, outline_thickness(style));

    const float icon_room =
        look.icon == Icon::none ? 0 : style.px(20) + (words.empty() ? 0 : style.px(kGapSmall));
    const float words_room = press.max.x - press.min.x - icon_room - 2 * style.px(kGapSmall);
    const float words_width = std::min(text_width(style, Level::body, words), words_room);
    float x = std::round((press.min.x + press.max.x - words_width - icon_room) / 2);
    if (look.icon != Icon::none) {
        draw_icon(look.icon, x, std::round((press.min.y + press.max.y - style.px(20)) / 2), style.px(20),
                  ink);
        x += icon_room;
    }
    if (!words.empty()) {
        const float y = std::round((press.min.y + press.max.y - ImGui::GetFontSize()) / 2);
        draw_one_line(canvas, Level::body, {x, y}, words, ink, words_width + 1);
    }
    return press.is_pressed;
}

bool link(const Style& style, const char* label, Tone tone)
{
    const std::string_view words = visible(label);
    const float width = text_width(style, Level::body, words);
    const Press press = press_area(label, {width + 2 * style.px(kGapTiny), style.px(kTarget)});
    ImDrawList& canvas = *ImGui::GetWindowDrawList();
    const Colour colour = colour_of(style.palette(), tone);
    const ImVec2 at(press.min.x + style.px(kGapTiny),
                    std::round((press.min.y + press.max.y - ImGui::GetFontSize()) / 2));
    draw_one_line(canvas, Level::body, at, words, colour, width + 1);
    const float underline = at.y + ImGui::GetFontSize();
    canvas.AddRectFilled({at.x, underline}, {at.x + width, underline + (press.is_hovered ? 2.0F : 1.0F)},
                         packed(colour));
    return press.is_pressed;
}

void field_label(const Style& style, std::string_view label, std::string_view help)
{
    ImGui::PushStyleVarY(ImGuiStyleVar_ItemSpacing, style.px(kGapTiny));
    text(style, Level::strong, label);
    if (!help.empty()) text(style, Level::small, help, Tone::muted);
    ImGui::PopStyleVar();
}

void field_error(const Style& style, std::string_view error)
{
    if (error.empty()) return;
    icon(style, Icon::warning, Tone::bad, 18);
    ImGui::SameLine(0, style.px(kGapTiny + 2));
    text(style, Level::small, error, Tone::bad);
}

bool text_field(const Style& style, const FieldLook& look, std::string& value)
{
    const Palette& palette = style.palette();
    ImGui::BeginGroup();
    ImGui::PushStyleVarY(ImGuiStyleVar_ItemSpacing, style.px(kGapTiny));
    field_label(style, look.label, look.help);

    if (look.wants_focus) {
        ImGui::SetScrollHereY(0.3F);
        ImGui::SetKeyboardFocusHere();
    }
    ImGui::PushStyleColor(ImGuiCol_Border, packed(look.error.empty() ? palette.outline : palette.bad));
    if (!look.error.empty()) ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, std::max(2.0F, style.px(2)));
    if (look.writing == Writing::locked) ImGui::PushStyleColor(ImGuiCol_FrameBg, packed(palette.calm_tint));

    ImGuiInputTextFlags flags = ImGuiInputTextFlags_None;
    if (look.writing == Writing::locked) flags |= ImGuiInputTextFlags_ReadOnly;
    if (look.limit > 0) flags |= ImGuiInputTextFlags_CallbackEdit;
    auto limit = look.limit;
    ImGui::SetNextItemWidth(-FLT_MIN);
    const bool is_changed = look.lines == Lines::one
                                ? ImGui::InputText(look.id, &value, flags, cut_at_twice_the_limit, &limit)
                                : ImGui::InputTextMultiline(look.id, &value, {-FLT_MIN, look.height}, flags,
                                                            cut_at_twice_the_limit, &limit);
    if (is_changed) value = valid_utf8(value);

    if (look.writing == Writing::locked) ImGui::PopStyleColor();
    if (!look.error.empty()) ImGui::PopStyleVar();
    ImGui::PopStyleColor();

    const Counted counted = count_of(look, value);
    const float width = ImGui::GetContentRegionAvail().x;
    const float count_width =
        counted.is_shown ? text_width(style, Level::small, counted.words) + style.px(kGap) : 0;
    if (!look.error.empty() || counted.is_shown) {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        if (!look.error.empty()) {
            icon(style, Icon::warning, Tone::bad, 18);
            ImGui::SameLine(0, style.px(kGapTiny + 2));
            text(style, Level::small, look.error, Tone::bad, width - count_width - style.px(24));
        } else {
            ImGui::Dummy({1, line_height(style, Level::small)});
        }
        if (counted.is_shown)
            draw_one_line(*ImGui::GetWindowDrawList(), Level::small,
                          {at.x + width - count_width + style.px(kGap), at.y}, counted.words,
                          counted.is_over ? palette.bad : palette.text_muted, count_width);
    }
    ImGui::PopStyleVar();
    ImGui::EndGroup();
    return is_changed;
}

bool choice(const Style& style, const char* label, const ChoiceLook& look)
{
    const Palette& palette = style.palette();
    const std::string_view words = visible(label);
    const float width = look.width > 0 ? look.width : ImGui::GetContentRegionAvail().x;
    const float mark_room = style.px(kGap + 20 + kGapSmall + 2);
    const float words_width = width - mark_room - style.px(kGap);
    const float padding = style.px(11);
    const float words_height = wrapped_height(Level::body, words, words_width);
    const float height =
        std::max(style.px(kTarget),
                 words_height + wrapped_height(Level::small, look.detail, words_width) + 2 * padding);

    if (look.wants_focus) {
        ImGui::SetScrollHereY(0.3F);
        ImGui::SetKeyboardFocusHere();
    }
    ImGui::BeginDisabled(look.writing == Writing::locked);
    const Press press = press_area(label, {width, height});
    ImGui::EndDisabled();
    if (look.is_chosen) {
        // Tells the test driver that the box is ticked, as ImGui's own would.
        const ImGuiID id = ImGui::GetItemID();
        ImGuiContext& g = *ImGui::GetCurrentContext();
        IMGUI_TEST_ENGINE_ITEM_INFO(id, label, ImGuiItemStatusFlags_Checkable | ImGuiItemStatusFlags_Checked);
    }

    ImDrawList& canvas = *ImGui::GetWindowDrawList();
    const bool is_lit = look.writing == Writing::open && press.is_hovered;
    frame(canvas, style, press.min, press.max,
          look.is_chosen ? palette.accent_tint
          : is_lit       ? palette.surface_raised
                         : palette.surface,
          look.is_chosen ? palette.accent : palette.outline, outline_thickness(style));

    const float side = style.px(20);
    const ImVec2 mark(press.min.x + style.px(kGap), press.min.y + padding);
    const ImVec2 centre(mark.x + side / 2, mark.y + side / 2);
    const ImU32 ink = packed(look.is_chosen ? palette.accent : palette.outline);
    const float stroke = std::max(1.5F, style.px(2));
    if (look.mark == Mark::radio) {
        canvas.AddCircle(centre, side / 2 - 1, ink, 0, stroke);
        if (look.is_chosen) canvas.AddCircleFilled(centre, side / 2 - style.px(5), ink);
    } else {
        const ImVec2 corner(mark.x + side, mark.y + side);
        if (look.is_chosen) {
            canvas.AddRectFilled(mark, corner, ink, style.px(3));
            const float s = side / 20;
            const ImVec2 tick[] = {{mark.x + 4.5F * s, mark.y + 10.5F * s},
                                   {mark.x + 8.5F * s, mark.y + 14.5F * s},
                                   {mark.x + 15.5F * s, mark.y + 6 * s}};
            canvas.AddPolyline(tick, 3, packed(palette.on_accent), 0, stroke);
        } else {
            canvas.AddRect({mark.x + 1, mark.y + 1}, {corner.x - 1, corner.y - 1}, ink, style.px(3), 0,
                           stroke);
        }
    }
    const ImVec2 at(press.min.x + mark_room, press.min.y + padding);
    draw_wrapped(canvas, Level::body, at, words, palette.text, words_width);
    draw_wrapped(canvas, Level::small, {at.x, at.y + words_height}, look.detail, palette.text_muted,
                 words_width);
    return press.is_pressed;
}

bool begin_list(const Style& style, const char* label, std::string_view chosen, float width, Writing writing,
                bool wants_focus)
{
    if (wants_focus) {
        ImGui::SetScrollHereY(0.3F);
        ImGui::SetKeyboardFocusHere();
    }
    const std::string preview{chosen};
    const ImGuiID id = ImGui::GetID(label);
    if (writing == Writing::locked) ImGui::BeginDisabled();
    ImGui::SetNextItemWidth(width > 0 ? width : -FLT_MIN);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2{style.px(kGapTiny), style.px(kGapTiny)});
    const bool is_open = ImGui::BeginCombo(label, preview.c_str(), ImGuiComboFlags_HeightLarge);
    ImGui::PopStyleVar();
    // ImGui tells its hooks the names of all items but combos (kiosk/window/items.h).
    ImGuiContext& g = *ImGui::GetCurrentContext();
    IMGUI_TEST_ENGINE_ITEM_INFO(id, label, is_open ? ImGuiItemStatusFlags_Opened : ImGuiItemStatusFlags_None);
    if (writing == Writing::locked) ImGui::EndDisabled(); // Then it is not open: nothing lies in between.
    return is_open;
}

void end_list()
{
    ImGui::EndCombo();
}

bool list_entry(const Style& style, const char* label, bool is_chosen)
{
    ImGui::PushStyleVar(ImGuiStyleVar_SelectableTextAlign, ImVec2{0, 0.5F});
    const bool is_pressed =
        ImGui::Selectable(label, is_chosen, ImGuiSelectableFlags_None, {0, style.px(kTarget)});
    ImGui::PopStyleVar();
    if (is_chosen) ImGui::SetItemDefaultFocus();
    return is_pressed;
}

float badge_width(const Style& style, std::string_view words)
{
    return text_width(style, Level::small, words) + style.px(18 + 3 * kGapSmall);
}

void badge(const Style& style, Icon icon, Tone tone, std::string_view words)
{
    const Palette& palette = style.palette();
    const float height = style.px(30);
    const float width = std::min(badge_width(style, words), ImGui::GetContentRegionAvail().x);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImDrawList& canvas = *ImGui::GetWindowDrawList();
    const Colour ink = colour_of(palette, tone);
    canvas.AddRectFilled(at, {at.x + width, at.y + height}, packed(tint_of(palette, tone)), height / 2);
    if (style.theme == Theme::high_contrast)
        canvas.AddRect(at, {at.x + width, at.y + height}, packed(ink), height / 2, 0,
                       outline_thickness(style));
    draw_icon(icon, at.x + style.px(kGapSmall), at.y + std::round((height - style.px(18)) / 2), style.px(18),
              ink);
    push_font(Level::small);
    const float y = at.y + std::round((height - ImGui::GetFontSize()) / 2);
    ImGui::PopFont();
    draw_one_line(canvas, Level::small, {at.x + style.px(18 + 2 * kGapSmall), y}, words, ink,
                  width - style.px(18 + 3 * kGapSmall) + 1);
    ImGui::Dummy({width, height});
}

float row_height(const Style& style)
{
    return line_height(style, Level::body) + line_height(style, Level::small) + style.px(2 * 9);
}

bool row(const Style& style, const char* label, const RowLook& look)
{
    const Palette& palette = style.palette();
    const float width = ImGui::GetContentRegionAvail().x;
    const float height = row_height(style);
    ImGui::PushStyleVarY(ImGuiStyleVar_ItemSpacing, 0);
    const Press press = press_area(label, {width, height});
    ImGui::PopStyleVar();

    ImDrawList& canvas = *ImGui::GetWindowDrawList();
    if (press.is_hovered || press.is_held)
        canvas.AddRectFilled(press.min, press.max, packed(palette.surface_raised));
    canvas.AddRectFilled({press.min.x, press.max.y - 1}, press.max, packed(palette.line));

    float left = press.min.x + style.px(kGapLarge - 4);
    if (look.icon != Icon::none) {
        draw_icon(look.icon, left, std::round((press.min.y + press.max.y - style.px(22)) / 2), style.px(22),
                  colour_of(palette, look.tone));
        left += style.px(22 + kGapLarge - 4);
    }
    const float arrow = press.max.x - style.px(kGapLarge + 10);
    draw_icon(Icon::arrow_right, arrow, std::round((press.min.y + press.max.y - style.px(18)) / 2),
              style.px(18), palette.text_muted);
    const float right = arrow - style.px(kGapSmall);
    const float aside = std::max(text_width(style, Level::small, look.aside),
                                 text_width(style, Level::small, look.aside_small));
    const float words = right - left - (aside > 0 ? aside + style.px(kGap) : 0);
    const float first = press.min.y + style.px(9);
    const float second = first + line_height(style, Level::body);
    draw_one_line(canvas, Level::body, {left, first}, visible(label), palette.text, words);
    draw_one_line(canvas, Level::small, {left, second}, look.detail, palette.text_muted, words);
    const auto at_right = [&](float y, const std::string& text, Colour colour) {
        const float text_size = text_width(style, Level::small, text);
        draw_one_line(canvas, Level::small, {right - text_size, y}, text, colour, text_size + 1);
    };
    at_right(first + style.px(1), look.aside, colour_of(palette, look.tone));
    at_right(second, look.aside_small, palette.text_muted);
    return press.is_pressed;
}

bool tile(const Style& style, const char* label, Icon icon, Tone tone, std::size_t count, float width,
          float height)
{
    const Palette& palette = style.palette();
    const Press press = press_area(label, {width, height});
    ImDrawList& canvas = *ImGui::GetWindowDrawList();
    const bool is_lit = press.is_hovered || press.is_held;
    frame(canvas, style, press.min, press.max, is_lit ? palette.surface_raised : palette.surface,
          is_lit                                ? palette.accent
          : style.theme == Theme::high_contrast ? palette.outline
                                                : palette.line,
          outline_thickness(style));

    const float padding = style.px(14);
    const float middle = std::round((press.min.y + press.max.y) / 2);
    draw_icon(icon, press.min.x + padding, middle - style.px(13), style.px(26), colour_of(palette, tone));
    const float left = press.min.x + padding + style.px(26 + kGap);
    const std::string number = std::to_string(count);
    const float words = press.max.x - padding - left;
    const float of_number = size_of(Level::title) * style.scale;
    const float of_name = wrapped_height(Level::small, visible(label), words);
    const float top = std::round(middle - (of_number + of_name) / 2);
    draw_one_line(canvas, Level::title, {left, top}, number,
                  count > 0 ? colour_of(palette, tone) : palette.text_muted, words);
    draw_wrapped(canvas, Level::small, {left, top + of_number + style.px(1)}, visible(label), palette.text,
                 words);
    return press.is_pressed;
}

bool status(const Style& style, const char* label, const StatusLook& look)
{
    const Palette& palette = style.palette();
    const Press press = press_area(label, {look.width, style.px(kTarget)});
    ImDrawList& canvas = *ImGui::GetWindowDrawList();
    if (press.is_hovered || press.is_held)
        canvas.AddRectFilled(press.min, press.max, packed(palette.surface_raised), style.px(kRounding));
    const float padding = style.px(kGapSmall);
    draw_icon(look.icon, press.min.x + padding, std::round((press.min.y + press.max.y - style.px(22)) / 2),
              style.px(22), colour_of(palette, look.tone));
    const float left = press.min.x + padding + style.px(22 + kGap - 2);
    const float words = press.max.x - left - padding;
    const float height = (size_of(Level::body) + size_of(Level::small)) * style.scale;
    const float top = std::round((press.min.y + press.max.y - height) / 2);
    draw_one_line(canvas, Level::strong, {left, top}, visible(label), colour_of(palette, look.tone), words);
    draw_one_line(canvas, Level::small, {left, top + size_of(Level::body) * style.scale}, look.detail,
                  palette.text_muted, words);
    return press.is_pressed;
}

void fact(const Style& style, std::string_view name, std::string_view value)
{
    ImGui::PushStyleVarY(ImGuiStyleVar_ItemSpacing, 0);
    text(style, Level::small, name, Tone::muted);
    text(style, Level::body, value);
    ImGui::PopStyleVar();
    gap(style, kGap);
}

void begin_column(const Style&, const char* id, float width)
{
    ImGui::BeginChild(id, {width, 0}, kAsHighAsContent | ImGuiChildFlags_NavFlattened);
}

void end_column()
{
    ImGui::EndChild();
}

void empty_state(const Style& style, Icon which, std::string_view title, std::string_view explanation)
{
    const float width = std::min(style.px(520), ImGui::GetContentRegionAvail().x);
    const float left = ImGui::GetCursorPosX() + std::floor((ImGui::GetContentRegionAvail().x - width) / 2);
    gap(style, kGapLarge);
    const float middle = left + std::floor((width - style.px(40)) / 2);
    ImGui::SetCursorPosX(middle);
    icon(style, which, Tone::calm, 40);
    gap(style, kGap);
    const float title_width = std::min(text_width(style, Level::section, title), width);
    ImGui::SetCursorPosX(left + std::floor((width - title_width) / 2));
    text(style, Level::section, title, Tone::normal, title_width + 1);
    push_font(Level::body);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float middle_x = at.x - ImGui::GetCursorPosX() + left + width / 2;
    const float step = line_step(ImGui::GetFontSize());
    float y = at.y;
    for (const std::string_view line : wrapped(explanation, width)) {
        const float line_width = ImGui::CalcTextSize(line.data(), line.data() + line.size()).x;
        ImGui::GetWindowDrawList()->AddText({std::round(middle_x - line_width / 2), y},
                                            packed(style.palette().text_muted), line.data(),
                                            line.data() + line.size());
        y += step;
    }
    ImGui::PopFont();
    ImGui::Dummy({width, y - at.y});
    gap(style, kGap);
}

void begin_banner(const Style& style, const char* id, Icon which, Tone tone)
{
    const Palette& palette = style.palette();
    ImGui::PushStyleColor(ImGuiCol_ChildBg, packed(tint_of(palette, tone)));
    ImGui::PushStyleColor(ImGuiCol_Border, packed(colour_of(palette, tone)));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2{style.px(kGapLarge - 4), style.px(kGapSmall)});
    ImGui::BeginChild(id, {0, 0},
                      ImGuiChildFlags_Borders | ImGuiChildFlags_AutoResizeY | ImGuiChildFlags_NavFlattened);
    ImGui::PopStyleVar();
    ImGui::PopStyleColor(2);
    const float target = style.px(kTarget);
    const ImVec2 at = ImGui::GetCursorPos();
    ImGui::SetCursorPosY(at.y + std::round((target - style.px(22)) / 2));
    icon(style, which, tone, 22);
    ImGui::SameLine(0, style.px(kGap));
    ImGui::SetCursorPosY(at.y + std::round((target - line_height(style, Level::body)) / 2));
    ImGui::BeginGroup();
}

void end_banner(const Style&)
{
    ImGui::EndGroup();
    ImGui::EndChild();
}

void begin_card(const Style& style, const char* id, float width, float height)
{
    const Palette& palette = style.palette();
    ImGui::PushStyleColor(ImGuiCol_ChildBg, packed(palette.surface));
    ImGui::PushStyleColor(ImGuiCol_Border, packed(palette.line));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2{style.px(kGapLarge), style.px(kGapLarge - 4)});
    ImGuiChildFlags flags =
        ImGuiChildFlags_Borders | ImGuiChildFlags_AlwaysUseWindowPadding | ImGuiChildFlags_NavFlattened;
    if (height <= 0) flags |= kAsHighAsContent;
    ImGui::BeginChild(id, {width, height}, flags);
    ImGui::PopStyleVar();
    ImGui::PopStyleColor(2);
}

void end_card()
{
    ImGui::EndChild();
}

void begin_page(const Style& style, const char* id, float bottom, float width_max)
{
    ImGui::BeginChild(id, {0, bottom > 0 ? -bottom : 0}, ImGuiChildFlags_NavFlattened);
    const float room = ImGui::GetContentRegionAvail().x;
    const float width = std::min(room - 2 * style.px(kGapLarge), style.px(width_max));
    ImGui::SetCursorPos({std::floor((room - width) / 2), style.px(kGapLarge - 4)});
    ImGui::BeginChild("page", {width, 0}, kAsHighAsContent | ImGuiChildFlags_NavFlattened);
}

void end_page()
{
    ImGui::EndChild();
    ImGui::Dummy({0, ImGui::GetStyle().ItemSpacing.y});
    ImGui::EndChild();
}

float action_bar_height(const Style& style)
{
    return style.px(kTarget + 2 * 10);
}

void begin_action_bar(const Style& style)
{
    ImGui::SetCursorPosY(ImGui::GetWindowHeight() - action_bar_height(style));
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImGui::PushStyleColor(ImGuiCol_ChildBg, packed(style.palette().surface));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2{style.px(kGapLarge), style.px(10)});
    ImGui::PushStyleVar(ImGuiStyleVar_ChildRounding, 0.0F);
    ImGui::BeginChild("action_bar", {0, action_bar_height(style)},
                      ImGuiChildFlags_AlwaysUseWindowPadding | ImGuiChildFlags_NavFlattened,
                      ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse);
    ImGui::PopStyleVar(2);
    ImGui::PopStyleColor();
    ImGui::GetWindowDrawList()->AddRectFilled(
        at, {at.x + ImGui::GetWindowWidth(), at.y + std::max(1.0F, std::floor(style.scale))},
        packed(style.palette().line));
}

void end_action_bar()
{
    ImGui::EndChild();
}

} // namespace kiosk
