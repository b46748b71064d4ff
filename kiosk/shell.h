#pragma once

#include "kiosk/app.h"
#include "kiosk/focus.h"

#include <optional>
#include <string>
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

    /// True when the person did more in that frame than write in a form: what it shows is already out of
    /// date.
    bool has_acted() const { return has_acted_; }

private:
    void draw_header(const View& view);
    void draw_settings(const View& view);
    /// Something that wants to be read above any screen, and where it leads.
    struct Notice {
        const char* id;
        Icon icon;
        Tone tone;
        std::string words;
        std::string way_words = {}; ///< On the button that leads there.
        std::optional<Intent> way = {};
        bool closes = false; ///< A person can put it away; else it goes when it is solved.
    };
    void draw_notices(const View& view);
    void draw_losses(const View& view);
    void draw_stale(const View& view);
    void draw_notice(const View& view, const Notice& notice);
    void draw_screen(const View& view, float bottom);
    void draw_strip(const View& view);
    bool note_presence(Timestamp now);
    void take_keys(Timestamp now);
    void swallow_keys();
    void swallow_clicks();

    App& app_;
    std::vector<Intent> intents_;
    bool has_acted_ = false;
    FocusKeeper focus_;
    /// Of the last frame, which may not be painted yet.
    std::shared_ptr<const PictureTexture> drawn_picture_;
    std::optional<Timestamp> touched_at_; ///< When somebody was last seen to be there.
    std::optional<Timestamp> stayed_at_;  ///< When a countdown last ended.
    bool had_popup_ = false;              ///< When the last frame ended.
    // Asked for by keys before the frame was drawn, done while it is drawn.
    bool wants_settings_ = false;
    bool wants_submit_ = false;
};

} // namespace kiosk
