#include "tests/kiosk/fit.h"

#include "kiosk/style.h"

#include <algorithm>
#include <cmath>

namespace kiosk::test
{

namespace
{

/// A pen position is not whole, and ink may lean over its advance: less than this is not seen as cut.
constexpr float kSlack = 1.0F;

/// Of what is shown of a page, how much further each look scrolls: the rest is seen twice.
constexpr float kStep = 0.75F;

bool is_empty(const ImRect& rect)
{
    return rect.Min.x >= rect.Max.x || rect.Min.y >= rect.Max.y;
}

ImRect common(ImRect one, const ImRect& other)
{
    one.ClipWith(other);
    return one;
}

bool overlap(const ImRect& one, const ImRect& other)
{
    return std::min(one.Max.x, other.Max.x) - std::max(one.Min.x, other.Min.x) > kSlack &&
           std::min(one.Max.y, other.Max.y) - std::max(one.Min.y, other.Min.y) > kSlack;
}

bool holds(ImRect outer, const ImRect& inner)
{
    outer.Expand(kSlack);
    return outer.Contains(inner);
}

/// True when a page around `window` that scrolls ends at `edge`, towards `side`.
bool is_edge_of_page(const ImGuiWindow* window, float edge, ImGuiDir side)
{
    for (; window != nullptr;
         window = (window->Flags & ImGuiWindowFlags_ChildWindow) != 0 ? window->ParentWindow : nullptr) {
        if (window->ScrollMax.y <= 0 || (window->Flags & ImGuiWindowFlags_NoScrollbar) != 0) continue;
        const ImRect& inside = window->InnerClipRect;
        if (std::abs(edge - (side == ImGuiDir_Up ? inside.Min.y : inside.Max.y)) < 2) return true;
    }
    return false;
}

} // namespace

std::string_view name_of(Flaw flaw)
{
    switch (flaw) {
    case Flaw::restless:
        return "never comes to rest";
    case Flaw::cut_text:
        return "cut text";
    case Flaw::ellipsis_in_our_words:
        return "ellipsis in our words";
    case Flaw::overlapping_texts:
        return "overlapping texts";
    case Flaw::text_across_edge:
        return "text across the edge of a control";
    case Flaw::tofu:
        return "tofu";
    case Flaw::small_control:
        return "small control";
    case Flaw::unreachable_control:
        return "unreachable control";
    case Flaw::overlapping_controls:
        return "overlapping controls";
    case Flaw::large_content:
        return "content larger than its window";
    case Flaw::low_page:
        return "page too low";
    case Flaw::runaway_page:
        return "page does not stay where it was scrolled";
    case Flaw::left_in_english:
        return "left in English";
    }
    return {};
}

std::vector<Misfit> FitCheck::check(HeadlessUi& ui)
{
    sights_.clear();
    told_.clear();
    misfits_.clear();
    if (!ui.draw_until_still()) tell(Flaw::restless, "", {});
    // An open list goes when what it belongs to is scrolled away beneath it, which nobody can do while it is
    // open.
    for (ImGuiWindow* window : ui.scrolling_windows())
        if ((window->Flags & ImGuiWindowFlags_Popup) != 0) look_through(ui, *window);
    for (ImGuiWindow* window : ui.scrolling_windows())
        ui.scroll_to(*window, 0);
    look(ui);
    for (ImGuiWindow* window : ui.scrolling_windows())
        if ((window->Flags & ImGuiWindowFlags_Popup) == 0) look_through(ui, *window);
    judge_sights();
    return std::move(misfits_);
}

/// From its top to its end.
void FitCheck::look_through(HeadlessUi& ui, ImGuiWindow& window)
{
    ui.scroll_to(window, 0);
    look(ui);
    const float shown = HeadlessUi::visible_part(window).GetHeight();
    for (float y = 0; y < window.ScrollMax.y && shown > 1;) {
        y = std::min(y + std::max(shown * kStep, 1.0F), window.ScrollMax.y);
        ui.scroll_to(window, y);
        if (std::abs(window.Scroll.y - y) > kSlack) tell(Flaw::runaway_page, window.Name, window.Rect());
        look(ui);
    }
}

std::vector<FitCheck::Control> FitCheck::controls_of(const HeadlessUi& ui)
{
    const ImGuiContext& imgui = *ImGui::GetCurrentContext();
    std::set<ImGuiID> windows;
    for (const ImGuiWindow* window : imgui.Windows)
        windows.insert({window->ID, window->MoveId});

    std::vector<Control> controls;
    for (const Item& item : ui.items()) {
        // What is scrolled away is not described, but a person may scroll to it; it was or will be seen then.
        if ((item.label.empty() && item.stable_id.empty()) || windows.contains(item.id)) continue;
        ImGuiWindow* window = ImGui::FindWindowByName(item.window.c_str());
        IM_ASSERT(window != nullptr);
        const ImRect box(item.min, item.max);
        controls.push_back({&item, window, box, common(box, HeadlessUi::visible_part(*window))});
    }
    return controls;
}

void FitCheck::look(const HeadlessUi& ui)
{
    const std::vector<Control> controls = controls_of(ui);
    const std::vector<DrawnLine> lines = ui.lines();
    for (const DrawnLine& line : lines)
        judge_line(line, controls);
    judge_overlaps(lines);
    judge_controls(controls);
    judge_windows(ui);
    judge_language(lines);
}

void FitCheck::judge_line(const DrawnLine& line, const std::vector<Control>& controls)
{
    const auto is_of_field = [&](const Control& control) {
        if (!control.item->is_input) return false;
        return line.is_seen() ? holds(control.box, line.seen) : control.box.Contains(line.box.Min);
    };
    const auto field = std::ranges::find_if(controls, is_of_field);
    const bool is_typed = field != controls.end();
    // A box of several lines scrolls by itself; half a line at its edge says that there is more.
    const bool is_in_box = is_typed && field->box.GetHeight() > 2.5F * line.size;
    for (const DrawnGlyph& glyph : line.glyphs) {
        if (glyph.is_tofu) tell(Flaw::tofu, line.text, line.box);
        const bool is_left_cut = glyph.clip.Min.x - glyph.box.Min.x > kSlack;
        const bool is_right_cut = glyph.box.Max.x - glyph.clip.Max.x > kSlack;
        const bool is_top_cut = glyph.clip.Min.y - glyph.box.Min.y > kSlack;
        const bool is_bottom_cut = glyph.box.Max.y - glyph.clip.Max.y > kSlack;
        if ((is_left_cut || is_right_cut) && !is_typed) tell(Flaw::cut_text, line.text, line.box);
        if ((is_top_cut && !is_in_box && !is_edge_of_page(line.window, glyph.clip.Min.y, ImGuiDir_Up)) ||
            (is_bottom_cut && !is_in_box && !is_edge_of_page(line.window, glyph.clip.Max.y, ImGuiDir_Down)))
            tell(Flaw::cut_text, line.text, line.box);
    }
    if (!line.is_seen()) return;

    // A line that is half scrolled away has lost the glyphs that were wholly outside.
    const bool is_whole =
        line.window != nullptr && holds(HeadlessUi::visible_part(*line.window),
                                        {line.seen.Min.x, line.top, line.seen.Max.x, line.top + line.size});
    if (is_whole && line.glyphs.back().character == U'\u2026' && !is_typed) {
        const std::string whole = squeezed(line.text);
        const std::string_view before = std::string_view(whole).substr(0, whole.size() - 3);
        if (!wording_.says_ellipsis(whole) && !wording_.cuts_personal_text(before))
            tell(Flaw::ellipsis_in_our_words, line.text, line.box);
    }
    for (const Control& control : controls) {
        if (!is_whole || control.window->RootWindow != line.window->RootWindow) continue;
        if (!control.is_in_sight() || !overlap(control.seen, line.seen)) continue;
        if (!holds(control.box, control.item->is_input ? line.seen : line.box))
            tell(Flaw::text_across_edge,
                 line.text + " | " + control.item->label + "###" + control.item->stable_id, line.box);
    }
}

void FitCheck::judge_overlaps(const std::vector<DrawnLine>& lines)
{
    const auto glyphs_overlap = [](const DrawnLine& one, const DrawnLine& other) {
        for (const DrawnGlyph& a : one.glyphs)
            for (const DrawnGlyph& b : other.glyphs)
                if (!is_empty(a.seen) && !is_empty(b.seen) && overlap(a.seen, b.seen)) return true;
        return false;
    };
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (lines[i].window == nullptr || !lines[i].is_seen()) continue;
        for (std::size_t k = i + 1; k < lines.size(); ++k) {
            if (lines[k].window == nullptr || lines[k].window->RootWindow != lines[i].window->RootWindow)
                continue;
            if (lines[k].is_seen() && overlap(lines[i].seen, lines[k].seen) &&
                glyphs_overlap(lines[i], lines[k]))
                tell(Flaw::overlapping_texts, lines[i].text + " | " + lines[k].text, lines[i].box);
        }
    }
}

