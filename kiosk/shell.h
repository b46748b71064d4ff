#pragma once

#include "kiosk/app.h"

#include <utility>
#include <vector>

namespace kiosk
{

/// Draws the whole window: the header with the way back and the settings, what wants to be said on any
/// screen, the screen itself, and the status strip. Belongs to the UI thread; `app` must outlive it.
class Shell
{
public:
    explicit Shell(App& app) : app_(app) {}

    /// One frame, between ImGui's NewFrame() and Render(): lets time act on the app, draws it and tells it
    /// what the person did. `content_scale` is the display's, 1 at 96 dpi.
    void draw(Timestamp now, float content_scale);

private:
    void draw_header(const View& view);
    void draw_settings(const View& view);
    void draw_notices(const View& view);
    void draw_screen(const View& view, float bottom);
    void draw_strip(const View& view);
    void take_keys(Timestamp now);
    void begin_keyboard_anew_on_another_screen();

    App& app_;
    std::vector<Intent> intents_;
    std::pair<std::size_t, std::size_t> shown_; ///< Depth and kind of the screen in the last frame.
    bool had_popup_ =
        false; ///< A popup was open when the last frame ended: Escape closes it and nothing else.
};

} // namespace kiosk
