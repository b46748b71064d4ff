#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct _XDisplay; // Xlib's Display and XEvent; its header stays out of ours.
union _XEvent;

namespace kiosk
{

/// Copy and paste between the kiosk and other programs (X11's CLIPBOARD, as ICCCM 2 has it). Ours and not
/// GLFW's, which waits for an owner that never answers for ever.
///
/// What was copied here is gone when the kiosk ends, and no clipboard manager is asked to keep it: the next
/// person at the counter finds nothing.
///
/// Belongs to the thread of its connection.
class Clipboard
{
public:
    /// The other program's silence after which a paste is given up. Source: the second that a person waits
    /// without losing the thread (Nielsen, Usability Engineering, 1993, 5.5).
    static constexpr std::chrono::milliseconds silence_max{1000};

    /// A paste that keeps coming is cut here; what has arrived is pasted. Five times what 10 MB through xclip
    /// took under sanitizers on a busy machine (0.6 s, 2026-11).
    static constexpr std::chrono::milliseconds transfer_max{3000};

    /// More is not taken in. Every field of the kiosk cuts far below it and says so.
    static constexpr std::size_t bytes_max = 16 * 1024 * 1024;

    /// `display` and `is_lost` (set when the connection breaks) must outlive the clipboard.
    Clipboard(_XDisplay& display, const bool& is_lost);
    ~Clipboard();
    Clipboard(const Clipboard&) = delete;
    Clipboard& operator=(const Clipboard&) = delete;

    /// Offers `text` (UTF-8) to all programs from now on, until another one copies something. More than a
    /// request of this server can carry (16 MiB, or 256 KiB for a very old one) is pasted here only.
    void copy(std::string text);

    /// Forgets what was copied here.
    void clear();

    /// The clipboard's text, UTF-8; empty when there is none, or its owner is silent. Waits for another
    /// program as long as the limits above allow.
    std::string paste();

    /// For events of the connection that nobody else expects: serves those who paste our text.
    void handle(const _XEvent& event);

private:
    struct Atoms;

    std::optional<std::string> converted(unsigned long target);
    bool wait_for(int type, _XEvent& event, std::chrono::steady_clock::time_point deadline);
    std::optional<std::string> take_property(unsigned long& type);
    std::optional<std::string> take_increments();
    bool write(unsigned long requestor, unsigned long property, unsigned long target);
    void write_several(unsigned long requestor, unsigned long property);

    _XDisplay& display_;
    const bool& is_lost_;
    unsigned long window_; ///< Never shown: it owns the selection and receives what is pasted.
    std::unique_ptr<const Atoms> atoms_;
    std::optional<std::string> text_; ///< What was copied here, while it is the clipboard's.
    unsigned long owned_since_ = 0;   ///< The server's time.
};

} // namespace kiosk
