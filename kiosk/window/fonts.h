#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct ImFont;
struct ImFontAtlas;

namespace kiosk
{

/// What a text is for. Both roles write every language; `heading` is bold in all of them.
enum class FontRole {
    text,
    heading,
};

/// The installed fonts of one window, in the order its language needs.
///
/// en, de, it, fr and any other: DejaVu Sans, Chinese and Korean characters from a CJK face behind it.
/// ko, zh-TW, zh-CN: letters and punctuation from the CJK face, so that quotation marks and the ellipsis have
/// the width these languages expect; everything else from DejaVu. The CJK face is the first that is installed
/// of Noto Sans CJK (the shapes of the language), WenQuanYi Micro Hei and Droid Sans Fallback (simplified
/// shapes for all). Where it has no bold file, its strokes are thickened for headings.
///
/// Line height and baseline are DejaVu's in all languages and with any fonts, so a screen keeps its layout,
/// and faces are scaled to the same em. Soft hyphens and other marks of format draw nothing. A character that
/// no face has is drawn as U+FFFD, or as "?" where no face has that either.
///
/// Font files stay on disk: they are mapped, glyphs are drawn when first needed. Thread-compatible.
class FontStack
{
public:
    /// Fonts are looked for below `root`, which is "/" except in tests.
    explicit FontStack(std::filesystem::path root = "/");
    ~FontStack();
    FontStack(const FontStack&) = delete;
    FontStack& operator=(const FontStack&) = delete;

    /// Fills `atlas` for `language` (a tag such as "zh-TW"), replacing what it held. Not while a frame is
    /// being built. Always leaves a font that draws: ImGui's own built-in one when nothing is installed. The
    /// stack must outlive the atlas or its next build().
    void build(ImFontAtlas& atlas, std::string_view language);

    /// Debian packages whose fonts the last build() did not find or could not read, as a technician would
    /// type them ("fonts-wqy-microhei", the small one of the CJK typefaces); empty when every language can be
    /// written.
    const std::vector<std::string>& missing() const { return missing_; }

private:
    class MappedFile;
    enum class Weight;
    struct Face;
    struct CjkFaces;

    const MappedFile* map(const std::filesystem::path& file);
    Face open(std::string_view file_name, int number);
    CjkFaces open_cjk(std::string_view language);
    static void add(ImFontAtlas& atlas, const Face& latin, const Face& cjk, std::string_view language);

    std::filesystem::path root_;
    std::vector<std::unique_ptr<MappedFile>> files_; ///< Mapped once, kept while any atlas may use them.
    std::vector<std::string> missing_;
};

/// The font of `role` in the current ImGui context, as FontStack built it. Ask anew each frame: a change of
/// language replaces it.
ImFont* font(FontRole role);

} // namespace kiosk
