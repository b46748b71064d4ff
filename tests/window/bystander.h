#pragma once

#include "tests/window/virtual_display.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

struct _XDisplay; // Xlib's Display; its header stays out of ours.

namespace kiosk::test
{

/// What the whole screen shows, as 0xRRGGBB, row by row.
struct Picture {
    int width = 0;
    int height = 0;
    std::vector<std::uint32_t> pixels;

    std::uint32_t at(int x, int y) const { return pixels[static_cast<std::size_t>(y * width + x)]; }
};

/// Another program on the display, which looks at it and gets in the way. For screens of 24 bits.
class Bystander
{
public:
    explicit Bystander(const VirtualDisplay& display);
    ~Bystander();
    Bystander(const Bystander&) = delete;
    Bystander& operator=(const Bystander&) = delete;

    Picture picture() const;

    /// The window with this title; 0 when there is none.
    unsigned long find(const std::string& title) const;
    bool is_on_screen(unsigned long window) const;

    /// Lays a white window over everything, until uncover().
    void cover();
    void uncover();

private:
    unsigned long find_below(unsigned long parent, const std::string& title) const;

    _XDisplay* display_;
    unsigned long cover_ = 0;
};

} // namespace kiosk::test
