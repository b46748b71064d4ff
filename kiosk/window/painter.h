#pragma once

#include <cstdint>
#include <span>
#include <vector>

struct ImDrawCmd;
struct ImDrawData;
struct ImDrawVert;
struct ImTextureData;

namespace kiosk
{

/// A rectangle of pixels; `x1` and `y1` are exclusive.
struct PixelRect {
    int x0 = 0;
    int y0 = 0;
    int x1 = 0;
    int y1 = 0;

    bool empty() const { return x0 >= x1 || y0 >= y1; }
    int width() const { return x1 - x0; }
    int height() const { return y1 - y0; }
    bool operator==(const PixelRect&) const = default;
};

/// Where to paint: pixels 0xffRRGGBB in the byte order of this machine, `stride` pixels from row to row.
/// The memory belongs to whoever made the canvas.
struct Canvas {
    std::uint32_t* pixels = nullptr;
    int width = 0;
    int height = 0;
    int stride = 0;

    bool operator==(const Canvas&) const = default;
};

/// Turns ImGui's draw data into pixels on the CPU, and only where the picture changed: every 64x64 tile has a
/// hash of what is drawn in it, and a tile with the hash of the last time is left alone. A frame that repeats
/// the last one byte for byte is not even divided into tiles. Knows no window.
///
/// Speaks ImGui's texture protocol (ImGuiBackendFlags_RendererHasTextures) and vertex offsets; the context
/// must set both flags, and ImFontAtlasFlags_NoBakedLines, because textures are sampled without filtering.
/// Expects a display at (0,0) with one pixel per unit. User callbacks in the draw lists are skipped.
///
/// Thread-compatible. Memory is kept from frame to frame: a steady picture allocates nothing.
class Painter
{
public:
    /// Edge of a tile. 32, 64 and 128 cost the same within noise for a typed character (0.15 ms) and for a
    /// whole page (2 ms) at 1366x768, measured 2026-11; 64 is the fewest hashes whose tile is still smaller
    /// than a button.
    static constexpr int tile_pixels = 64;

    Painter();

    /// What the canvas shows where nothing is drawn, as 0xRRGGBB. Black at first.
    void set_background(std::uint32_t rgb) { background_ = 0xff000000U | rgb; }

    /// Everything is painted anew next time, as after the canvas lost its content.
    void invalidate();

    /// Paints the changed tiles of `frame` and serves the texture requests in it. Another canvas than last
    /// time is painted whole. Returns the rectangles that changed, none of them overlapping; valid until the
    /// next call.
    std::span<const PixelRect> paint(ImDrawData& frame, const Canvas& canvas);

    /// Tiles painted by the last call.
    int tiles_painted() const { return tiles_painted_; }

private:
    /// One drawn shape: two triangles that form an upright rectangle, or a single triangle.
    struct Shape {
        PixelRect bounds; ///< Clipped to the clip rectangle and the canvas: nothing outside is touched.
        const ImDrawVert* corners[3];
        const ImTextureData* texture;
        bool is_rect; ///< corners: top left, unused, bottom right.
    };

    void serve_texture_requests(ImDrawData& frame);
    bool is_repeated(const ImDrawData& frame);
    void collect(const ImDrawData& frame);
    void collect(const ImDrawCmd& command, const ImDrawVert* vertices, const std::uint16_t* indices);
    void add(const Shape& shape, std::uint64_t hash);
    bool is_repainted(const Shape& shape) const;
    void find_dirty();
    void paint(const PixelRect& dirty);
    void fill(const PixelRect& area, std::uint32_t colour);
    void blit(const Shape& shape, const PixelRect& area);
    void triangle(const Shape& shape, const PixelRect& area);

    struct TextureUpdate {
        const ImTextureData* texture;
        PixelRect texels;
    };

    std::uint32_t background_ = 0xff000000U;
    Canvas canvas_;
    int columns_ = 0;
    int rows_ = 0;
    int tiles_painted_ = 0;
    std::uint64_t drawn_ = 0; ///< Hash of all that the last frame drew; 0: something else must be painted.
    std::vector<std::uint64_t> painted_; ///< Hash of each tile as it is on the canvas.
    std::vector<std::uint64_t> wanted_;  ///< Hash of each tile as this frame wants it.
    std::vector<Shape> shapes_;
    std::vector<TextureUpdate> updates_; ///< Texels that changed since the last frame.
    std::vector<PixelRect> dirty_;
};

} // namespace kiosk
