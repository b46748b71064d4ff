#include "kiosk/fields.h"

#include "kiosk/drawing.h"
#include "kiosk/icons.h"
#include "kiosk/labels.h"
#include "kiosk/typography.h"
#include "storage/text.h"

#include <fmt/format.h>
#include <imgui.h>
#include <imgui_internal.h>
#include <imgui_stdlib.h>

#include <algorithm>
#include <cfloat>
#include <cmath>

namespace kiosk
{

namespace
{

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
    const std::string_view words = visible_text(label);
    const float width = look.width > 0 ? look.width : ImGui::GetContentRegionAvail().x;
    const float mark_room = style.px(kGap + 20 + kGapSmall + 2);
    const float words_width = width - mark_room - style.px(kGap);
    const float padding = style.px(11);
    const float words_height = text_height(style, Level::body, words, words_width);
    const float height =
        std::max(style.px(kTarget),
                 words_height + text_height(style, Level::small, look.detail, words_width) + 2 * padding);

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
    draw_frame(canvas, style, press.min, press.max,
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

} // namespace kiosk
