#include "kiosk/window/painter.h"

#include <imgui.h>

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <cstring>
#include <functional>
#include <string_view>
#include <utility>

namespace kiosk
{

namespace
{

// Positions are snapped to 1/256 pixel, as graphics hardware does, so that two shapes sharing an edge agree
// on it.
constexpr int kSubpixels = 256;
constexpr int kHalf = kSubpixels / 2;

// Far outside any screen, and small enough that the products below fit into 64 bits.
constexpr float kFarthest = 1 << 20;

int to_subpixels(float value)
{
    if (!(value > -kFarthest))
        return -static_cast<int>(kFarthest) * kSubpixels; // Not a number lands here too.
    // Half away from zero, as lround(), which is a call for each corner of each shape.
    const float subpixels = std::min(value, kFarthest) * kSubpixels;
    return static_cast<int>(subpixels + (subpixels < 0 ? -0.5F : 0.5F));
}

/// The first pixel whose centre is at or right of `subpixels`. It serves both ends of a span: the pixel whose
/// centre is on the right end is left to the neighbour.
int first_pixel(int subpixels)
{
    return (subpixels + kHalf - 1) >> 8;
}

PixelRect intersection(const PixelRect& a, const PixelRect& b)
{
    return {std::max(a.x0, b.x0), std::max(a.y0, b.y0), std::min(a.x1, b.x1), std::min(a.y1, b.y1)};
}

bool same_place(const ImVec2& a, const ImVec2& b)
{
    return a.x == b.x && a.y == b.y;
}

std::uint32_t channel(ImU32 colour, int shift)
{
    return (colour >> shift) & 0xffU;
}

std::uint32_t alpha_of(ImU32 colour)
{
    return channel(colour, IM_COL32_A_SHIFT);
}

/// ImGui's colour without its alpha, as the canvas stores it.
std::uint32_t opaque(ImU32 colour)
{
    return 0xff000000U | channel(colour, IM_COL32_R_SHIFT) << 16 | channel(colour, IM_COL32_G_SHIFT) << 8 |
           channel(colour, IM_COL32_B_SHIFT);
}

/// a * b / 255, rounded, for both from 0 to 255.
std::uint32_t scaled(std::uint32_t a, std::uint32_t b)
{
    const std::uint32_t product = a * b + 128;
    return (product + (product >> 8)) >> 8;
}

/// `above` over `below` with `alpha` of 255, each channel rounded; two channels are computed in one word.
std::uint32_t blended(std::uint32_t below, std::uint32_t above, std::uint32_t alpha)
{
    const std::uint32_t rest = 255 - alpha;
    std::uint32_t red_blue = (above & 0xff00ffU) * alpha + (below & 0xff00ffU) * rest + 0x800080U;
    red_blue = ((red_blue + ((red_blue >> 8) & 0xff00ffU)) >> 8) & 0xff00ffU;
    std::uint32_t green = ((above >> 8) & 0xffU) * alpha + ((below >> 8) & 0xffU) * rest + 0x80U;
    green = (green + (green >> 8)) & 0xff00U;
    return 0xff000000U | red_blue | green;
}

void put(std::uint32_t& pixel, std::uint32_t colour, std::uint32_t alpha)
{
    if (alpha == 255)
        pixel = colour;
    else if (alpha != 0)
        pixel = blended(pixel, colour, alpha);
}

struct Texel {
    std::uint32_t colour; ///< As the canvas stores it.
    std::uint32_t alpha;
};

Texel texel_at(const ImTextureData& texture, int x, int y)
{
    x = std::clamp(x, 0, texture.Width - 1);
    y = std::clamp(y, 0, texture.Height - 1);
    const unsigned char* bytes =
        texture.Pixels + (static_cast<std::ptrdiff_t>(y) * texture.Width + x) * texture.BytesPerPixel;
    if (texture.Format == ImTextureFormat_Alpha8) return {0xffffffffU, bytes[0]};
    return {0xff000000U | static_cast<std::uint32_t>(bytes[0]) << 16 |
                static_cast<std::uint32_t>(bytes[1]) << 8 | bytes[2],
            bytes[3]};
}

/// Each channel of `tint` times the texel.
std::uint32_t tinted(std::uint32_t colour, std::uint32_t tint)
{
    if (tint == 0xffffffffU) return colour;
    if (colour == 0xffffffffU) return tint;
    return 0xff000000U | scaled((colour >> 16) & 0xffU, (tint >> 16) & 0xffU) << 16 |
           scaled((colour >> 8) & 0xffU, (tint >> 8) & 0xffU) << 8 | scaled(colour & 0xffU, tint & 0xffU);
}

std::uint64_t mixed(std::uint64_t hash, std::uint64_t value)
{
    // The multiplier is 2^64 divided by the golden ratio (Knuth, TAOCP 3, 6.4).
    hash = (hash ^ value) * 0x9e3779b97f4a7c15ULL;
    return hash ^ (hash >> 29);
}

std::uint64_t mixed(std::uint64_t hash, const ImDrawVert& vertex)
{
    std::uint64_t words[2];
    static_assert(sizeof vertex.pos == 8 && sizeof vertex.uv == 8);
    std::memcpy(&words[0], &vertex.pos, 8);
    std::memcpy(&words[1], &vertex.uv, 8);
    return mixed(mixed(mixed(hash, words[0]), words[1]), vertex.col);
}

std::uint64_t mixed(std::uint64_t hash, const PixelRect& rect)
{
    const auto pair = [](int a, int b) {
        return static_cast<std::uint64_t>(static_cast<std::uint32_t>(a)) << 32 |
               static_cast<std::uint32_t>(b);
    };
    return mixed(mixed(hash, pair(rect.x0, rect.y0)), pair(rect.x1, rect.y1));
}

/// True when the triangles a-b-c and a-c-d are an upright rectangle of one colour, unrotated texture
/// included.
bool is_upright_rect(const ImDrawVert& a, const ImDrawVert& b, const ImDrawVert& c, const ImDrawVert& d)
{
    return a.pos.y == b.pos.y && b.pos.x == c.pos.x && c.pos.y == d.pos.y && d.pos.x == a.pos.x &&
           a.pos.x < c.pos.x && a.pos.y < c.pos.y && a.col == b.col && a.col == c.col && a.col == d.col &&
           b.uv.x == c.uv.x && b.uv.y == a.uv.y && d.uv.x == a.uv.x && d.uv.y == c.uv.y;
}

struct Point {
    std::int64_t x; ///< In subpixels.
    std::int64_t y;
};

Point to_point(const ImVec2& position)
{
    return {to_subpixels(position.x), to_subpixels(position.y)};
}

std::int64_t floor_divided(std::int64_t a, std::int64_t positive)
{
    return a >= 0 ? a / positive : -((-a + positive - 1) / positive);
}

/// One side of a triangle that is walked clockwise (y grows downwards). Its value is not negative for the
/// pixel centres on the inner side. A centre exactly on the side counts for top and left sides only, so that
/// of two triangles sharing the side one paints it: no pixel twice, none left out.
class Side
{
public:
    Side(const Point& from, const Point& to) : from_(from), dx_(to.x - from.x), dy_(to.y - from.y)
    {
        const bool is_top_left = dy_ < 0 || (dy_ == 0 && dx_ > 0);
        margin_ = is_top_left ? 0 : 1;
    }