void FitCheck::judge_controls(const std::vector<Control>& controls)
{
    // Sizes are whole pixels, rounded from units.
    const float target = std::round(kTarget * scale_) - 0.5F;
    for (std::size_t i = 0; i < controls.size(); ++i) {
        const Control& control = controls[i];
        const std::string words = control.item->label + "###" + control.item->stable_id;
        if (control.box.GetWidth() < target || control.box.GetHeight() < target)
            tell(Flaw::small_control, words, control.box);

        Sight& sight = sights_[control.item->id];
        sight.words = words;
        sight.box = control.box;
        const ImRect around = HeadlessUi::visible_part(*control.window);
        sight.left_hidden = std::max(sight.left_hidden, around.Min.x - control.box.Min.x);
        sight.right_hidden = std::max(sight.right_hidden, control.box.Max.x - around.Max.x);
        if (!is_empty(control.seen)) {
            sight.top_hidden = std::min(sight.top_hidden, control.seen.Min.y - control.box.Min.y);
            sight.bottom_hidden = std::min(sight.bottom_hidden, control.box.Max.y - control.seen.Max.y);
        }
        for (std::size_t k = i + 1; k < controls.size(); ++k)
            if (controls[k].window->RootWindow == control.window->RootWindow &&
                overlap(control.seen, controls[k].seen) && !is_empty(control.seen) &&
                !is_empty(controls[k].seen))
                tell(Flaw::overlapping_controls,
                     words + " | " + controls[k].item->label + "###" + controls[k].item->stable_id,
                     control.box);
    }
}

