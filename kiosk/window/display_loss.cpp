#include "kiosk/window/display_loss.h"

#include <X11/Xlib.h>

#include <cstdio>
#include <cstdlib>

namespace kiosk
{

namespace
{

// Xlib's handler is one for the process and takes no data.
const std::function<void(const Error&)>* g_end = nullptr;

int end_process(Display*)
{
    const Error lost{ErrorCode::display_missing, "the display went away while the window was being opened"};
    if (g_end != nullptr && *g_end) (*g_end)(lost);
    std::fprintf(stderr, "%s\n", lost.detail.c_str());
    std::_Exit(1);
}

// The loss is noted by the exit handler of each connection; Xlib's own message would come on top.
int say_nothing(Display*)
{
    return 0;
}

} // namespace

EndOnDisplayLoss::EndOnDisplayLoss(const std::function<void(const Error&)>& end)
{
    g_end = &end;
    XSetIOErrorHandler(end_process);
}

EndOnDisplayLoss::~EndOnDisplayLoss()
{
    XSetIOErrorHandler(say_nothing);
    g_end = nullptr;
}

} // namespace kiosk