    /// Narrows the pixels first..last of row `y` to those on the inner side.
    void narrow(int y, std::int64_t& first, std::int64_t& last) const
    {
        const std::int64_t at_zero = dx_ * (static_cast<std::int64_t>(y) * kSubpixels + kHalf - from_.y) -
                                     dy_ * (kHalf - from_.x) - margin_;
        const std::int64_t step = dy_ * kSubpixels; // The value falls by this much from pixel to pixel.
        if (step > 0)
            last = std::min(last, floor_divided(at_zero, step));
        else if (step < 0)
            first = std::max(first, -floor_divided(at_zero, -step));
        else if (at_zero < 0)
            last = first - 1;
    }

private:
    Point from_;
    std::int64_t dx_;
    std::int64_t dy_;
    std::int64_t margin_;
};

/// A quantity that changes linearly over a triangle.
struct Gradient {
    float at_corner = 0;
    float per_x = 0;
    float per_y = 0;

    float at(float dx, float dy) const { return at_corner + per_x * dx + per_y * dy; }
};

/// Edges of a triangle from its first corner, in pixels, to build gradients from.
struct Frame {
    float bx, by, cx, cy, inverse_area;

    Gradient gradient(float a, float b, float c) const
    {
        return {a, ((b - a) * cy - (c - a) * by) * inverse_area,
                ((c - a) * bx - (b - a) * cx) * inverse_area};
    }
};

std::uint32_t to_channel(float value)
{
    return static_cast<std::uint32_t>(std::clamp(value + 0.5F, 0.0F, 255.0F));
}

} // namespace

Painter::Painter() = default;

void Painter::invalidate()
{
    // Zero is the hash of no tile.
    std::fill(painted_.begin(), painted_.end(), 0);
    drawn_ = 0;
}

std::span<const PixelRect> Painter::paint(ImDrawData& frame, const Canvas& canvas)
{
    assert(canvas.pixels != nullptr && canvas.width > 0 && canvas.height > 0 &&
           canvas.stride >= canvas.width);
    assert(frame.DisplayPos.x == 0 && frame.DisplayPos.y == 0 && frame.FramebufferScale.x == 1);

    if (canvas != canvas_) {
        canvas_ = canvas;
        columns_ = (canvas.width + tile_pixels - 1) / tile_pixels;
        rows_ = (canvas.height + tile_pixels - 1) / tile_pixels;
        const auto tiles = static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_);
        painted_.assign(tiles, 0);
        wanted_.resize(tiles);
        drawn_ = 0;
    }

