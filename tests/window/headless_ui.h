#pragma once

#include "kiosk/window/items.h"
#include "kiosk/window/painter.h"
#include "kiosk/window/ui_context.h"
#include "tests/window/drawn_text.h"

#include <imgui.h>

#include <concepts>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace kiosk::test
{

/// Whether the driver could do what a person would have done. `CHECK(ui.click("send"))` prints the reason.
struct [[nodiscard]] Acted {
    std::string why_not; ///< Empty when it was done.

    explicit operator bool() const { return why_not.empty(); }
    friend std::ostream& operator<<(std::ostream& out, const Acted& acted)
    {
        return out << (acted ? "done" : acted.why_not);
    }
};

/// Layout needs no pixels, and without them a frame costs a third.
enum class Pixels { painted, none };

struct HeadlessOptions {
    int width = 1024;
    int height = 600;
    std::string language = "en";
    std::filesystem::path font_root = "/";
    float content_scale = 1; ///< The display's, 1 at 96 dpi.
    Pixels pixels = Pixels::painted;
};

/// The kiosk's window without a display: the same ImGui settings, fonts and painter, real pixels, and a
/// person who acts through mouse and keyboard. Time passes by 1/60 s a frame, so every run is the same.
///
///     HeadlessUi ui;
///     ui.show([&] { if (auto intent = draw(screen, view)) intents.push_back(*intent); });
///     CHECK(ui.click("send"));          // stable id (after ### or ##), or the text written on the widget
///     CHECK(ui.shows("Saved here"));
///
/// One at a time in a thread; several may follow one another.
class HeadlessUi
{
public:
    explicit HeadlessUi(HeadlessOptions options = {});

    /// What every frame draws from now on, and two frames of it at once.
    void show(std::function<void()> draw);

    /// Draws one frame of what is shown.
    void frame();

    /// Draws one frame of `draw` alone and returns what it returns.
    template <std::invocable Draw>
    auto frame(Draw&& draw)
    {
        begin();
        if constexpr (std::is_void_v<std::invoke_result_t<Draw>>) {
            draw();
            end();
        } else {
            auto result = draw();
            end();
            return result;
        }
    }

    /// Draws until all input has been taken in and layout has come to rest.
    void settle();

    /// Draws until two frames are the same to the last vertex, 60 frames at most. False when they never were.
    bool draw_until_still();

    /// Forgets what the person did: no window is open, scrolled or has the focus, as when the program starts.
    /// What is shown stays shown. Cheaper than another HeadlessUi, whose fonts would be drawn anew.
    void start_over();

    /// Lets `seconds` pass, drawing as the window would.
    void wait(float seconds);

    /// Moves the mouse onto the item (scrolling it into view with the wheel if need be) and clicks. Refuses
    /// an item that is missing, disabled, covered by something else or cannot be scrolled to.
    Acted click(std::string_view name);
    /// As click(), without pressing.
    Acted hover(std::string_view name);
    /// Types into whatever has the focus. Refuses when nothing takes text.
    Acted type(std::string_view text);
    /// Clicks the field, selects what it holds and types over it.
    Acted fill(std::string_view name, std::string_view text);
    /// Presses and releases a key, with modifiers: `press(ImGuiKey_Enter, ImGuiMod_Ctrl)`.
    void press(ImGuiKey key, int modifiers = ImGuiMod_None);

    void resize(int width, int height);

    /// The lines of text of the last frame; the words in tests/window/drawn_text.h apply.
    std::vector<DrawnLine> lines() const;
    /// What can be seen of a window, by what the windows around it leave of its inside.
    static ImRect visible_part(const ImGuiWindow& window);
    /// The windows whose content is longer than what they show of it.
    std::vector<ImGuiWindow*> scrolling_windows() const;
    /// Scrolls `window` to `y` pixels below its top and draws until that is done.
    void scroll_to(ImGuiWindow& window, float y);
    void set_language(std::string_view language) { context_.set_language(language); }
    void set_style(const ImGuiStyle& style) { context_.set_style(style); }

    std::span<const Item> items() const { return recorder_.items(); }
    /// The item with this stable id or visible label, also when it is scrolled away; null when there is none.
    const Item* find(std::string_view name) const { return recorder_.find(name); }
    const Item* focused() const { return recorder_.focused(); }

    /// The text a person can read in the last frame, plain text included, in drawing order and without white
    /// space. Read from the glyphs that were drawn inside their clip rectangles, so what is scrolled away or
    /// cut off is not in it. Text covered by a later window still is.
    std::string text_on_screen() const;
    /// True when `text` can be read; white space and line breaks do not matter.
    bool shows(std::string_view text) const;

    int width() const { return width_; }
    int height() const { return height_; }
    /// 0xffRRGGBB, row by row.
    std::span<const std::uint32_t> pixels() const { return pixels_; }
    std::uint32_t pixel(int x, int y) const;
    /// Writes what the window would show. False when the file cannot be written.
    bool save_png(const std::filesystem::path& file) const;

    /// What the last frame changed on the screen.
    std::span<const PixelRect> changed() const { return changed_; }
    int tiles_painted() const { return painter_.tiles_painted(); }
    int vertex_count() const;
    float content_scale() const { return content_scale_; }

    UiContext& context() { return context_; }
    Painter& painter() { return painter_; }

private:
    void begin();
    void end();
    Acted point_at(std::string_view name);
    std::string under_mouse() const;

    int width_;
    int height_;
    float content_scale_;
    Pixels kind_;
    UiContext context_;
    ItemRecorder recorder_;
    Painter painter_;
    std::vector<std::uint32_t> pixels_;
    std::vector<PixelRect> changed_;
    std::function<void()> draw_;
};

} // namespace kiosk::test
