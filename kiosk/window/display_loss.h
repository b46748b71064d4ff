#pragma once

#include "storage/result.h"

#include <functional>

namespace kiosk
{

/// While this lives, a connection to the X server that breaks ends the process, in words of its owner.
///
/// It is for the time in which the window is being opened. Xlib tells the loss of a connection by a handler
/// that belongs to this connection, and until XOpenDisplay() has returned it cannot be replaced; and GLFW's
/// own opening does not survive answers that never came (glfwInit() follows null pointers then). Nobody has
/// typed anything yet, so that ending is the clean way. Afterwards each connection notes its own loss.
///
/// One at a time in a process.
class EndOnDisplayLoss
{
public:
    /// `end` is called from inside Xlib and has to end the process without touching the display. Without one
    /// the reason goes to stderr and the status is 1. It must outlive this.
    explicit EndOnDisplayLoss(const std::function<void(const Error&)>& end);

    /// From here on Xlib says nothing of its own about a lost connection, and an X error is survived.
    ~EndOnDisplayLoss();
    EndOnDisplayLoss(const EndOnDisplayLoss&) = delete;
    EndOnDisplayLoss& operator=(const EndOnDisplayLoss&) = delete;
};

} // namespace kiosk
