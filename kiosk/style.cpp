#include "kiosk/style.h"

#include "kiosk/drawing.h"
#include "kiosk/typography.h"

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <cmath>

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
    .text_muted = 0xd6d6d6,
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

ImVec4 vector(Colour colour)
{
    return ImGui::ColorConvertU32ToFloat4(packed(colour));
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

Style style_for(Theme theme, float scale, float width, float height)
{
    const float largest = std::max(1.0F, std::min(width / kLeastWidth, height / kLeastHeight));
    const Room room = scale > largest ? Room::too_small : Room::enough;
    scale = std::min(scale, largest);
    const bool is_roomy = width >= kRoomyWidth * scale && height >= kRoomyHeight * scale;
    return {theme, scale, is_roomy ? Density::roomy : Density::tight, room};
}

float outline_thickness(const Style& style)
{
    return style.theme == Theme::high_contrast ? std::max(2.0F, style.px(2))
                                               : std::max(1.0F, std::floor(style.scale));
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
    imgui.ChildRounding = style.px(kSurfaceRounding);
    imgui.ChildBorderSize = outline_thickness(style);
    imgui.PopupRounding = style.px(kSurfaceRounding);
    imgui.PopupBorderSize = outline_thickness(style);
    imgui.FramePadding = {style.px(kGap), style.px((kTarget - size_of(Level::body)) / 2)};
    imgui.FrameRounding = style.px(kRounding);
    imgui.FrameBorderSize = outline_thickness(style);
    imgui.ItemSpacing = {style.px(kGapSmall), style.px(kGapSmall)};
    imgui.ItemInnerSpacing = {style.px(kGapSmall), style.px(kGapTiny)};
    imgui.ScrollbarSize = style.px(kGapMedium);
    imgui.ScrollbarRounding = style.px(kGapSmall);
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

void gap(const Style& style, float units)
{
    // The layout has put one item spacing before this already, and must not put another one after it.
    const float rest = style.px(units) - ImGui::GetStyle().ItemSpacing.y;
    if (rest <= 0) return;
    ImGui::PushStyleVarY(ImGuiStyleVar_ItemSpacing, 0);
    ImGui::Dummy({0, rest});
    ImGui::PopStyleVar();
}

} // namespace kiosk
