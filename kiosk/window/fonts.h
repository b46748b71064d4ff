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

/// What a text is for. Both roles write every language; `heading` is bold where a bold face is installed.
enum class FontRole {
    text,
    heading,
};

/// The installed fonts of one window, in the order its language needs.
///
/// en, de, it, fr and any other: DejaVu Sans, Chinese and Korean characters from a CJK face behind it.
/// ko, zh-TW, zh-CN: letters and punctuation from the CJK face, so that quotation marks and the ellipsis have
/// the width these languages expect; everything else from DejaVu. Line height and baseline are DejaVu's in
/// all languages, so a screen keeps its layout when the language changes, and faces are scaled to the same
/// em.
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

    /// Debian packages whose fonts were not found by the last build(), as a technician would type them
    /// ("fonts-wqy-microhei"); empty when every language can be written.
    const std::vector<std::string>& missing() const { return missing_; }

private:
    class MappedFile;
    struct Face;

    const MappedFile* map(const std::filesystem::path& file);
    Face open_latin(std::string_view file_name);
    Face open_cjk(std::string_view language);
    static void add(ImFontAtlas& atlas, const Face& latin, const Face& cjk, std::string_view language);

    std::filesystem::path root_;
    std::vector<std::unique_ptr<MappedFile>> files_; ///< Mapped once, kept while any atlas may use them.
    std::vector<std::string> missing_;
};

/// The font of `role` in the current ImGui context, as FontStack built it. Ask anew each frame: a change of
/// language replaces it.
ImFont* font(FontRole role);

} // namespace kiosk
