#pragma once

#include "tests/kiosk/wording_on_screen.h"
#include "tests/window/headless_ui.h"

#include <imgui_internal.h>

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace kiosk::test
{

/// What can be wrong with the place of something on a screen.
enum class Flaw {
    restless,              ///< The layout never came to rest.
    cut_text,              ///< Glyphs are cut by something that does not scroll.
    ellipsis_in_our_words, ///< We end a text of our own with an ellipsis; nobody can read the rest.
    overlapping_texts,     ///< Two texts run into each other.
    text_across_edge,    ///< A text crosses the edge of a control: a label too wide, or somebody else's text.
    tofu,                ///< A character that the fonts do not have.
    small_control,       ///< Less than 44 units in either direction (WCAG 2.5.5).
    unreachable_control, ///< Part of it can never be scrolled into view.
    overlapping_controls, ///< A finger cannot tell which of two it hits.
    large_content,        ///< A window's content is larger than the window, and cannot be scrolled that way.
    low_page,             ///< So little of a scrolling page is shown that nobody finds their way in it.
    runaway_page,         ///< It does not stay where a person scrolled it.
    left_in_english,      ///< Our own English words on a screen in another language.
};
std::string_view name_of(Flaw flaw);

/// Something that does not fit. `where` is in pixels of the window.
struct Misfit {
    Flaw flaw;
    std::string words; ///< The text or control it is about.
    ImRect where;
};

/// Judges one screen. Its rules, and what they leave alone:
/// - The edge of a page that scrolls may cut what scrolls out of it; a field may hide what was typed into it.
/// - Scrollbars, and ImGui's own child windows, are not controls here: whatever a scrollbar does, the wheel,
/// a
///   finger on the page and the arrow keys do as well (WCAG 2.5.5 exempts what has an equivalent).
/// - A person's own text may end in an ellipsis; at least three of its characters must be left.
class FitCheck
{
public:
    /// `scale` is text size times content scale; `wording` must outlive the check.
    FitCheck(const WordingOnScreen& wording, float scale) : wording_(wording), scale_(scale) {}

    /// Looks at everything in `ui`, scrolling each page from top to bottom. Each flaw is told once.
    std::vector<Misfit> check(HeadlessUi& ui);

private:
    struct Sight { ///< What was seen of a control in all positions of its page.
        std::string words;
        ImRect box; ///< Where it lay last.
        float left_hidden = 0, right_hidden = 0, top_hidden = FLT_MAX, bottom_hidden = FLT_MAX;
    };
    struct Control {
        const Item* item;
        ImGuiWindow* window;
        ImRect box, seen;
        bool is_in_sight() const { return seen.Min.x < seen.Max.x && seen.Min.y < seen.Max.y; }
    };

    void look_through(HeadlessUi& ui, ImGuiWindow& window);
    void look(const HeadlessUi& ui);
    void judge_line(const DrawnLine& line, const std::vector<Control>& controls);
    void judge_overlaps(const std::vector<DrawnLine>& lines);
    void judge_controls(const std::vector<Control>& controls);
    void judge_windows(const HeadlessUi& ui);
    void judge_language(const std::vector<DrawnLine>& lines);
    void judge_sights();
    void tell(Flaw flaw, std::string words, const ImRect& where);

    static std::vector<Control> controls_of(const HeadlessUi& ui);

    const WordingOnScreen& wording_;
    float scale_;
    std::map<ImGuiID, Sight> sights_;
    std::set<std::pair<Flaw, std::string>> told_;
    std::vector<Misfit> misfits_;
};

} // namespace kiosk::test
