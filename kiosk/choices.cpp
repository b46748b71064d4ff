#include "kiosk/choices.h"

#include "kiosk/drawing.h"
#include "kiosk/focus.h"
#include "kiosk/labels.h"

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <cfloat>
#include <cmath>

namespace kiosk
{

namespace
{

/// Above and below the words: with one line of body text a choice is a target high.
constexpr float kPadding = (kTarget - kIcon) / 2;

/// The mark, and the room around it and behind the words.
float beside_words(const Style& style)
{
    return style.px(kGap + kIcon + kGap + kGap);
}

float words_width(const Style& style, float width)
{
    return width - beside_words(style);
}

void draw_mark(ImDrawList& canvas, const Style& style, ImVec2 at, const ChoiceLook& look)
{
    const Palette& palette = style.palette();
    const float side = style.px(kIcon);
    const float stroke = std::max(1.5F, style.px(2));
    const ImU32 ink = packed(look.is_chosen ? palette.accent : palette.outline);
    if (look.mark == Mark::radio) {
        const ImVec2 centre(at.x + side / 2, at.y + side / 2);
        canvas.AddCircle(centre, side / 2 - 1, ink, 0, stroke);
        if (look.is_chosen) canvas.AddCircleFilled(centre, side / 4, ink);
        return;
    }
    const ImVec2 corner(at.x + side, at.y + side);
    if (!look.is_chosen) {
        canvas.AddRect({at.x + 1, at.y + 1}, {corner.x - 1, corner.y - 1}, ink, style.px(kRounding / 2), 0,
                       stroke);
        return;
    }
    canvas.AddRectFilled(at, corner, ink, style.px(kRounding / 2));
    const float s = side / 20;
    const ImVec2 tick[] = {{at.x + 4.5F * s, at.y + 10.5F * s},
                           {at.x + 8.5F * s, at.y + 14.5F * s},
                           {at.x + 15.5F * s, at.y + 6 * s}};
    canvas.AddPolyline(tick, 3, packed(palette.on_accent), 0, stroke);
}

/// In a field `kTarget` high, on one line or on two of small letters.
void draw_chosen(ImDrawList& canvas, const Style& style, ImVec2 at, std::string_view words, float room)
{
    if (words.empty()) return;
    const Level level = text_width(style, Level::body, words) <= room ? Level::body : Level::small;
    const float height = text_height(style, level, words, room);
    draw_wrapped(canvas, level, {at.x, at.y + std::round((style.px(kTarget) - height) / 2)}, words,
                 style.palette().text, room);
}

} // namespace

float choice_height(const Style& style, Level level, std::string_view words, std::string_view detail,
                    float width)
{
    const float room = words_width(style, width);
    const float of_words = text_height(style, level, words, room);
    return std::max(style.px(kTarget),
                    of_words + text_height(style, Level::small, detail, room) + 2 * style.px(kPadding));
}

float choice_width_min(const Style& style, Level level, std::string_view words)
{
    return word_width(style, level, words) + beside_words(style);
}

bool choice(const Style& style, const char* label, const ChoiceLook& look)
{
    const Palette& palette = style.palette();
    const std::string_view words = visible_text(label);
    const float width = look.width > 0 ? look.width : ImGui::GetContentRegionAvail().x;
    const float height =
        look.height > 0 ? look.height : choice_height(style, look.level, words, look.detail, width);

    if (look.wants_focus) give_keyboard_to_next();
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
    const bool is_open = look.writing == Writing::open;
    const Colour fill = look.is_chosen || (is_open && press.is_held) ? palette.accent_tint
                        : is_open && press.is_hovered                ? palette.surface_raised
                        : is_open                                    ? palette.surface
                                                                     : palette.calm_tint;
    const Colour outline = look.is_chosen ? palette.accent : is_open ? palette.outline : palette.line;
    draw_frame(canvas, style, press.min, press.max, fill, outline,
               outline_thickness(style) * (look.is_chosen ? 2 : 1));

    const float room = words_width(style, width);
    // A label alone stands in the middle of a card as high as its neighbours; with its meaning it begins at
    // the top, as they do.
    const float top = look.detail.empty() ? press.middle(text_height(style, look.level, words, room))
                                          : press.min.y + style.px(kPadding);
    const float mark_top =
        look.detail.empty() ? press.middle(style.px(kIcon)) : press.min.y + style.px(kPadding);
    draw_mark(canvas, style, {press.min.x + style.px(kGap), mark_top}, look);
    const float left = press.min.x + style.px(kGap + kIcon + kGap);
    const float of_words = draw_wrapped(canvas, look.level, {left, top}, words, palette.text, room);
    draw_wrapped(canvas, Level::small, {left, top + of_words}, look.detail, palette.text_muted, room);
    draw_ring(canvas, style, press);
    return press.is_pressed;
}

bool begin_list(const Style& style, const char* label, std::string_view chosen, float width, Writing writing,
                bool wants_focus)
{
    if (wants_focus) give_keyboard_to_next();
    // ImGui would cut what is chosen where the field ends; it is folded instead, like the words of a button.
    ImDrawList& canvas = *ImGui::GetWindowDrawList();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const ImGuiID id = ImGui::GetID(label);
    if (writing == Writing::locked) ImGui::BeginDisabled();
    ImGui::SetNextItemWidth(width > 0 ? width : -FLT_MIN);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2{style.px(kGapTiny), style.px(kGapTiny)});
    const bool is_open = ImGui::BeginCombo(label, "", ImGuiComboFlags_HeightLarge);
    ImGui::PopStyleVar();
    // ImGui tells its hooks the names of all items but combos (kiosk/window/items.h).
    ImGuiContext& g = *ImGui::GetCurrentContext();
    IMGUI_TEST_ENGINE_ITEM_INFO(id, label, is_open ? ImGuiItemStatusFlags_Opened : ImGuiItemStatusFlags_None);
    const float height = style.px(kTarget);
    const float room = (width > 0 ? width : ImGui::GetContentRegionAvail().x) - height - style.px(kGap);
    // When the list is open it is the window, and the field is not in it.
    if (!is_open) draw_chosen(canvas, style, {at.x + style.px(kGap), at.y}, chosen, room);
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

} // namespace kiosk
