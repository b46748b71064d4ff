#pragma once

#include <array>
#include <cstdint>

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

/// How much fits: a small screen and large text leave equally little, so it is counted in units.
enum class Density {
    roomy, ///< Columns side by side, bars of two lines, the buttons that finish a page docked below it.
    tight, ///< One column, bars of one line, those buttons at the end of the page.
};

/// Whether a window leaves the screens their least room at the size of text that was asked for.
enum class Room { enough, too_small };

/// Below either, in units, a window is tight. 720: two columns of 45 letters each no longer fit. 440: header,
/// action bar and strip would leave less than half of the height to the page; 1024x600 at 125 % is the
/// smallest of ours that stays roomy.
inline constexpr float kRoomyWidth = 720, kRoomyHeight = 440;

/// What a frame is drawn with: the colours, and pixels for the unit that all sizes are multiples of.
struct Style {
    Theme theme = Theme::light;
    float scale = 1; ///< Text size times the display's scale.
    Density density = Density::roomy;
    Room room = Room::enough; ///< Too small: `scale` is less than was asked for.

    const Palette& palette() const { return palette_of(theme); }
    bool is_tight() const { return density == Density::tight; }

    /// `units` at 96 dpi and 100 % as whole pixels.
    float px(float units) const;
    /// The same by how much fits.
    float px(float roomy_units, float tight_units) const
    {
        return px(is_tight() ? tight_units : roomy_units);
    }
};

/// The least room that a scale leaves to the screens, in units: 1024x600 at 200 %, the smallest window they
/// are drawn for.
inline constexpr float kLeastWidth = 512, kLeastHeight = 300;

/// The style of a window of this many pixels. A `scale` that would leave less than the least room, as large
/// text on a fine display in a small window, is reduced to what leaves it; to 1 in a window that is smaller.
Style style_for(Theme theme, float scale, float width, float height);

// ---- The sheet: what every screen and widget is measured with, in units. All but hairlines and outlines are
// multiples of four, so that things of different kinds end on common edges.

/// The spacing scale. Tiny: a label and its field. Small: neighbours of one kind. Gap: an icon and its words.
/// Medium: fields of a form, and inside a card. Large: columns, sections, the margin of a page.
inline constexpr float kGapTiny = 4, kGapSmall = 8, kGap = 12, kGapMedium = 16, kGapLarge = 24;

/// Icons: in a line of small letters; in buttons, rows and body text; beside a title; alone in the middle.
inline constexpr float kIconSmall = 16, kIcon = 20, kIconLarge = 24, kIconHuge = 40;

/// How round corners are: of controls, and of the surfaces they stand on.
inline constexpr float kRounding = 4, kSurfaceRounding = 8;

/// The smallest side of anything a finger may hit (WCAG 2.5.5), and the room between two of them.
inline constexpr float kTarget = 44, kTargetGap = 8;

/// Widest page, and widest page of nothing but sentences: 75 letters of body text are as long as a line is
/// read with ease (Bringhurst, The Elements of Typographic Style, 2.1.2).
inline constexpr float kPageWidth = 1160, kReadingWidth = 704;

/// From here on a page has two columns; the second, of what is short, takes this share.
inline constexpr float kTwoColumns = 840, kAsideShare = 0.36F;

/// Header and status strip: a target and the room above and below it.
inline constexpr float kBarHeight = 56, kTightBarHeight = 48;

/// Sets ImGui's style for this frame. Call it between NewFrame() and the first window, every frame.
void apply(const Style& style, float content_scale);

/// Pixels of the line around what can be operated; heavier in high contrast.
float outline_thickness(const Style& style);

/// Room of exactly `units` between two items of the layout, if that is more than there is without.
void gap(const Style& style, float units);

} // namespace kiosk
