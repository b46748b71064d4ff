#pragma once

#include <algorithm>
#include <chrono>

namespace kiosk
{

/// What happened, in the order of how many frames its picture may need.
enum class Stir {
    nothing,
    news,  ///< A key was let go, or another thread woke us: most often nothing to see.
    typed, ///< A key or an input method wrote into a text.
    key,   ///< A key was pressed elsewhere.
    event, ///< Anything else a person or the display did: the mouse, a new size.
};

/// How many frames are still to draw after something happened. As few as show all of it: on a slow machine a
/// frame costs as much as the key that asked for it.
class FramesDue
{
public:
    /// The frame that shows an event, and two in which hovering, activation and layout settle.
    static constexpr int after_event = 3;
    /// Longer than anything takes to settle, so that what never settles does not keep a machine awake.
    static constexpr int frames_max = 10;
    /// A little longer than the pause between two letters of who types eight a second.
    static constexpr std::chrono::milliseconds settle_wait{150};

    void stir(Stir what)
    {
        if (what == Stir::nothing) return;
        if (count_ == 0) is_patient_ = false;
        if (what == Stir::event) is_patient_ = true;
        is_typed_ = what == Stir::typed || (what == Stir::news && is_typed_ && count_ > 0);
        has_changed_ = has_changed_ && count_ > 0 && what == Stir::news;
        count_ = std::max(count_, what == Stir::news ? 1 : after_event);
        drawn_ = 0;
    }

    bool any() const { return count_ > 0; }

    /// What was typed is drawn, and the frame that is due only makes sure that nothing follows: when the
    /// layout stands, it may wait for `settle_wait`, and the next letter's frame takes its place. News that
    /// come meanwhile wait with it.
    bool may_wait() const { return count_ > 0 && is_typed_ && has_changed_ && !is_patient_ && !is_moving_; }

    /// A frame was drawn. `is_changed`: it shows something else than the one before. `is_moving`: another is
    /// needed, whatever it shows. Frames that nobody asked for here, such as a caret's, count for nothing.
    void drawn(bool is_changed, bool is_moving)
    {
        if (count_ == 0) return;
        --count_;
        ++drawn_;
        has_changed_ = has_changed_ || is_changed;
        is_moving_ = is_moving;
        // Areas in areas grow to their content one frame after another; a frame without a change ends it.
        const bool goes_on = (is_changed || is_moving) && drawn_ < frames_max;
        if (goes_on)
            count_ = std::max(count_, 1);
        else if (has_changed_ && !is_patient_)
            count_ = 0;
    }

private:
    int count_ = 0;
    bool is_patient_ = false; ///< A mouse or the display: the whole count, also when a frame changes nothing.
    bool has_changed_ = false; ///< A frame since the last stir did.
    bool is_typed_ = false;    ///< Nothing but letters, and news, since the count began.
    bool is_moving_ = false;   ///< As of the last frame.
    int drawn_ = 0;            ///< Frames since then.
};

} // namespace kiosk
