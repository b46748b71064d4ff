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

/// How round the corners of a control are, in units.
inline constexpr float kRounding = 6;

/// The smallest side of anything a finger may hit, in units (WCAG 2.5.5).
inline constexpr float kTarget = 44;

/// Sets ImGui's style for this frame. Call it between NewFrame() and the first window, every frame.
void apply(const Style& style, float content_scale);

/// Pixels of the line around what can be operated; heavier in high contrast.
float outline_thickness(const Style& style);

/// Room between two items of the layout, `units` high.
void gap(const Style& style, float units);

} // namespace kiosk