    serve_texture_requests(frame);
    dirty_.clear();
    tiles_painted_ = 0;
    if (is_repeated(frame)) return dirty_;
    std::fill(wanted_.begin(), wanted_.end(), mixed(1, background_));
    shapes_.clear();
    collect(frame);
    find_dirty();
    for (const PixelRect& dirty : dirty_)
        paint(dirty);
    painted_ = wanted_;
    return dirty_;
}

void Painter::serve_texture_requests(ImDrawData& frame)
{
    updates_.clear();
    if (frame.Textures == nullptr) return;
    for (ImTextureData* texture : *frame.Textures) {
        switch (texture->Status) {
        case ImTextureStatus_OK:
        case ImTextureStatus_Destroyed:
            break;
        case ImTextureStatus_WantCreate:
            // Texels are read where ImGui keeps them, so there is nothing to upload.
            updates_.push_back({texture, {0, 0, texture->Width, texture->Height}});
            texture->SetTexID(static_cast<ImTextureID>(reinterpret_cast<std::uintptr_t>(texture)));
            texture->SetStatus(ImTextureStatus_OK);
            break;
        case ImTextureStatus_WantUpdates:
            for (const ImTextureRect& changed : texture->Updates)
                updates_.push_back(
                    {texture, {changed.x, changed.y, changed.x + changed.w, changed.y + changed.h}});
            texture->SetStatus(ImTextureStatus_OK);
            break;
        case ImTextureStatus_WantDestroy:
            if (texture->UnusedFrames == 0) break;
            texture->SetTexID(ImTextureID_Invalid);
            texture->SetStatus(ImTextureStatus_Destroyed);
            break;
        }
    }
}

