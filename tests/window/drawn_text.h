#pragma once

#include <imgui.h>
#include <imgui_internal.h>

#include <string>
#include <vector>

namespace kiosk::test
{

/// One glyph of the last frame, in pixels of the window.
struct DrawnGlyph {
    char32_t character = 0;
    ImRect box;           ///< Its ink, whole, also where it was cut.
    ImRect seen;          ///< What its clip rectangle leaves of it; inverted when nothing is left.
    ImRect clip;          ///< The rectangle that cuts it.
    bool is_tofu = false; ///< The font has no such character and drew its stand-in.
};

/// Glyphs that were drawn next to each other on one line: a line of text, or what one call drew of it.
struct DrawnLine {
    std::vector<DrawnGlyph> glyphs;
    std::string text;              ///< As read, with a space where the pen jumped.
    ImRect box;                    ///< Around all glyphs, whole.
    ImRect seen;                   ///< Around what can be seen of them; inverted when there is nothing.
    float size = 0;                ///< Height of a line of its font, in pixels.
    float top = 0;                 ///< Where that height begins.
    ImU32 colour = 0;              ///< As ImGui packs colours.
    ImGuiWindow* window = nullptr; ///< Whose draw list it is in; null for ImGui's own overlays.

    bool is_seen() const { return seen.Min.x < seen.Max.x && seen.Min.y < seen.Max.y; }
};

/// Reads text back from what ImGui drew into `frame` in the current context: which glyph of which font lies
/// where, and what its clip rectangle leaves of it. In drawing order. Only right for a frame in which no new
/// glyph was made: such a frame may still show parts of an older texture.
std::vector<DrawnLine> drawn_lines(const ImDrawData& frame);

} // namespace kiosk::test
