#include "tests/kiosk/contrast.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace kiosk::test
{

namespace
{

double luminance(Colour colour)
{
    static const auto linear_of = [] {
        std::array<double, 256> table{};
        for (std::size_t value = 0; value < table.size(); ++value) {
            const double c = static_cast<double>(value) / 255;
            table[value] = c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
        }
        return table;
    }();
    const auto linear = [](Colour value) { return linear_of[value & 0xff]; };
    return 0.2126 * linear(colour >> 16) + 0.7152 * linear(colour >> 8) + 0.0722 * linear(colour);
}

struct Pixel {
    int x, y;
};

template <typename Visit>
void for_each_pixel(const HeadlessUi& ui, const ImRect& rect, Visit&& visit)
{
    const int left = std::max(0, static_cast<int>(std::floor(rect.Min.x)));
    const int top = std::max(0, static_cast<int>(std::floor(rect.Min.y)));
    const int right = std::min(ui.width(), static_cast<int>(std::ceil(rect.Max.x)));
    const int bottom = std::min(ui.height(), static_cast<int>(std::ceil(rect.Max.y)));
    for (int y = top; y < bottom; ++y)
        for (int x = left; x < right; ++x)
            visit(ui.pixel(x, y) & 0xffffff);
}

Colour commonest_colour(const HeadlessUi& ui, ImRect around)
{
    around.Expand(2);
    std::map<Colour, int> counts;
    for_each_pixel(ui, around, [&](Colour colour) { ++counts[colour]; });
    const auto most = std::ranges::max_element(counts, {}, [](const auto& count) { return count.second; });
    return most == counts.end() ? 0 : most->first;
}

/// True when a window in front lies over `box`.
bool is_covered(const ImGuiWindow& window, const ImRect& box)
{
    bool is_in_front = false;
    for (const ImGuiWindow* other : ImGui::GetCurrentContext()->Windows) {
        if (other == window.RootWindow) is_in_front = true;
        if (is_in_front && other->RootWindow != window.RootWindow && other->WasActive && !other->Hidden &&
            other->Rect().Overlaps(box))
            return true;
    }
    return false;
}

/// A letter has a core of its own colour; a dot or a dash is all edge.
bool has_core(const DrawnGlyph& glyph)
{
    return glyph.box.GetWidth() >= 4 && glyph.box.GetHeight() >= 6;
}

} // namespace

double contrast_ratio(Colour one, Colour other)
{
    const double lighter = std::max(luminance(one), luminance(other));
    const double darker = std::min(luminance(one), luminance(other));
    return (lighter + 0.05) / (darker + 0.05);
}

std::vector<LowContrast> low_text_contrast(const HeadlessUi& ui, double wanted)
{
    std::vector<LowContrast> found;
    for (const DrawnLine& line : ui.lines()) {
        if (line.window == nullptr || !line.is_seen() || std::ranges::none_of(line.glyphs, has_core))
            continue;
        ImRect seen = line.seen;
        seen.Expand(1);
        if (!seen.Contains(line.box) || is_covered(*line.window, line.box)) continue;

        const Colour ground = commonest_colour(ui, line.box);
        std::vector<std::pair<double, Colour>> pixels;
        for (const DrawnGlyph& glyph : line.glyphs)
            if (has_core(glyph))
                for_each_pixel(ui, glyph.box, [&](Colour colour) {
                    pixels.emplace_back(contrast_ratio(colour, ground), colour);
                });
        if (pixels.empty()) continue;
        const auto core = pixels.begin() + static_cast<std::ptrdiff_t>(pixels.size() / 50);
        std::nth_element(pixels.begin(), core, pixels.end(), std::greater<>{});
        if (core->first < wanted) found.push_back({line.text, core->first, core->second, ground, line.box});
    }
    return found;
}

std::vector<LowContrast> low_outline_contrast(const HeadlessUi& ui, double wanted)
{
    /// How far outside the ground is looked at: beyond the softening of a rounded corner or a focus ring's
    /// gap.
    constexpr int kOutside = 4;
    /// How far inside the outline may begin.
    constexpr int kInside = 6;

    std::vector<LowContrast> found;
    for (const Item& item : ui.items()) {
        if (!item.is_input && !item.stable_id.starts_with("field.")) continue;
        const ImGuiWindow* window = ImGui::FindWindowByName(item.window.c_str());
        const ImRect box(item.min, item.max);
        if (window == nullptr || is_covered(*window, box)) continue;
        ImRect around = HeadlessUi::visible_part(*window);
        around.Expand(-kOutside);
        const Pixel middle{static_cast<int>(box.GetCenter().x), static_cast<int>(box.GetCenter().y)};
        const Pixel left{static_cast<int>(box.Min.x), middle.y}, top{middle.x, static_cast<int>(box.Min.y)};
        const Pixel right{static_cast<int>(box.Max.x) - 1, middle.y};
        const Pixel bottom{middle.x, static_cast<int>(box.Max.y) - 1};
        const auto judge = [&](Pixel edge, int step_x, int step_y) {
            if (!around.Contains(ImVec2(static_cast<float>(edge.x), static_cast<float>(edge.y)))) return;
            const Pixel out{edge.x - kOutside * step_x, edge.y - kOutside * step_y};
            if (out.x < 0 || out.y < 0 || out.x >= ui.width() || out.y >= ui.height()) return;
            const Colour ground = ui.pixel(out.x, out.y) & 0xffffff;
            LowContrast best{item.stable_id, 0, ground, ground, box};
            for (int i = -1; i < kInside; ++i) {
                const Colour colour = ui.pixel(edge.x + i * step_x, edge.y + i * step_y) & 0xffffff;
                const double ratio = contrast_ratio(colour, ground);
                if (ratio > best.ratio) best = {item.stable_id, ratio, colour, ground, box};
            }
            if (best.ratio < wanted) found.push_back(best);
        };
        judge(left, 1, 0);
        judge(right, -1, 0);
        judge(top, 0, 1);
        judge(bottom, 0, -1);
    }
    return found;
}

} // namespace kiosk::test