void FitCheck::judge_windows(const HeadlessUi& ui)
{
    std::set<ImGuiID> fields;
    for (const Item& item : ui.items())
        if (item.is_input) fields.insert(item.id);
    for (const ImGuiWindow* window : ImGui::GetCurrentContext()->Windows) {
        if (!window->WasActive || window->Hidden || fields.contains(window->ChildId)) continue;
        const ImRect seen = HeadlessUi::visible_part(*window);
        if (is_empty(seen)) continue;
        const bool may_scroll = (window->Flags & ImGuiWindowFlags_NoScrollbar) == 0;
        // The padding may shrink before anything is cut.
        if (window->ScrollMax.x > window->WindowPadding.x + kSlack ||
            (window->ScrollMax.y > window->WindowPadding.y + kSlack && !may_scroll))
            tell(Flaw::large_content,
                 std::string{window->Name} + " by " + std::to_string(static_cast<int>(window->ScrollMax.x)) +
                     " and " + std::to_string(static_cast<int>(window->ScrollMax.y)) + " pixels",
                 window->Rect());
        if (window->ScrollMax.y > kSlack && may_scroll && seen.GetHeight() < 2 * std::round(kTarget * scale_))
            tell(Flaw::low_page, window->Name, seen);
    }
}

void FitCheck::judge_language(const std::vector<DrawnLine>& lines)
{
    std::vector<std::string> texts;
    std::string whole;
    for (const DrawnLine& line : lines) {
        if (!line.is_seen()) continue;
        texts.push_back(squeezed(line.text));
        whole += texts.back();
    }
    for (const std::string& words : wording_.left_in_english(texts, whole))
        tell(Flaw::left_in_english, words, {});
}

void FitCheck::judge_sights()
{
    // The outline of the window it lies in may cover its edge: 2 units in high contrast.
    const float covered = kSlack + std::max(2.0F, std::round(2 * scale_));
    for (const auto& [id, sight] : sights_)
        if (std::max({sight.left_hidden, sight.right_hidden, sight.top_hidden, sight.bottom_hidden}) >
            covered)
            tell(Flaw::unreachable_control, sight.words, sight.box);
}

void FitCheck::tell(Flaw flaw, std::string words, const ImRect& where)
{
    if (told_.emplace(flaw, words).second) misfits_.push_back({flaw, std::move(words), where});
}

} // namespace kiosk::test
