// Opens a window, draws three frames and ends, as the kiosk would: the tests take its display away meanwhile.

#include "kiosk/window/window.h"

#include <cstdio>
#include <cstdlib>

namespace
{

constexpr int kDisplayMissing = 69;

[[noreturn]] void end(const kiosk::Error& error)
{
    std::fprintf(stderr, "%s\n", error.detail.c_str());
    std::_Exit(kDisplayMissing);
}

} // namespace

int main()
{
    auto window = kiosk::Window::open({.title = "kiosk test", .end_on_loss = end});
    if (!window) end(window.error());
    int frames = 0;
    const auto ended = (*window)->run([&] {
        return kiosk::FrameWish{++frames == 3 ? kiosk::FrameWish::Then::close : kiosk::FrameWish::Then::go_on,
                                {}};
    });
    if (!ended) end(ended.error());
    return 0;
}
