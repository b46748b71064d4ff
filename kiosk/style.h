#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace kiosk
{

enum class Theme { light, dark, high_contrast };
inline constexpr std::array kThemes{Theme::light, Theme::dark, Theme::high_contrast};

/// Sizes of text a person may choose, in percent (WCAG 1.4.4 asks for 200).
inline constexpr std::array kTextPercents{100, 125, 150, 200};

/// A colour as 0xRRGGBB.
using Colour = std::uint32_t;

/// The colours of a theme by what they are for. Contrast with the ground they stand on: text >= 7:1 in high
/// contrast, >= 4.5:1 elsewhere; outlines of controls >= 3:1 (WCAG 1.4.3, 1.4.11; computed in
/// style_test.cpp).
struct Palette {
    Colour ground;         ///< Behind everything.
    Colour surface;        ///< Cards, fields, bars.
    Colour surface_raised; ///< A surface under the mouse.
    Colour line;           ///< Hairlines between things.
    Colour outline;        ///< Around what can be operated.
    Colour text;
    Colour text_muted;
    Colour accent; ///< The one colour of action.
    Colour accent_raised;
    Colour on_accent;                                    ///< Text on it.
    Colour accent_tint;                                  ///< Behind what is chosen.
    Colour good, calm, warning, bad;                     ///< Text and icons of a status.
    Colour good_tint, calm_tint, warning_tint, bad_tint; ///< The ground of a status.
    Colour focus;                                        ///< Around what has the keyboard.
};

const Palette& palette_of(Theme theme);

/// What a frame is drawn with: the colours, and pixels for the unit that all sizes are multiples of.
struct Style {
    Theme theme = Theme::light;
    float scale = 1; ///< Text size times the display's scale.

    const Palette& palette() const { return palette_of(theme); }

    /// `units` at 96 dpi and 100 % as whole pixels.
    float px(float units) const;
};

/// The spacing scale, in units.
inline constexpr float kGapTiny = 4, kGapSmall = 8, kGap = 12, kGapLarge = 20, kGapHuge = 32;

/// The smallest side of anything a finger may hit, in units (WCAG 2.5.5).
inline constexpr float kTarget = 44;

/// Sets ImGui's style for this frame. Call it between NewFrame() and the first window, every frame.
void apply(const Style& style, float content_scale);

// ---- Text

enum class Level {
    small,   ///< 14 units.
    body,    ///< 16.
    strong,  ///< 16, bold.
    section, ///< 18, bold.
    title,   ///< 22, bold.
    display, ///< 30, bold: a reference, a count.
};

enum class Tone { normal, muted, accent, good, calm, warning, bad };
Colour colour_of(const Palette& palette, Tone tone);

/// Text that wraps at the right edge, or after `width` pixels. Lines break as the script wants
/// (line_break.h).
void text(const Style& style, Level level, std::string_view words, Tone tone = Tone::normal, float width = 0);

/// One line of text, cut with an ellipsis where `width` pixels end.
void one_line(const Style& style, Level level, std::string_view words, Tone tone, float width);

float text_width(const Style& style, Level level, std::string_view words);
float text_height(const Style& style, Level level, std::string_view words, float width);
float line_height(const Style& style, Level level);

void gap(const Style& style, float units);
void hairline(const Style& style);

// ---- Icons, drawn as vectors

enum class Icon {
    none,
    check,
    clock,
    pause,
    question,
    warning,
    wrench,
    pencil,
    paper_plane,
    arrow_left,
    arrow_right,
    search,
    person,
    gear,
    no_line,
    plus,
    home,
    letter_a,
};
/// Draws `icon` in the square at (x, y) in screen pixels.
void draw_icon(Icon icon, float x, float y, float size, Colour colour);
/// The same as an item of the layout.
void icon(const Style& style, Icon icon, Tone tone, float units = 20);

/// What a person wrote, as a part of a label: on one line, and without what would begin a stable id.
std::string label_text(std::string_view words);

// ---- Widgets. `label` is "Visible text###stable_id" throughout.

enum class Rank {
    primary,   ///< The one thing this screen is for.
    secondary, ///< Everything else worth an outline.
    quiet,     ///< Ways out and side doors.
};

struct ButtonLook {
    Rank rank = Rank::secondary;
    Icon icon = Icon::none;
    float width = 0;          ///< Pixels; 0: as wide as its words.
    bool is_enabled = true;   ///< If not, the screen says why in words nearby.
    bool is_chosen = false;   ///< One of several like it, and the one that counts now.
    Tone tone = Tone::accent; ///< Of its words and icon; primary buttons have their own.
};
bool button(const Style& style, const char* label, const ButtonLook& look = {});
float button_width(const Style& style, std::string_view words, Icon icon = Icon::none);

/// A link in running text's size, for side doors such as the way to a field.
bool link(const Style& style, const char* label, Tone tone = Tone::accent);

enum class Lines { one, several };
enum class Writing { open, locked };

struct FieldLook {
    const char* id;        ///< "###field.title"
    std::string label;     ///< Above the field.
    std::string help;      ///< In small letters between label and field; may be empty.
    std::string error;     ///< Below the field; may be empty.
    std::size_t limit = 0; ///< In code points; 0: none. Counted below the field, typing past it is possible
                           ///< but never past twice of it.
    Lines lines = Lines::one;
    float height = 0; ///< Pixels, for several lines.
    Writing writing = Writing::open;
    bool wants_focus = false; ///< Takes the keyboard in this frame and scrolls into view.
};
/// True when the text changed.
bool text_field(const Style& style, const FieldLook& look, std::string& value);

/// The label of a group of choices, its help and its error, in the manner of a text field.
void field_label(const Style& style, std::string_view label, std::string_view help = {});
void field_error(const Style& style, std::string_view error);

enum class Mark { radio, box };
struct ChoiceLook {
    Mark mark = Mark::radio;
    std::string detail; ///< Below the label, in small letters.
    bool is_chosen = false;
    Writing writing = Writing::open;
    bool wants_focus = false;
    float width = 0; ///< Pixels; 0: to the right edge.
};
/// A choice as a row to press. True when it was pressed.
bool choice(const Style& style, const char* label, const ChoiceLook& look);

/// What stands in a field to choose from a list; begin_list/end_list around the rows.
bool begin_list(const Style& style, const char* label, std::string_view chosen, float width, Writing writing,
                bool wants_focus);
void end_list();
bool list_entry(const Style& style, const char* label, bool is_chosen);

/// An icon with words on a tinted ground: never colour alone.
void badge(const Style& style, Icon icon, Tone tone, std::string_view words);
float badge_width(const Style& style, std::string_view words);

struct RowLook {
    Icon icon = Icon::none;
    Tone tone = Tone::normal;
    std::string detail;      ///< The second line.
    std::string aside;       ///< At the right edge, first line.
    std::string aside_small; ///< At the right edge, second line.
};
/// A row of a list, as high as `row_height()`. True when it was pressed.
bool row(const Style& style, const char* label, const RowLook& look);
float row_height(const Style& style);

/// A large tile: an icon, a count and a name. True when it was pressed.
bool tile(const Style& style, const char* label, Icon icon, Tone tone, std::size_t count, float width,
          float height);

/// Words in the middle of nothing: what would be here and how it gets here.
void empty_state(const Style& style, Icon icon, std::string_view title, std::string_view explanation);

/// Two lines of a status with an icon, to be pressed for more. True when it was.
struct StatusLook {
    Icon icon;
    Tone tone;
    std::string detail; ///< The second line, in small letters.
    float width;
};
bool status(const Style& style, const char* label, const StatusLook& look);

/// A fact: its name in small letters, what it is below. Several in a row make a sheet.
void fact(const Style& style, std::string_view name, std::string_view value);

/// A column of a page, as high as its content.
void begin_column(const Style& style, const char* id, float width);
void end_column();

/// A tinted banner across the width. Ends with end_banner(); between them anything.
void begin_banner(const Style& style, const char* id, Icon icon, Tone tone);
void end_banner(const Style& style);

/// A card on the ground. `width` in pixels, 0: to the right edge; as high as its content, or `height`.
void begin_card(const Style& style, const char* id, float width = 0, float height = 0);
void end_card();

/// The scrolling middle of a screen, `bottom` pixels short of the window's edge, content at most `width_max`
/// units wide and centred.
void begin_page(const Style& style, const char* id, float bottom, float width_max);
void end_page();

/// A bar at the bottom of a page for the buttons that finish it.
void begin_action_bar(const Style& style);
void end_action_bar();
float action_bar_height(const Style& style);

} // namespace kiosk
