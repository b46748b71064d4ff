#include "kiosk/fields.h"

#include "kiosk/drawing.h"
#include "kiosk/focus.h"
#include "kiosk/icons.h"
#include "kiosk/translation.h"
#include "kiosk/typography.h"
#include "kiosk/wording.h"
#include "storage/text.h"

#include <fmt/format.h>
#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <cmath>

namespace kiosk
{

namespace
{

/// The page: the window around the current one that is as high as the screen lets it be, not as its content
/// is.
const ImGuiWindow& page_around()
{
    const ImGuiWindow* window = ImGui::GetCurrentWindow();
    while ((window->ChildFlags & ImGuiChildFlags_AutoResizeY) != 0 && window->ParentWindow != nullptr)
        window = window->ParentWindow;
    return *window;
}

/// As high as asked for, but so that label and count fit on the screen beside it; three lines at least.
float box_height(const Style& style, const FieldLook& look, float label_height)
{
    const float count = line_height(style, Level::small) + style.px(kGapTiny);
    const float room = page_around().InnerRect.GetHeight() - label_height - count - 2 * style.px(kGapSmall);
    // Whole lines: half of one would look like a fault.
    const float line = line_height(style, Level::body);
    const float padding = 2 * ImGui::GetStyle().FramePadding.y;
    const float lines = std::max(3.0F, std::floor((std::min(look.height, room) - padding) / line + 0.1F));
    return lines * line + padding;
}

/// Scrolls the page so that the field is seen from label to count; where it is too high for that, from the
/// line of the caret to the count, and at least that line.
void show_field(const ImRect& field, const TextEditing::Sight& caret)
{
    const float room = page_around().InnerRect.GetHeight() - 2 * ImGui::GetStyle().ItemSpacing.y;
    ImRect wanted = field;
    if (wanted.GetHeight() > room) wanted.Min.y = caret.top;
    if (wanted.GetHeight() > room)
        wanted = {field.Min.x, std::max(field.Min.y, caret.bottom - room), field.Max.x, caret.bottom};
    if (wanted.Min.y > caret.top) wanted.Min.y = caret.top;
    ImGui::ScrollToRectEx(ImGui::GetCurrentWindow(), wanted);
}

Tone tone_of(Fullness::Degree degree)
{
    switch (degree) {
    case Fullness::Degree::roomy:
    case Fullness::Degree::counted:
        return Tone::muted;
    case Fullness::Degree::nearly_full:
        return Tone::warning;
    case Fullness::Degree::too_long:
        return Tone::bad;
    }
    return Tone::muted;
}

/// Words behind an icon, which says with its shape what the tone says with its colour.
void remark(const Style& style, std::string_view words, Tone tone, float width)
{
    icon(style, Icon::warning, tone, kIconSmall);
    ImGui::SameLine(0, style.px(kGapTiny));
    text(style, Level::small, words, tone, width - style.px(kIconSmall + kGapTiny));
}

/// Below the field: the error on the left, the count on the right, and what a cut paste left out.
void draw_remarks(const Style& style, const FieldLook& look, const std::string& value, bool is_cut,
                  std::size_t kept)
{
    const float width = ImGui::GetContentRegionAvail().x;
    const Fullness fullness = look.limit == 0 ? Fullness{} : fullness_of(code_points(value), look.limit);
    const bool is_counted =
        look.limit > 0 && (fullness.degree != Fullness::Degree::roomy || look.lines == Lines::several);
    const float count_width = is_counted ? text_width(style, Level::small, fullness.words) : 0;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const bool is_beside = is_counted && count_width <= width * 0.4F;
    if (!look.error.empty())
        remark(style, look.error, Tone::bad, is_beside ? width - count_width - style.px(kGap) : width);
    if (is_counted) {
        const bool has_own_line = look.error.empty() || !is_beside;
        const ImVec2 place = has_own_line ? ImGui::GetCursorScreenPos() : at;
        draw_one_line(*ImGui::GetWindowDrawList(), Level::small, {place.x + width - count_width, place.y},
                      fullness.words, colour_of(style.palette(), tone_of(fullness.degree)), count_width);
        if (has_own_line) ImGui::Dummy({1, line_height(style, Level::small)});
    }
    if (is_cut)
        remark(style,
               fill(trn("What you pasted was too long; only the first {count} character was kept.",
                        "What you pasted was too long; only the first {count} characters were kept.", kept),
                    fmt::arg("count", number(kept))),
               Tone::warning, width);
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

Fullness fullness_of(std::size_t used, std::size_t limit)
{
    using Degree = Fullness::Degree;
    const std::string count = fmt::format("{} / {}", number(used), number(limit));
    if (used > limit) {
        const std::string over = fill(tr("{count} too many"), fmt::arg("count", number(used - limit)));
        return {Degree::too_long,
                fill(tr("{first}, {second}"), fmt::arg("first", count), fmt::arg("second", over))};
    }
    if (used * 10 >= limit * 9)
        return {Degree::nearly_full,
                fill(trn("{count} character left", "{count} characters left", limit - used),
                     fmt::arg("count", number(limit - used)))};
    return {used * 5 >= limit * 3 ? Degree::counted : Degree::roomy, count};
}

bool text_field(const Style& style, const FieldLook& look, std::string& value, TextEditing& editing)
{
    const ImGuiID id = ImGui::GetID(look.id);
    const float top = ImGui::GetCursorPosY();
    ImGui::BeginGroup();
    ImGui::PushStyleVarY(ImGuiStyleVar_ItemSpacing, style.px(kGapTiny));
    if (!look.label.empty()) field_label(style, look.label, look.help);
    if (look.wants_focus) {
        give_keyboard_to_next();
        editing.goes_on = look.arrival == FocusArrival::to_go_on ? id : 0;
    }
    const TextBoxLook box{.id = look.id,
                          .lines = look.lines,
                          .height = box_height(style, look, ImGui::GetCursorPosY() - top),
                          .code_points_max = look.limit > 0 ? 2 * look.limit : TextEdit::kNoLimit,
                          .writing = look.writing,
                          .is_wrong = !look.error.empty()};
    const bool is_changed = text_box(style, box, value, editing);
    const bool is_cut = editing.cut_paste && editing.cut_paste->field == id;
    draw_remarks(style, look, value, is_cut, is_cut ? editing.cut_paste->kept : 0);
    ImGui::PopStyleVar();
    ImGui::EndGroup();

    // A page that scrolled under a held mouse would select what nobody pointed at.
    if (editing.field == id && editing.wants_page_scrolled && !ImGui::IsMouseDown(ImGuiMouseButton_Left)) {
        show_field({ImGui::GetItemRectMin(), ImGui::GetItemRectMax()}, *editing.wants_page_scrolled);
        editing.wants_page_scrolled.reset();
    }
    return is_changed;
}

bool was_entered(const char* id)
{
    const bool is_enter =
        ImGui::IsKeyPressed(ImGuiKey_Enter, false) || ImGui::IsKeyPressed(ImGuiKey_KeypadEnter, false);
    return is_enter && ImGui::GetIO().KeyMods == ImGuiMod_None && ImGui::GetActiveID() == ImGui::GetID(id);
}

} // namespace kiosk
