#include "kiosk/labels.h"
#include "kiosk/style.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace kiosk;

namespace
{

/// Relative luminance and contrast as WCAG 2.2 defines them.
double luminance(Colour colour)
{
    const auto linear = [](Colour value) {
        const double c = static_cast<double>(value & 0xff) / 255;
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour >> 16) + 0.7152 * linear(colour >> 8) + 0.0722 * linear(colour);
}

double contrast(Colour one, Colour other)
{
    const double lighter = std::max(luminance(one), luminance(other));
    const double darker = std::min(luminance(one), luminance(other));
    return (lighter + 0.05) / (darker + 0.05);
}

} // namespace

TEST_CASE("style: text has contrast on every ground it stands on, in every theme")
{
    for (const Theme theme : kThemes) {
        CAPTURE(static_cast<int>(theme));
        const Palette& p = palette_of(theme);
        const double enough = theme == Theme::high_contrast ? 7 : 4.5;
        for (const Colour ground : {p.ground, p.surface, p.surface_raised, p.accent_tint, p.calm_tint})
            for (const Colour ink : {p.text, p.text_muted, p.accent}) {
                CAPTURE(ground);
                CAPTURE(ink);
                CHECK(contrast(ink, ground) >= enough);
            }
        CHECK(contrast(p.on_accent, p.accent) >= enough);
        CHECK(contrast(p.on_accent, p.accent_raised) >= enough);
        for (const auto& [ink, tint] : {std::pair{p.good, p.good_tint},
                                        {p.calm, p.calm_tint},
                                        {p.warning, p.warning_tint},
                                        {p.bad, p.bad_tint}})
            for (const Colour ground : {tint, p.surface, p.ground})
                CHECK(contrast(ink, ground) >= enough);
        for (const Colour tint : {p.good_tint, p.warning_tint, p.bad_tint})
            CHECK(contrast(p.text, tint) >= enough);
    }
}

TEST_CASE("style: controls and the focus stand out from what is around them")
{
    for (const Theme theme : kThemes) {
        const Palette& p = palette_of(theme);
        for (const Colour ground : {p.ground, p.surface}) {
            CHECK(contrast(p.outline, ground) >= 3);
            CHECK(contrast(p.focus, ground) >= 3);
        }
    }
}

TEST_CASE("style: what a person wrote cannot pose as a widget's name")
{
    CHECK(label_text("C## and ###submit") == "C# # and # # #submit");
    CHECK(label_text("two\nlines") == "two lines");
}