bool Painter::is_repeated(const ImDrawData& frame)
{
    const auto hash_of = [](const auto& buffer) {
        return std::hash<std::string_view>{}(
            {reinterpret_cast<const char*>(buffer.Data), static_cast<std::size_t>(buffer.size_in_bytes())});
    };
    std::uint64_t drawn = mixed(1, background_);
    for (const ImDrawList* list : frame.CmdLists) {
        drawn = mixed(mixed(drawn, hash_of(list->VtxBuffer)), hash_of(list->IdxBuffer));
        for (const ImDrawCmd& command : list->CmdBuffer) {
            const ImTextureData* texture = command.TexRef._TexData;
            for (const float edge :
                 {command.ClipRect.x, command.ClipRect.y, command.ClipRect.z, command.ClipRect.w})
                drawn = mixed(drawn, std::bit_cast<std::uint32_t>(edge));
            drawn = mixed(drawn, texture == nullptr ? 0 : static_cast<std::uint64_t>(texture->UniqueID) + 1);
            drawn = mixed(mixed(drawn, command.VtxOffset), command.IdxOffset);
            drawn = mixed(mixed(drawn, command.ElemCount), command.UserCallback == nullptr ? 0 : 1);
        }
    }
    if (drawn == 0) drawn = 1;
    const bool is_same = std::exchange(drawn_, drawn) == drawn;
    return is_same && updates_.empty();
}

void Painter::collect(const ImDrawData& frame)
{
    for (const ImDrawList* list : frame.CmdLists)
        for (const ImDrawCmd& command : list->CmdBuffer)
            if (command.UserCallback == nullptr)
                collect(command, list->VtxBuffer.Data + command.VtxOffset,
                        list->IdxBuffer.Data + command.IdxOffset);
}

void Painter::collect(const ImDrawCmd& command, const ImDrawVert* vertices, const std::uint16_t* indices)
{
    static_assert(sizeof(ImDrawIdx) == sizeof(std::uint16_t));
    const ImTextureData* texture = command.TexRef._TexData;
    if (texture == nullptr || texture->Pixels == nullptr) return;

    const PixelRect canvas{0, 0, canvas_.width, canvas_.height};
    const auto whole = [](float edge) { return static_cast<int>(std::clamp(edge, 0.0F, kFarthest)); };
    const PixelRect clip = intersection(canvas, {whole(command.ClipRect.x), whole(command.ClipRect.y),
                                                 whole(command.ClipRect.z), whole(command.ClipRect.w)});
    if (clip.empty()) return;
    const std::uint64_t seed = mixed(static_cast<std::uint64_t>(texture->UniqueID) + 1, clip);

    for (unsigned i = 0; i + 2 < command.ElemCount;) {
        const ImDrawVert& a = vertices[indices[i]];
        const ImDrawVert& b = vertices[indices[i + 1]];
        const ImDrawVert& c = vertices[indices[i + 2]];
        Shape shape{{}, {&a, &b, &c}, texture, false};
        const int ax = to_subpixels(a.pos.x);
        const int ay = to_subpixels(a.pos.y);
        const int cx = to_subpixels(c.pos.x);
        const int cy = to_subpixels(c.pos.y);
        if (i + 5 < command.ElemCount && indices[i + 3] == indices[i] && indices[i + 4] == indices[i + 2] &&
            is_upright_rect(a, b, c, vertices[indices[i + 5]])) {
            i += 6;
            shape.is_rect = true;
            shape.bounds = {first_pixel(ax), first_pixel(ay), first_pixel(cx), first_pixel(cy)};
        } else {
            i += 3;
            const int bx = to_subpixels(b.pos.x);
            const int by = to_subpixels(b.pos.y);
            shape.bounds = {first_pixel(std::min({ax, bx, cx})), first_pixel(std::min({ay, by, cy})),
                            first_pixel(std::max({ax, bx, cx})), first_pixel(std::max({ay, by, cy}))};
        }
        shape.bounds = intersection(shape.bounds, clip);
        if (shape.bounds.empty() || (alpha_of(a.col) | alpha_of(b.col) | alpha_of(c.col)) == 0) continue;
        add(shape, mixed(mixed(mixed(mixed(seed, shape.is_rect ? 1 : 2), a), b), c));
    }
}

