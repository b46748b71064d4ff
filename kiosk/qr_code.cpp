#include "kiosk/qr_code.h"

#include "kiosk/style.h"

#include <imgui.h>
#include <qrencode.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <cmath>
#include <iterator>
#include <memory>

namespace kiosk
{

namespace
{

/// "The text is UTF-8" (AIM ECI assignments).
constexpr unsigned int kEciUtf8 = 26;

struct FreeInput {
    void operator()(QRinput* input) const { QRinput_free(input); }
};
struct FreeCode {
    void operator()(QRcode* code) const { QRcode_free(code); }
};
using Input = std::unique_ptr<QRinput, FreeInput>;
using Code = std::unique_ptr<QRcode, FreeCode>;

bool is_ascii(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// The lowest version that holds it. Null, with errno, when there is none.
Code encoded(const std::string& text)
{
    // Digits and capitals pack tighter than bytes; libqrencode finds such stretches itself, but writes no
    // ECI.
    if (is_ascii(text)) return Code{QRcode_encodeString(text.c_str(), 0, QR_ECLEVEL_M, QR_MODE_8, 1)};

    const Input input{QRinput_new2(0, QR_ECLEVEL_M)};
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    if (!input || QRinput_appendECIheader(input.get(), kEciUtf8) != 0 ||
        QRinput_append(input.get(), QR_MODE_8, static_cast<int>(text.size()), bytes) != 0)
        return nullptr;
    return Code{QRcode_encodeInput(input.get())};
}

/// The end of the longest beginning of `text` that is at most `bytes` long and cuts no character.
std::size_t whole_characters(std::string_view text, std::size_t bytes)
{
    std::size_t end = std::min(bytes, text.size());
    const auto continues = [&] { return (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80; };
    while (end > 0 && end < text.size() && continues())
        --end;
    return end;
}

} // namespace

QrCode::QrCode(int side, std::vector<std::uint8_t> modules) : side_(side), modules_(std::move(modules))
{
    assert(modules_.size() == static_cast<std::size_t>(side_ * side_));
}

Result<QrCode> qr_code(std::string_view text, int version_max)
{
    assert(version_max >= 1 && version_max <= QRSPEC_VERSION_MAX);
    if (text.empty()) return Error{ErrorCode::invalid_input, "a QR code of nothing"};
    if (text.find('\0') != std::string_view::npos)
        return Error{ErrorCode::invalid_input, "a QR code with a zero byte"};

    const Code code = encoded(std::string{text});
    if (!code && errno == ENOMEM) return Error{ErrorCode::system_fault, "no memory for a QR code"};
    if (!code || code->version > version_max)
        return Error{ErrorCode::invalid_input, std::to_string(text.size()) +
                                                   " bytes are too long for a QR code of version " +
                                                   std::to_string(version_max)};

    std::vector<std::uint8_t> modules(static_cast<std::size_t>(code->width * code->width));
    // Of the eight flags of a module the lowest says that it is dark (qrencode.h).
    std::transform(code->data, code->data + modules.size(), modules.begin(),
                   [](unsigned char module) { return static_cast<std::uint8_t>(module & 1); });
    return QrCode{code->width, std::move(modules)};
}

const QrCode* QrCodes::find(const std::string& text)
{
    auto known = std::ranges::find(kept_, text, &Kept::text);
    if (known == kept_.end()) {
        if (kept_.size() == kept_max) kept_.pop_front();
        auto code = qr_code(text);
        kept_.push_back({text, code ? std::optional{*std::move(code)} : std::nullopt});
        known = std::prev(kept_.end());
    }
    return known->code ? &*known->code : nullptr;
}

std::vector<std::string> qr_parts(std::string_view text, int version_max)
{
    std::vector<std::string> parts;
    if (text.find('\0') != std::string_view::npos) return parts;
    while (!text.empty()) {
        std::size_t fits = 0;
        std::size_t too_long = text.size() + 1;
        while (too_long - fits > 1) { // Halving: what a part holds depends on its digits and its scripts.
            const std::size_t tried = fits + (too_long - fits) / 2;
            const auto part = text.substr(0, whole_characters(text, tried));
            (part.empty() || qr_code(part, version_max) ? fits : too_long) = tried;
        }
        const std::size_t end = whole_characters(text, fits);
        if (end == 0) return {}; // Bytes that are no UTF-8 and belong to no character.
        parts.emplace_back(text.substr(0, end));
        text.remove_prefix(end);
    }
    return parts;
}

int qr_edge(const QrCode& code, float pixels)
{
    const int modules = code.side() + 2 * kQrQuietModules;
    return modules * std::max(kQrModulePixels, static_cast<int>(pixels) / modules);
}

void draw_qr_code(ImDrawList& canvas, const QrCode& code, ImVec2 at, float pixels)
{
    const int edge = qr_edge(code, pixels);
    const auto module = static_cast<float>(edge / (code.side() + 2 * kQrQuietModules));
    const float left = std::round(at.x);
    const float top = std::round(at.y);
    canvas.AddRectFilled({left, top}, {left + static_cast<float>(edge), top + static_cast<float>(edge)},
                         IM_COL32_WHITE);
    // Neighbours in a row are one rectangle: half of the vertices.
    for (int y = 0; y < code.side(); ++y)
        for (int x = 0; x < code.side(); ++x) {
            if (!code.is_dark(x, y)) continue;
            const int begin = x;
            while (x + 1 < code.side() && code.is_dark(x + 1, y))
                ++x;
            const auto corner = [&](int column, int row) {
                return ImVec2(left + static_cast<float>(column + kQrQuietModules) * module,
                              top + static_cast<float>(row + kQrQuietModules) * module);
            };
            canvas.AddRectFilled(corner(begin, y), corner(x + 1, y + 1), IM_COL32_BLACK);
        }
}

void qr_picture(const Style& style, const QrCode& code, float units)
{
    const auto edge = static_cast<float>(qr_edge(code, style.px(units)));
    draw_qr_code(*ImGui::GetWindowDrawList(), code, ImGui::GetCursorScreenPos(), style.px(units));
    ImGui::Dummy({edge, edge});
}

} // namespace kiosk
