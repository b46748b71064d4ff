#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace kiosk
{

/// What would like the keyboard, by stable id; the first one of a screen that is there and can be pressed
/// gets it. A name that ends in a dot stands for all that begin with it: "request." is any row.
using FocusNames = std::vector<std::string>;

/// Where the keyboard goes when no key said so. On a screen that opens: to what the person most likely wants
/// next. On one that is come back to: where it was. When what had it is gone or went out of use: to what took
/// its place. A wish waits for what it names until the person touches anything. Belongs to the UI thread and
/// one ImGui context.
class FocusKeeper
{
public:
    /// Once a frame, in the window that holds everything, before its first item. `visit` is shown now,
    /// `visits` can be come back to (App); `names` are for this screen.
    void begin(std::uint64_t visit, std::span<const std::uint64_t> visits, const FocusNames& names);

    /// In the area of the screen, before its first item: a screen that opens begins at its top.
    void begin_screen();

    /// After the last item.
    void end();

    /// A number for ImGui's ID stack around the screen. Two screens of the way never share one, and no more
    /// are used than needed: ImGui keeps what it knows about an area for ever.
    int slot() const { return slot_; }

    /// Everything moves: scrolls to what has the keyboard during the next frames.
    void hold_in_view() { frames_to_hold_ = 3; }

    /// For widgets, by way of offer_focus().
    void offer(const char* label);

private:
    struct Place {
        std::uint32_t item = 0, window = 0; ///< ImGui's ids.
        std::string name;                   ///< Stable id; empty for what offers none.
        float x = 0, y = 0;                 ///< Centre in the window it lies in.
        bool is_typed_into = false;         ///< A field with the caret in it.
    };
    struct Kept {
        std::uint64_t visit;
        int slot;
        std::optional<Place> place; ///< Where the keyboard was when another screen covered it.
    };
    struct Wish {
        FocusNames names;
        std::size_t rank;          ///< Of what has it so far; names.size(): nothing.
        float distance = 0;        ///< Of that from `near`.
        std::optional<Place> near; ///< What was lost.
    };

    void note_input();
    void scroll_by_keys();
    void change_visit(std::uint64_t visit, std::span<const std::uint64_t> visits);
    int free_slot() const;
    void wish_for_what_is_lost(const FocusNames& names);
    void go_to(const Place& place);

    std::vector<Kept> kept_; ///< Of the visits on the way.
    std::uint64_t visit_ = ~std::uint64_t{0};
    int slot_ = 0;
    bool is_fresh_ = true; ///< The screen has not been drawn in this visit.
    bool has_keys_ = true; ///< The last thing touched was a key: the focus is shown.
    std::optional<Wish> wish_;
    Place last_; ///< What had the keyboard at the end of the last frame.
    int frames_to_hold_ = 0;
    std::uint32_t screen_ = 0; ///< ImGui's id of the area of the screen.
    /// Up or Down was pressed in the last frame, and what had the keyboard then.
    struct Step {
        float direction; ///< -1 up, 1 down.
        std::uint32_t item;
    };
    std::optional<Step> step_;
};

/// Called by a widget right after its item: gives it the keyboard if it is wished for.
void offer_focus(const char* label);

/// Gives the keyboard to the next item, a field above all, and scrolls there.
void give_keyboard_to_next();

} // namespace kiosk