void Painter::add(const Shape& shape, std::uint64_t hash)
{
    const bool is_stale = !updates_.empty() && is_repainted(shape);
    for (int row = shape.bounds.y0 / tile_pixels; row <= (shape.bounds.y1 - 1) / tile_pixels; ++row)
        for (int column = shape.bounds.x0 / tile_pixels; column <= (shape.bounds.x1 - 1) / tile_pixels;
             ++column) {
            const auto tile = static_cast<std::size_t>(row * columns_ + column);
            wanted_[tile] = mixed(wanted_[tile], hash);
            if (is_stale) painted_[tile] = 0;
        }
    shapes_.push_back(shape);
}

/// True when the texels under `shape` changed since the last frame, which its hash cannot know. A shape that
/// was away when they changed needs no memory of it: coming back, it changes the hash of its tiles.
bool Painter::is_repainted(const Shape& shape) const
{
    const ImVec2& a = shape.corners[0]->uv;
    const ImVec2& b = shape.corners[1]->uv;
    const ImVec2& c = shape.corners[2]->uv;
    const auto width = static_cast<float>(shape.texture->Width);
    const auto height = static_cast<float>(shape.texture->Height);
    const PixelRect sampled{static_cast<int>(std::min({a.x, b.x, c.x}) * width),
                            static_cast<int>(std::min({a.y, b.y, c.y}) * height),
                            static_cast<int>(std::ceil(std::max({a.x, b.x, c.x}) * width)),
                            static_cast<int>(std::ceil(std::max({a.y, b.y, c.y}) * height))};
    return std::any_of(updates_.begin(), updates_.end(), [&](const TextureUpdate& update) {
        return update.texture == shape.texture && !intersection(update.texels, sampled).empty();
    });
}

void Painter::find_dirty()
{
    for (int row = 0; row < rows_; ++row) {
        for (int column = 0; column < columns_; ++column) {
            const auto is_dirty = [&](int at) {
                const auto tile = static_cast<std::size_t>(row * columns_ + at);
                if (wanted_[tile] == 0) wanted_[tile] = 1; // Zero stands for "not painted".
                return wanted_[tile] != painted_[tile];
            };
            if (!is_dirty(column)) continue;

            const int first = column;
            while (column < columns_ && is_dirty(column))
                ++column;
            tiles_painted_ += column - first;
            const PixelRect run{first * tile_pixels, row * tile_pixels,
                                std::min(column * tile_pixels, canvas_.width),
                                std::min((row + 1) * tile_pixels, canvas_.height)};
            const auto above = std::find_if(dirty_.begin(), dirty_.end(), [&](const PixelRect& rect) {
                return rect.x0 == run.x0 && rect.x1 == run.x1 && rect.y1 == run.y0;
            });
            if (above == dirty_.end())
                dirty_.push_back(run);
            else
                above->y1 = run.y1;
        }
    }
}

void Painter::paint(const PixelRect& dirty)
{
    fill(dirty, background_);
    for (const Shape& shape : shapes_) {
        const PixelRect area = intersection(shape.bounds, dirty);
        if (area.empty()) continue;
        if (!shape.is_rect)
            triangle(shape, area);
        else if (same_place(shape.corners[0]->uv, shape.corners[2]->uv) &&
                 shape.texture->Format == ImTextureFormat_Alpha8) {
            const ImVec2& uv = shape.corners[0]->uv;
            const Texel texel =
                texel_at(*shape.texture, static_cast<int>(uv.x * static_cast<float>(shape.texture->Width)),
                         static_cast<int>(uv.y * static_cast<float>(shape.texture->Height)));
            const ImU32 colour = shape.corners[0]->col;
            fill(area, (opaque(colour) & 0xffffffU) | scaled(alpha_of(colour), texel.alpha) << 24);
        } else
            blit(shape, area);
    }
}

