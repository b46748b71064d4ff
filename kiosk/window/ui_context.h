#pragma once

#include "kiosk/window/drag_scroll.h"
#include "kiosk/window/fonts.h"

#include <imgui.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kiosk
{

/// One ImGui context with the settings the screens rely on, its fonts included: keyboard navigation on, input
/// trickled over frames so that no key is lost when frames are rare, no files written. The window and the
/// tests draw through it, so that both see the same behaviour.
///
/// Belongs to one thread, where it is the current context while it lives. Several may follow one another.
class UiContext
{
public:
    explicit UiContext(std::string_view language, std::filesystem::path font_root = "/");
    ~UiContext();
    UiContext(const UiContext&) = delete;
    UiContext& operator=(const UiContext&) = delete;

    ImGuiContext& imgui() { return *context_; }
    ImGuiIO& io();

    /// Fonts for another language, from the next frame on. May be called while a frame is being built.
    void set_language(std::string_view language) { next_language_ = language; }

    /// Another look from the next frame on, and the only safe way to it: ImGui keeps parts of the style for
    /// the length of a frame. `FontSizeBase` 0 means 16 pixels. May be called while a frame is being built.
    void set_style(const ImGuiStyle& style) { next_style_ = style; }

    /// As FontStack::missing().
    const std::vector<std::string>& missing_fonts() const { return fonts_.missing(); }

    /// Starts a frame of `width` x `height` pixels, `elapsed` after the last one. `content_scale` is the
    /// display's (1 at 96 dpi); it multiplies the size of every text.
    void begin_frame(int width, int height, std::chrono::duration<float> elapsed, float content_scale);

    /// Ends the frame; what it drew is valid until the next begin_frame().
    ImDrawData& end_frame();

    /// How long the picture stays right when nobody touches anything, after end_frame(): until the caret
    /// blinks, a held key repeats, a tooltip is due, or something moves on. Empty: for ever.
    std::optional<std::chrono::duration<float>> next_change() const;

    /// For a widget that changes by itself, while it is drawn: its picture stays right for `moment` from this
    /// frame on. Speaks to the current context.
    static void redraw_in(std::chrono::duration<float> moment);

    /// True when what this frame asked for shows in a later one only: an area that is measured before it is
    /// shown, the keyboard focus or the page on their way to another place.
    bool is_moving() const;

    /// True when the next frame, should nothing happen, is laid out as this one: the same item takes the
    /// keys, and every area still has the height of what it holds.
    bool is_laid_out() const;

    /// True when input waits for a frame of its own, which should then follow at once.
    bool has_pending_input() const;

private:
    ImGuiContext* context_;
    FontStack fonts_;
    DragScroll drag_scroll_;
    std::optional<std::string> next_language_;
    std::optional<ImGuiStyle> next_style_;
    std::optional<float> wished_; ///< The earliest redraw_in() of this frame, in seconds.
};

} // namespace kiosk
