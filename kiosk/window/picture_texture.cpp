#include "kiosk/window/picture_texture.h"

#include <imgui.h>

#include <algorithm>
#include <atomic>
#include <cassert>
#include <cmath>
#include <cstring>

namespace kiosk
{

namespace
{

/// The painter tells textures apart by this number (a tile with another texture is painted anew); those of
/// fonts count from 1.
std::atomic<int> last_id{1 << 30};

} // namespace

PictureTexture::PictureTexture(int width, int height, std::string_view rgba)
    : data_(std::make_unique<ImTextureData>())
{
    data_->Create(ImTextureFormat_RGBA32, width, height);
    assert(rgba.size() == static_cast<std::size_t>(data_->GetSizeInBytes()));
    std::memcpy(data_->Pixels, rgba.data(), rgba.size());
    data_->UniqueID = ++last_id;
    data_->UseColors = true;
    // The painter needs no copy of its own, so there is nothing to ask it for.
    data_->SetTexID(static_cast<ImTextureID>(reinterpret_cast<std::uintptr_t>(data_.get())));
    data_->SetStatus(ImTextureStatus_OK);
}

PictureTexture::~PictureTexture() = default;

void PictureTexture::draw(float room) const
{
    const auto width = static_cast<float>(data_->Width), height = static_cast<float>(data_->Height);
    const float share = std::min(1.0F, room / width);
    ImGui::Image(data_->GetTexRef(), {std::floor(width * share), std::max(1.0F, std::floor(height * share))});
}

} // namespace kiosk