/// `colour` is 0xAARRGGBB with its alpha in use.
void Painter::fill(const PixelRect& area, std::uint32_t colour)
{
    const std::uint32_t alpha = colour >> 24;
    colour |= 0xff000000U;
    for (int y = area.y0; y < area.y1; ++y) {
        std::uint32_t* row = canvas_.pixels + static_cast<std::ptrdiff_t>(y) * canvas_.stride;
        if (alpha == 255)
            std::fill(row + area.x0, row + area.x1, colour);
        else
            for (int x = area.x0; x < area.x1; ++x)
                row[x] = blended(row[x], colour, alpha);
    }
}

void Painter::blit(const Shape& shape, const PixelRect& area)
{
    const ImDrawVert& a = *shape.corners[0];
    const ImDrawVert& c = *shape.corners[2];
    const ImTextureData& texture = *shape.texture;
    const std::uint32_t tint = opaque(a.col);
    const std::uint32_t tint_alpha = alpha_of(a.col);

    const float u0 = a.uv.x * static_cast<float>(texture.Width);
    const float v0 = a.uv.y * static_cast<float>(texture.Height);
    const float u_step = (c.uv.x * static_cast<float>(texture.Width) - u0) / (c.pos.x - a.pos.x);
    const float v_step = (c.uv.y * static_cast<float>(texture.Height) - v0) / (c.pos.y - a.pos.y);

    // Text is one texel a pixel wherever the pen stood, so its columns are counted and not multiplied.
    const bool is_text = texture.Format == ImTextureFormat_Alpha8 && std::fabs(u_step - 1) < 0.001F &&
                         std::fabs(v_step - 1) < 0.001F;
    if (is_text) {
        const int left = static_cast<int>(std::lround(u0)) - first_pixel(to_subpixels(a.pos.x));
        const int top = static_cast<int>(std::lround(v0)) - first_pixel(to_subpixels(a.pos.y));
        const int x0 = std::max(area.x0, -left);
        const int x1 = std::min(area.x1, texture.Width - left);
        for (int y = std::max(area.y0, -top); y < std::min(area.y1, texture.Height - top); ++y) {
            std::uint32_t* row = canvas_.pixels + static_cast<std::ptrdiff_t>(y) * canvas_.stride;
            const unsigned char* ink =
                texture.Pixels + static_cast<std::ptrdiff_t>(y + top) * texture.Width + left;
            for (int x = x0; x < x1; ++x)
                if (ink[x] != 0) put(row[x], tint, scaled(ink[x], tint_alpha));
        }
        return;
    }

    for (int y = area.y0; y < area.y1; ++y) {
        std::uint32_t* row = canvas_.pixels + static_cast<std::ptrdiff_t>(y) * canvas_.stride;
        const float v = v0 + (static_cast<float>(y) + 0.5F - a.pos.y) * v_step;
        for (int x = area.x0; x < area.x1; ++x) {
            const float u = u0 + (static_cast<float>(x) + 0.5F - a.pos.x) * u_step;
            const Texel texel = texel_at(texture, static_cast<int>(u), static_cast<int>(v));
            put(row[x], tinted(texel.colour, tint), scaled(texel.alpha, tint_alpha));
        }
    }
}

