#pragma once

#include "kiosk/window/input_method.h"
#include "kiosk/window/ui_context.h"
#include "storage/result.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kiosk
{

enum class WindowSize {
    as_given,
    fullscreen, ///< The whole primary monitor, at the resolution it has, also after that has changed.
};

struct WindowOptions {
    std::string title;
    int width = 1024; ///< Pixels; not used in fullscreen.
    int height = 600;
    WindowSize size = WindowSize::as_given;
    std::string language = "en";         ///< Tag that orders the fonts, as FontStack::build().
    std::uint32_t background = 0xf4f4f2; ///< 0xRRGGBB where no ImGui window lies.
    std::filesystem::path font_root = "/";
    /// As EndOnDisplayLoss: ends the process when the display goes away inside open().
    std::function<void(const Error&)> end_on_loss;
};

/// What a frame asks of the loop.
struct FrameWish {
    enum class Then { go_on, close };

    Then then = Then::go_on;
    /// Draw again after this time although nobody touches anything (a clock on the screen). Empty: not
    /// needed.
    std::optional<std::chrono::milliseconds> redraw_in;
};

/// What a frame cost, for the trace.
struct FrameReport {
    std::uint64_t number = 0; ///< 1 is the first frame. It is painted when it is reported, and shown next.
    float cpu_ms = 0;         ///< Of this thread: building, painting and handing over.
    int tiles = 0;            ///< Repainted; 0 means that nothing was sent to the display.
    std::string_view
        focus; ///< Stable id of the item with the keyboard focus; empty when none. Valid in the call.
};

/// The kiosk's window: opened once, it sleeps until a person, a wake() or a deadline gives it something to
/// draw.
///
/// Nothing is drawn while nothing happens. The mouse and the display are followed by three frames, a key by
/// those that change something and one more, a wake() or a deadline by one (FramesDue); behind a letter that
/// moved nothing else the one more waits for the next letter, and a key that is let go in a text is no event
/// at all. Never more than 60 frames in a second; only the tiles that differ are painted and sent. While the
/// window is minimised or wholly covered no caret blinks and nothing is sent; what wakes it is still drawn,
/// because a frame is also the moment in which the screens notice the time.
///
/// Belongs to the thread that opened it, except wake(). One at a time in a process.
class Window
{
public:
    /// Errors: display_missing, when there is no display or it cannot show the window. When the display goes
    /// away in here, `options.end_on_loss` ends the process.
    static Result<std::unique_ptr<Window>> open(const WindowOptions& options);
    ~Window();
    Window(const Window&) = delete;
    Window& operator=(const Window&) = delete;

    using Draw = std::function<FrameWish()>;
    using OnFrame = std::function<void(const FrameReport&)>;

    /// Draws with `draw`, between ImGui's NewFrame() and Render(), until the person closes the window or
    /// `draw` asks to close it. `on_frame` is told of every frame; without it nothing is recorded. Errors:
    /// display_missing, when the display goes away. The window shows nothing any more then, but the program
    /// can end its work in order.
    Result<> run(const Draw& draw, const OnFrame& on_frame = {});

    /// Has the window drawn soon, from any thread or signal handler. The window must live.
    void wake() noexcept;

    /// Writes in another language from the next frame on. May be called by `draw`.
    void set_language(std::string_view language);

    /// As UiContext::set_style(). May be called by `draw`.
    void set_style(const ImGuiStyle& style);

    /// Debian packages of fonts that are missing, as FontStack::missing().
    const std::vector<std::string>& missing_fonts() const;

    /// What turns keys into text now.
    InputMethod input_method() const;

    /// What is being composed and drawn at the caret.
    Preedit preedit() const;

    /// Pixels for a unit of the style, as content_scale_of(); changes with the display while the window
    /// lives. Texts follow it by themselves; the screens' sizes do not.
    float content_scale() const;

    int width() const;
    int height() const;

private:
    struct Parts;
    explicit Window(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> parts_;
};

} // namespace kiosk
