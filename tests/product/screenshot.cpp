#include "tests/product/screenshot.h"

#include <X11/Xlib.h>
#include <X11/Xutil.h>

#include <memory>
#include <png.h>
#include <vector>

namespace kiosk::test
{

bool save_screenshot(const std::string& display_name, const std::filesystem::path& file)
{
    const std::unique_ptr<Display, int (*)(Display*)> display{XOpenDisplay(display_name.c_str()), &XCloseDisplay};
    if (!display) return false;
    XWindowAttributes root{};
    XGetWindowAttributes(display.get(), DefaultRootWindow(display.get()), &root);
    XImage* image = XGetImage(display.get(), DefaultRootWindow(display.get()), 0, 0,
                              static_cast<unsigned>(root.width), static_cast<unsigned>(root.height), AllPlanes,
                              ZPixmap);
    if (image == nullptr) return false;

    std::vector<png_byte> pixels;
    pixels.reserve(static_cast<std::size_t>(root.width * root.height * 3));
    for (int y = 0; y < root.height; ++y) {
        for (int x = 0; x < root.width; ++x) {
            const unsigned long pixel = XGetPixel(image, x, y);
            for (const int shift : {16, 8, 0}) pixels.push_back(static_cast<png_byte>(pixel >> shift));
        }
    }
    XDestroyImage(image);

    png_image png{};
    png.version = PNG_IMAGE_VERSION;
    png.width = static_cast<png_uint_32>(root.width);
    png.height = static_cast<png_uint_32>(root.height);
    png.format = PNG_FORMAT_RGB;
    return png_image_write_to_file(&png, file.c_str(), 0, pixels.data(), 0, nullptr) != 0;
}

} // namespace kiosk::test
