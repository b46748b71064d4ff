#pragma once

#include "kiosk/choices.h"
#include "kiosk/fields.h"
#include "kiosk/screens.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kiosk
{

/// One frame of the form of either kind: what it reads, where the focus goes, whether anything was typed, and
/// the pieces its sections are made of. Lives for the frame; screen and view outlive it.
class Form
{
public:
    Form(FormScreen& screen, const View& view);

    FormScreen& screen() { return screen_; }
    Draft& draft() { return draft_; }
    const View& view() const { return view_; }
    const Style& style() const { return style_; }
    const std::string& language() const { return view_.settings.language; }

    /// Locked between Submit and its answer.
    Writing writing() const { return writing_; }

    /// The draft was changed by other means than the pieces below.
    void note_typed() { is_typed_ = true; }

    /// What the person wants; the first wish of a frame counts.
    void ask(Intent intent);

    /// What is wrong with a field, in words; empty when nothing is.
    std::string error_of(std::string_view field) const;

    bool takes_focus(std::string_view field) const { return jump_to_ == field; }

    /// Room above a field, unless it is the first of its column.
    void begin_field() const;

    /// What stands beside a field while it is wrong, of whatever kind it is; `top` in screen pixels.
    void mark_fault(std::string_view name, float top) const;

    /// A text field of the draft, one line or `lines` high.
    void field(std::string_view name, std::string& value, std::size_t limit, std::string help = {});
    void long_field(std::string_view name, std::string& value, float lines, std::string help = {});

    /// Two fields side by side where each has `narrowest` units, else below each other.
    void beside(float narrowest, const std::function<void()>& first, const std::function<void()>& second);

    /// A choice of a group, as the group lays it out.
    struct Option {
        std::string label;  ///< "Visible text###stable_id"
        std::string detail; ///< What it means; then the label is its title.
        bool is_chosen, wants_focus;
        bool is_possible = true; ///< If not, the section says why.
    };

    /// Choices side by side and of one height where each has `narrowest` units and no word is cut, else below
    /// each other. Returns which was pressed.
    std::optional<std::size_t> options(const std::vector<Option>& all, Mark mark, float narrowest);

    /// A field to choose from a list of the catalogue; `choose` hears the key.
    void list(std::string_view name, const std::vector<std::string_view>& keys, CatalogueList list,
              std::string_view chosen, const std::function<void(std::string_view)>& choose);

protected:
    FormScreen& screen_;
    Draft& draft_;
    const View& view_;
    const Style& style_;
    std::string jump_to_;
    Writing writing_;
    bool is_typed_ = false;
    std::optional<Intent> intent_;
};

/// Where the keyboard goes in a group: to the choice made, else to the first.
template <typename Enum>
bool is_first_or_chosen(Enum value, const std::optional<Enum>& chosen, Enum first)
{
    return value == chosen.value_or(first);
}

// The sections that are files of their own, form_<name>.cpp.

/// A, B or C with their published meaning, when the first answer is due, and what A asks for besides.
void draw_severity(Form& form);

/// That the text seems to name more than one problem; nothing when it does not.
void draw_one_problem(Form& form);

/// Open requests of like titles, with the way to them and the way on; nothing when there are none.
void draw_duplicates(Form& form);

/// The skeletons for what the request is about; nothing when there are none.
void draw_templates(Form& form);

/// The articles that may spare the request, a line each; nothing when there are none.
void draw_suggestions(Form& form);

/// The files: what is attached, what could not be, and the way to more.
void draw_attachments(Form& form);

/// The way to take contact and choices over from an earlier request.
void draw_last_values(Form& form);

} // namespace kiosk
