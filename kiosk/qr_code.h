#pragma once

#include "storage/result.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct ImDrawList;
struct ImVec2;

namespace kiosk
{

struct Style;

/// The squares of a QR code (ISO/IEC 18004), without the light margin around it. Error correction level M: 15
/// % of it may be glared away. Thread-compatible; a value.
class QrCode
{
public:
    /// `modules` row by row, `side` to a row, 1 where it is dark.
    QrCode(int side, std::vector<std::uint8_t> modules);

    int side() const { return side_; } ///< Modules along an edge.
    bool is_dark(int x, int y) const { return modules_[static_cast<std::size_t>(y * side_ + x)] != 0; }

private:
    int side_;
    std::vector<std::uint8_t> modules_;
};

/// The light margin around a code on each side, in modules (ISO/IEC 18004: 4).
inline constexpr int kQrQuietModules = 4;

/// Pixels of a module at least: with less, phones miss codes on a screen of 96 dpi.
inline constexpr int kQrModulePixels = 3;

/// The largest code we show unless asked otherwise. Version 18 has 89 modules; with its margin and 3 pixels a
/// module it is 291 pixels high, what 1024x600 leaves between header, words and strip. It holds 560 bytes
/// (ISO/IEC 18004, table 7, level M).
inline constexpr int kQrVersionMax = 18;

/// `text` (UTF-8) in the lowest version that holds it. What is not ASCII is announced as UTF-8 (ECI 26), so
/// that no scanner has to guess. Errors: invalid_input for no text, a zero byte, or text that `version_max`
/// (1..40) does not hold; `detail` says which and never has the text.
Result<QrCode> qr_code(std::string_view text, int version_max = kQrVersionMax);

/// The codes of texts that screens show: they ask in every frame, and a code is made once. Thread-compatible.
class QrCodes
{
public:
    /// The code of `text` as qr_code() makes it; null when it makes none. Valid until the next call.
    const QrCode* find(const std::string& text);

    /// A page shows three at most: telephone, mail and web address.
    static constexpr std::size_t kept_max = 8;

private:
    struct Kept {
        std::string text;
        std::optional<QrCode> code;
    };
    std::deque<Kept> kept_; ///< The oldest first.
};

/// `text` cut between characters into as few parts as fit `version_max` each; joined they are `text` again.
/// None for no text. Text with a zero byte has no parts either.
std::vector<std::string> qr_parts(std::string_view text, int version_max = kQrVersionMax);

/// Pixels along an edge of the largest whole-pixel drawing, margin included, that is at most `pixels` wide;
/// never less than kQrModulePixels a module, even where that is wider.
int qr_edge(const QrCode& code, float pixels);

/// Draws it dark on white with its margin, whatever the theme: scanners expect that. `at` is the upper left
/// corner in screen pixels, rounded to whole ones; `pixels` as in qr_edge().
void draw_qr_code(ImDrawList& canvas, const QrCode& code, ImVec2 at, float pixels);

/// The same as an item of the layout, `units` wide at most.
void qr_picture(const Style& style, const QrCode& code, float units);

} // namespace kiosk
