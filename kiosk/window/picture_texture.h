#pragma once

#include <memory>
#include <string_view>

struct ImTextureData;

namespace kiosk
{

/// A picture that ImGui can draw and the painter reads where it is. It must live until the frame it was drawn
/// in is painted. Belongs to the UI thread.
class PictureTexture
{
public:
    /// `rgba` has width * height * 4 bytes, row by row from the top.
    PictureTexture(int width, int height, std::string_view rgba);
    PictureTexture(const PictureTexture&) = delete;
    ~PictureTexture();

    /// As an item of the layout, one texel a pixel, or smaller where `room` pixels are less than it is wide.
    void draw(float room) const;

private:
    std::unique_ptr<ImTextureData> data_;
};

} // namespace kiosk