void Painter::triangle(const Shape& shape, const PixelRect& area)
{
    const ImDrawVert* a = shape.corners[0];
    const ImDrawVert* b = shape.corners[1];
    const ImDrawVert* c = shape.corners[2];
    const Point origin = to_point(a->pos);
    Point pb = to_point(b->pos);
    Point pc = to_point(c->pos);
    const auto turn = [&] {
        return (pb.x - origin.x) * (pc.y - origin.y) - (pb.y - origin.y) * (pc.x - origin.x);
    };
    if (turn() < 0) {
        std::swap(b, c);
        std::swap(pb, pc);
    }
    const std::int64_t doubled_area = turn();
    if (doubled_area == 0) return;

    const Side sides[] = {Side(origin, pb), Side(pb, pc), Side(pc, origin)};
    const ImTextureData& texture = *shape.texture;
    const bool is_one_colour = a->col == b->col && a->col == c->col;
    const bool is_one_texel = same_place(a->uv, b->uv) && same_place(a->uv, c->uv);
    const Texel first_texel = texel_at(texture, static_cast<int>(a->uv.x * static_cast<float>(texture.Width)),
                                       static_cast<int>(a->uv.y * static_cast<float>(texture.Height)));

    const auto narrowed = [&](int y) {
        std::int64_t first = area.x0;
        std::int64_t last = area.x1 - 1;
        for (const Side& side : sides)
            side.narrow(y, first, last);
        return std::pair(static_cast<int>(first), static_cast<int>(last) + 1);
    };
    // Most triangles are the inside of something with rounded corners: one colour, row by row.
    if (is_one_colour && is_one_texel) {
        const std::uint32_t colour = (tinted(first_texel.colour, opaque(a->col)) & 0xffffffU) |
                                     scaled(alpha_of(a->col), first_texel.alpha) << 24;
        for (int y = area.y0; y < area.y1; ++y)
            if (const auto [x0, x1] = narrowed(y); x0 < x1) fill({x0, y, x1, y + 1}, colour);
        return;
    }

    const auto pixels = [](std::int64_t subpixels) { return static_cast<float>(subpixels) / kSubpixels; };
    const Frame frame{pixels(pb.x - origin.x), pixels(pb.y - origin.y), pixels(pc.x - origin.x),
                      pixels(pc.y - origin.y),
                      static_cast<float>(kSubpixels) * kSubpixels / static_cast<float>(doubled_area)};
    const auto channel_gradient = [&](int shift) {
        return frame.gradient(static_cast<float>(channel(a->col, shift)),
                              static_cast<float>(channel(b->col, shift)),
                              static_cast<float>(channel(c->col, shift)));
    };
    const Gradient red = channel_gradient(IM_COL32_R_SHIFT);
    const Gradient green = channel_gradient(IM_COL32_G_SHIFT);
    const Gradient blue = channel_gradient(IM_COL32_B_SHIFT);
    const Gradient alpha = channel_gradient(IM_COL32_A_SHIFT);
    const Gradient u = frame.gradient(a->uv.x, b->uv.x, c->uv.x);
    const Gradient v = frame.gradient(a->uv.y, b->uv.y, c->uv.y);

    for (int y = area.y0; y < area.y1; ++y) {
        const auto [x0, x1] = narrowed(y);
        std::uint32_t* row = canvas_.pixels + static_cast<std::ptrdiff_t>(y) * canvas_.stride;
        const float dy = static_cast<float>(y) + 0.5F - pixels(origin.y);
        for (int x = x0; x < x1; ++x) {
            const float dx = static_cast<float>(x) + 0.5F - pixels(origin.x);
            std::uint32_t colour = opaque(a->col);
            std::uint32_t opacity = alpha_of(a->col);
            if (!is_one_colour) {
                colour = 0xff000000U | to_channel(red.at(dx, dy)) << 16 | to_channel(green.at(dx, dy)) << 8 |
                         to_channel(blue.at(dx, dy));
                opacity = to_channel(alpha.at(dx, dy));
            }
            const Texel texel =
                is_one_texel
                    ? first_texel
                    : texel_at(texture, static_cast<int>(u.at(dx, dy) * static_cast<float>(texture.Width)),
                               static_cast<int>(v.at(dx, dy) * static_cast<float>(texture.Height)));
            put(row[x], tinted(texel.colour, colour), scaled(opacity, texel.alpha));
        }
    }
}

} // namespace kiosk
