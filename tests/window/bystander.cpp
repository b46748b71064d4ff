#include "tests/window/bystander.h"

#include <X11/Xlib.h>
#include <X11/Xutil.h>

#include <cassert>

namespace kiosk::test
{

Bystander::Bystander(const VirtualDisplay& display) : display_(XOpenDisplay(display.name().c_str()))
{
    assert(display_ != nullptr);
}

Bystander::~Bystander()
{
    XCloseDisplay(display_);
}

Picture Bystander::picture() const
{
    const int screen = DefaultScreen(display_);
    XImage* image = XGetImage(display_, RootWindow(display_, screen), 0, 0,
                              static_cast<unsigned>(DisplayWidth(display_, screen)),
                              static_cast<unsigned>(DisplayHeight(display_, screen)), AllPlanes, ZPixmap);
    Picture picture{image->width, image->height, {}};
    for (int y = 0; y < image->height; ++y)
        for (int x = 0; x < image->width; ++x)
            picture.pixels.push_back(static_cast<std::uint32_t>(XGetPixel(image, x, y)) & 0xffffff);
    XDestroyImage(image);
    return picture;
}

unsigned long Bystander::find(const std::string& title) const
{
    return find_below(DefaultRootWindow(display_), title);
}

unsigned long Bystander::find_below(unsigned long parent, const std::string& title) const
{
    ::Window root = 0;
    ::Window above = 0;
    ::Window* children = nullptr;
    unsigned count = 0;
    if (XQueryTree(display_, parent, &root, &above, &children, &count) == 0) return 0;
    unsigned long found = 0;
    for (unsigned i = 0; i < count && found == 0; ++i) {
        char* name = nullptr;
        if (XFetchName(display_, children[i], &name) != 0 && name != nullptr && title == name)
            found = children[i];
        if (name != nullptr) XFree(name);
        if (found == 0) found = find_below(children[i], title);
    }
    if (children != nullptr) XFree(children);
    return found;
}

bool Bystander::is_on_screen(unsigned long window) const
{
    XWindowAttributes attributes;
    return XGetWindowAttributes(display_, window, &attributes) != 0 && attributes.map_state == IsViewable;
}

void Bystander::cover()
{
    const int screen = DefaultScreen(display_);
    XSetWindowAttributes attributes{};
    attributes.override_redirect = True;
    attributes.background_pixel = WhitePixel(display_, screen);
    cover_ = XCreateWindow(display_, RootWindow(display_, screen), 0, 0,
                           static_cast<unsigned>(DisplayWidth(display_, screen)),
                           static_cast<unsigned>(DisplayHeight(display_, screen)), 0, CopyFromParent,
                           InputOutput, CopyFromParent, CWOverrideRedirect | CWBackPixel, &attributes);
    XMapRaised(display_, cover_);
    XSync(display_, False);
}

void Bystander::uncover()
{
    XDestroyWindow(display_, cover_);
    XSync(display_, False);
}

} // namespace kiosk::test
