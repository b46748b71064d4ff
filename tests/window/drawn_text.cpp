#include "tests/window/drawn_text.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <unordered_map>

namespace kiosk::test
{

namespace
{

std::uint64_t corner_key(float u, float v)
{
    return std::uint64_t{std::bit_cast<std::uint32_t>(u)} << 32 | std::bit_cast<std::uint32_t>(v);
}

void append_utf8(std::string& text, char32_t character)
{
    char bytes[5];
    text.append(bytes, static_cast<std::size_t>(ImTextCharToUtf8(bytes, character)));
}

/// Wider than any space but the ideographic one, in heights of the line.
constexpr float kSpaceMax = 0.7F;
/// Narrower than the space of any face we use (DejaVu's is 0.27), wider than kerning and rounding.
constexpr float kSpaceMin = 0.15F;

/// Puts glyphs together as long as the pen moves on along one line.
class LineBuilder
{
public:
    explicit LineBuilder(std::vector<DrawnLine>& lines) : lines_(lines) {}

    void add(const DrawnGlyph& drawn, const ImFontGlyph& glyph, const ImFontBaked& font, ImU32 colour,
             ImGuiWindow* window)
    {
        const ImVec2 pen(drawn.box.Min.x - glyph.X0, drawn.box.Min.y - glyph.Y0);
        const float jump = pen.x - pen_x_;
        const bool goes_on = is_open_ && font_ == &font && lines_.back().colour == colour &&
                             std::abs(pen.y - pen_y_) < 0.6F && jump > -1.0F && jump < kSpaceMax * font.Size;
        if (!goes_on) {
            lines_.push_back({.size = font.Size, .top = pen.y, .colour = colour, .window = window});
            lines_.back().box = drawn.box;
            lines_.back().seen = ImRect(FLT_MAX, FLT_MAX, -FLT_MAX, -FLT_MAX);
        }
        DrawnLine& line = lines_.back();
        if (goes_on && jump > kSpaceMin * font.Size) line.text += ' ';
        append_utf8(line.text, drawn.character);
        line.box.Add(drawn.box);
        if (!drawn.seen.IsInverted() && drawn.seen.GetArea() > 0) line.seen.Add(drawn.seen);
        line.glyphs.push_back(drawn);
        is_open_ = true;
        font_ = &font;
        pen_x_ = pen.x + glyph.AdvanceX;
        pen_y_ = pen.y;
    }

    /// Whatever comes next is another text.
    void close() { is_open_ = false; }

private:
    std::vector<DrawnLine>& lines_;
    bool is_open_ = false;
    const ImFontBaked* font_ = nullptr;
    float pen_x_ = 0;
    float pen_y_ = 0;
};

/// The glyphs in the atlas by their place in its texture.
class GlyphPlaces
{
public:
    struct Place {
        const ImFontGlyph* glyph;
        const ImFontBaked* font;
    };

    GlyphPlaces()
    {
        ImFontAtlasBuilder& builder = *ImGui::GetIO().Fonts->Builder;
        for (int i = 0; i < builder.BakedPool.Size; ++i)
            for (const ImFontBaked& font = builder.BakedPool[i]; const ImFontGlyph& glyph : font.Glyphs)
                if (glyph.Visible)
                    by_corner_.try_emplace(corner_key(glyph.U0, glyph.V0), Place{&glyph, &font});
    }

    const Place* find(const ImVec2& uv_min, const ImVec2& uv_max) const
    {
        const auto found = by_corner_.find(corner_key(uv_min.x, uv_min.y));
        if (found != by_corner_.end()) return &found->second;
        // Cut on its way into the draw list: ImGui does so where a text ends with an ellipsis or its field.
        const ImVec2 middle((uv_min.x + uv_max.x) / 2, (uv_min.y + uv_max.y) / 2);
        for (const auto& [key, place] : by_corner_) {
            const ImFontGlyph& glyph = *place.glyph;
            if (ImRect(glyph.U0, glyph.V0, glyph.U1, glyph.V1).Contains(middle)) return &place;
        }
        return nullptr;
    }

private:
    std::unordered_map<std::uint64_t, Place> by_corner_; // By the bits of U0 and V0.
};

/// The glyph whose quad, perhaps cut, spans the corners `a` and `c`.
DrawnGlyph drawn_glyph(const GlyphPlaces::Place& place, const ImDrawVert& a, const ImDrawVert& c, ImRect clip)
{
    const ImFontGlyph& glyph = *place.glyph;
    const ImVec2 size(glyph.X1 - glyph.X0, glyph.Y1 - glyph.Y0);
    DrawnGlyph drawn{.character = glyph.Codepoint};
    drawn.box.Min = {a.pos.x - (a.uv.x - glyph.U0) * size.x / (glyph.U1 - glyph.U0),
                     a.pos.y - (a.uv.y - glyph.V0) * size.y / (glyph.V1 - glyph.V0)};
    drawn.box.Max = {drawn.box.Min.x + size.x, drawn.box.Min.y + size.y};
    if (a.uv.x != glyph.U0) clip.Min.x = ImMax(clip.Min.x, a.pos.x);
    if (a.uv.y != glyph.V0) clip.Min.y = ImMax(clip.Min.y, a.pos.y);
    if (c.uv.x != glyph.U1) clip.Max.x = ImMin(clip.Max.x, c.pos.x);
    if (c.uv.y != glyph.V1) clip.Max.y = ImMin(clip.Max.y, c.pos.y);
    drawn.clip = clip;
    drawn.seen = drawn.box;
    drawn.seen.ClipWith(clip);
    const ImWchar stand_in = place.font->ContainerFont->FallbackChar;
    drawn.is_tofu = glyph.Codepoint == stand_in && stand_in != '?' && stand_in != ' ';
    return drawn;
}

/// Not a picture, whose texels stand at the same places of another texture.
bool is_of_fonts(const ImDrawCmd& command)
{
    return ImGui::GetIO().Fonts->TexList.contains(command.TexRef._TexData);
}

} // namespace

std::vector<DrawnLine> drawn_lines(const ImDrawData& frame)
{
    const GlyphPlaces places;
    const ImVec2 white = ImGui::GetIO().Fonts->TexUvWhitePixel;
    std::vector<DrawnLine> lines;
    for (const ImDrawList* list : frame.CmdLists) {
        LineBuilder builder{lines};
        ImGuiWindow* window =
            list->_OwnerName == nullptr ? nullptr : ImGui::FindWindowByName(list->_OwnerName);
        for (const ImDrawCmd& command : list->CmdBuffer) {
            if (command.UserCallback != nullptr || !is_of_fonts(command)) continue;
            const ImDrawIdx* index = list->IdxBuffer.Data + command.IdxOffset;
            const ImDrawVert* vertices = list->VtxBuffer.Data + command.VtxOffset;
            for (unsigned i = 0; i + 2 < command.ElemCount;) {
                const ImDrawVert& a = vertices[index[i]];
                const ImDrawVert& c = vertices[index[i + 2]];
                const bool is_filled = a.uv.x == white.x && a.uv.y == white.y;
                const auto* place = is_filled ? nullptr : places.find(a.uv, c.uv);
                if (place == nullptr) {
                    builder.close();
                    i += 3;
                    continue;
                }
                i += 6;
                if ((a.col & IM_COL32_A_MASK) == 0) continue;
                builder.add(drawn_glyph(*place, a, c, ImRect(command.ClipRect)), *place->glyph, *place->font,
                            a.col, window);
            }
        }
    }
    return lines;
}

} // namespace kiosk::test
