#include "kiosk/window/fonts.h"

#include <imgui.h>
#include <imgui_freetype.h>
#include <imgui_internal.h>

#include <ft2build.h>
#include FT_FREETYPE_H

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

namespace kiosk
{

namespace
{

/// A typeface for Chinese and Korean: a file of one weight or two, and which of its faces a language wants.
struct CjkTypeface {
    std::string_view regular; ///< Below the root.
    std::string_view bold;    ///< The same; empty when the typeface has no bold file.
    int korean;
    int traditional;
    int simplified;
    int other;
};

// In order of quality. Face numbers of Noto: 0 JP, 1 KR, 2 SC, 3 TC. JP and KR keep quotation marks narrow,
// which is what a European text wants of a fallback; the characters for names are the same.
constexpr CjkTypeface kCjkTypefaces[] = {
    {"usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
     "usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc", 1, 3, 2, 1},
    {"usr/share/fonts/truetype/wqy/wqy-microhei.ttc", "", 0, 0, 0, 0},
    {"usr/share/fonts-droid-fallback/truetype/DroidSansFallback.ttf", "", 0, 0, 0, 0},
    {"usr/share/fonts/truetype/droid/DroidSansFallback.ttf", "", 0, 0, 0, 0},
};
constexpr std::string_view kLatinFolder = "usr/share/fonts/truetype/dejavu";

/// What the CJK face draws in its own languages when it has it: letters, and the punctuation whose width
/// differs.
struct Block {
    unsigned first;
    unsigned last;
};
constexpr Block kBlocksOfLanguage[] = {
    {0x0020, 0x007e}, // Basic Latin
    {0x00a0, 0x00b6}, // Latin-1; without the middle dot, which Noto makes an em wide:
    {0x00b8, 0x017f}, // that tears "3 · 4" apart; Latin Extended-A
    {0x2010, 0x2017}, // Dashes
    {0x2018, 0x201f}, // Quotation marks
    {0x2020, 0x2027}, // Daggers, ellipsis
    {0x2030, 0x203b}, // Per mille, primes, reference mark
};
constexpr Block kQuotes{0x2018, 0x201f};

/// ImGui takes at most 64 entries, that is 32 blocks (ImFontAtlas::AddFont).
constexpr std::size_t kBlocksMax = 32;

/// Size in which the stack is described to ImGui. Only the ratio between faces counts.
constexpr float kReferencePixels = 16;

// The line that every stack keeps: DejaVu Sans, from its hhea table (version 2.37).
constexpr float kUnitsPerEm = 2048;
constexpr float kUnitsAbove = 1901;
constexpr float kUnitsBelow = 483;
constexpr float kLineUnits = kUnitsAbove + kUnitsBelow;

/// Characters that take room, or none, and draw nothing. Left to the faces, a soft hyphen would be a hyphen
/// and a mark that a face lacks would be a box.
struct Blank {
    ImWchar first;
    ImWchar last;
    float em; ///< How wide. Of the spaces: the Unicode Standard 15.0, table 6-2.
};
constexpr Blank kBlanks[] = {
    {0x00ad, 0x00ad, 0},         // Soft hyphen
    {0x034f, 0x034f, 0},         // Combining grapheme joiner
    {0x061c, 0x061c, 0},         // Arabic letter mark
    {0x2000, 0x2000, 1.0F / 2},  // En quad
    {0x2001, 0x2001, 1},         // Em quad
    {0x2002, 0x2002, 1.0F / 2},  // En space
    {0x2003, 0x2003, 1},         // Em space
    {0x2004, 0x2004, 1.0F / 3},  // Three-per-em space
    {0x2005, 0x2005, 1.0F / 4},  // Four-per-em space
    {0x2006, 0x2006, 1.0F / 6},  // Six-per-em space
    {0x2009, 0x2009, 1.0F / 5},  // Thin space
    {0x200a, 0x200a, 1.0F / 10}, // Hair space
    {0x200b, 0x200f, 0},         // Zero width space and joiners, direction marks
    {0x2028, 0x202e, 0},         // Separators of lines and paragraphs, direction embeddings
    {0x202f, 0x202f, 1.0F / 5},  // Narrow no-break space
    {0x205f, 0x205f, 4.0F / 18}, // Medium mathematical space
    {0x2060, 0x206f, 0},         // Word joiner, invisible operators, direction isolates
    {0xfe00, 0xfe0f, 0},         // Variation selectors
    {0xfeff, 0xfeff, 0},         // Byte order mark
    {0xe0000, 0xe0fff, 0},       // Tags, further variation selectors
};

const Blank* blank_of(ImWchar character)
{
    const auto* found = std::find_if(std::begin(kBlanks), std::end(kBlanks), [character](const Blank& blank) {
        return character >= blank.first && character <= blank.last;
    });
    return found == std::end(kBlanks) ? nullptr : found;
}

bool has_blank(ImFontAtlas*, ImFontConfig*, ImWchar character)
{
    return blank_of(character) != nullptr;
}

bool set_line(ImFontAtlas*, ImFontConfig*, ImFontBaked* baked, void*)
{
    baked->Ascent = std::ceil(baked->Size * kUnitsAbove / kLineUnits);
    baked->Descent = -std::ceil(baked->Size * kUnitsBelow / kLineUnits);
    return true;
}

/// Either `glyph` or `advance` is asked for, never both.
bool load_blank(ImFontAtlas*, ImFontConfig*, ImFontBaked* baked, void*, ImWchar character, ImFontGlyph* glyph,
                float* advance)
{
    const Blank* blank = blank_of(character);
    if (blank == nullptr) return false;
    const float width = std::round(blank->em * baked->Size * kUnitsPerEm / kLineUnits);
    if (advance != nullptr)
        *advance = width;
    else
        glyph->AdvanceX = width; // ImGui fills in the rest.
    return true;
}

ImFontLoader line_loader()
{
    ImFontLoader loader;
    loader.Name = "line and blanks";
    loader.FontSrcContainsGlyph = has_blank;
    loader.FontBakedInit = set_line;
    loader.FontBakedLoadGlyph = load_blank;
    return loader;
}

/// The first source of every font: its line metrics, and the characters that draw nothing. No face can be
/// that, because any may be missing, and the line must not change with what is installed.
const ImFontLoader kLineLoader = line_loader();

bool is_cjk(std::string_view language)
{
    return language.starts_with("ko") || language.starts_with("zh");
}

bool is_traditional(std::string_view language)
{
    return language.starts_with("zh-TW") || language.starts_with("zh-HK") || language.starts_with("zh-Hant");
}

int face_for(const CjkTypeface& typeface, std::string_view language)
{
    if (language.starts_with("ko")) return typeface.korean;
    if (is_traditional(language)) return typeface.traditional;
    if (language.starts_with("zh")) return typeface.simplified;
    return typeface.other;
}

float advance_in_em(FT_Face face, unsigned character)
{
    if (FT_Load_Char(face, character, FT_LOAD_NO_SCALE) != 0) return 0;
    return static_cast<float>(face->glyph->advance.x) / static_cast<float>(face->units_per_EM);
}

} // namespace

/// How a face comes by its weight.
enum class FontStack::Weight {
    as_it_is,
    emboldened, ///< Its strokes are made wider as they are drawn.
};

class FontStack::MappedFile
{
public:
    explicit MappedFile(const std::filesystem::path& path) : path_(path)
    {
        const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
        if (file < 0) return;
        struct stat status {
        };
        if (::fstat(file, &status) == 0 && status.st_size > 0) {
            void* data =
                ::mmap(nullptr, static_cast<std::size_t>(status.st_size), PROT_READ, MAP_PRIVATE, file, 0);
            if (data != MAP_FAILED) {
                data_ = data;
                size_ = static_cast<std::size_t>(status.st_size);
                // Without read-ahead: glyphs are far apart, and each page read in vain is memory.
                ::madvise(data_, size_, MADV_RANDOM);
            }
        }
        ::close(file);
    }
    ~MappedFile()
    {
        if (data_ != nullptr) ::munmap(data_, size_);
    }
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;

    const std::filesystem::path& path() const { return path_; }
    void* data() const { return data_; }
    std::size_t size() const { return size_; }

private:
    std::filesystem::path path_;
    void* data_ = nullptr;
    std::size_t size_ = 0;
};

/// A face that FreeType can open, and what the stack needs to know of it.
struct FontStack::Face {
    const MappedFile* file = nullptr;
    int number = 0;
    float em_to_height = 1; ///< Ascent minus descent, in em: what ImGui calls the size of a font.
    bool has_wide_quotes = false;
    std::vector<Block> own_blocks; ///< The characters of kBlocksOfLanguage it has.
    Weight weight = Weight::as_it_is;

    explicit operator bool() const { return file != nullptr; }

    /// Reads the face. ImGui must not be the first to try: it frees the data of a font that it cannot open.
    bool open(const MappedFile& mapped, int face_number)
    {
        FT_Library library = nullptr;
        if (FT_Init_FreeType(&library) != 0) return false;
        FT_Face face = nullptr;
        // A file that was cut short opens too, with the tables that are left.
        const bool is_good =
            FT_New_Memory_Face(library, static_cast<const FT_Byte*>(mapped.data()),
                               static_cast<FT_Long>(mapped.size()), face_number, &face) == 0 &&
            FT_IS_SCALABLE(face) && face->units_per_EM > 0 && face->ascender > face->descender &&
            FT_Select_Charmap(face, FT_ENCODING_UNICODE) == 0 &&
            FT_Load_Glyph(face, static_cast<FT_UInt>(face->num_glyphs - 1), FT_LOAD_NO_SCALE) == 0;
        if (is_good) {
            file = &mapped;
            number = face_number;
            em_to_height =
                static_cast<float>(face->ascender - face->descender) / static_cast<float>(face->units_per_EM);
            // Narrow ones are a quarter to a half of an em, wide ones a whole one.
            has_wide_quotes = advance_in_em(face, 0x201c) > 0.75F;
            for (const Block& block : kBlocksOfLanguage)
                find_own(face, block);
            own_blocks.resize(std::min(own_blocks.size(), kBlocksMax));
        }
        FT_Done_FreeType(library); // Closes the face too.
        return is_good;
    }

    /// What it draws of a text in `language` although a Latin face has it too, as ImGui wants it: pairs of
    /// first and last, then 0. Only that when there is nothing.
    std::vector<ImWchar> taken_from_latin(std::string_view language) const
    {
        std::vector<ImWchar> ranges;
        if (!is_cjk(language)) return {0};
        // Korean writes narrow quotation marks, also where the face has Chinese ones.
        const bool has_foreign_quotes = has_wide_quotes && language.starts_with("ko");
        for (const Block& block : own_blocks) {
            const bool is_quotes = block.first >= kQuotes.first && block.last <= kQuotes.last;
            if (!is_quotes || !has_foreign_quotes) ranges.insert(ranges.end(), {block.first, block.last});
        }
        ranges.push_back(0);
        return ranges;
    }

private:
    void find_own(FT_Face face, const Block& block)
    {
        bool is_running = false;
        for (unsigned character = block.first; character <= block.last; ++character) {
            const bool is_own = FT_Get_Char_Index(face, character) != 0;
            if (is_own && is_running)
                own_blocks.back().last = character;
            else if (is_own)
                own_blocks.push_back({character, character});
            is_running = is_own;
        }
    }
};

struct FontStack::CjkFaces {
    Face regular;
    Face bold;
};

FontStack::FontStack(std::filesystem::path root) : root_(std::move(root)) {}
FontStack::~FontStack() = default;

const FontStack::MappedFile* FontStack::map(const std::filesystem::path& file)
{
    const auto known = std::find_if(files_.begin(), files_.end(),
                                    [&](const auto& mapped) { return mapped->path() == file; });
    if (known != files_.end()) return known->get();

    auto mapped = std::make_unique<MappedFile>(file);
    if (mapped->data() == nullptr) return nullptr;
    return files_.emplace_back(std::move(mapped)).get();
}

FontStack::Face FontStack::open(std::string_view file_name, int number)
{
    Face face;
    const MappedFile* mapped = file_name.empty() ? nullptr : map(root_ / file_name);
    if (mapped != nullptr) face.open(*mapped, number);
    return face;
}

FontStack::CjkFaces FontStack::open_cjk(std::string_view language)
{
    for (const CjkTypeface& typeface : kCjkTypefaces) {
        const int number = face_for(typeface, language);
        const Face regular = open(typeface.regular, number);
        if (!regular) continue;
        Face bold = open(typeface.bold, number);
        if (!bold) {
            bold = regular;
            bold.weight = Weight::emboldened;
        }
        return {regular, bold};
    }
    return {};
}

void FontStack::build(ImFontAtlas& atlas, std::string_view language)
{
    missing_.clear();
    atlas.ClearFonts();
    atlas.SetFontLoader(ImGuiFreeType::GetFontLoader());
    atlas.TexDesiredFormat = ImTextureFormat_Alpha8;
    atlas.Flags |= ImFontAtlasFlags_NoMouseCursors | ImFontAtlasFlags_NoBakedLines;

    const std::filesystem::path latin{kLatinFolder};
    const Face regular = open((latin / "DejaVuSans.ttf").native(), 0);
    const Face bold = open((latin / "DejaVuSans-Bold.ttf").native(), 0);
    const CjkFaces cjk = open_cjk(language);
    if (!regular || !bold) missing_.emplace_back("fonts-dejavu-core");
    if (!cjk.regular) missing_.emplace_back("fonts-wqy-microhei");

    add(atlas, regular, cjk.regular, language);
    add(atlas, bold ? bold : regular, cjk.bold, language);
}

/// One font of `atlas`: `latin` with `cjk` behind it, each of which may be absent.
void FontStack::add(ImFontAtlas& atlas, const Face& latin, const Face& cjk, std::string_view language)
{
    if (!latin && !cjk) {
        atlas.AddFontDefault();
        return;
    }

    ImFontConfig line;
    line.SizePixels = kReferencePixels;
    line.FontLoader = &kLineLoader;
    ImFont* font = atlas.AddFont(&line);
    // ImGui chose them when the font had no letter yet; unset, it chooses again with the next face.
    font->EllipsisChar = 0;
    font->EllipsisAutoBake = false;

    const std::vector<ImWchar> left_to_cjk = cjk.taken_from_latin(language);
    const auto add_face = [&](const Face& face, const ImWchar* excluded) {
        ImFontConfig config;
        config.MergeMode = true;
        config.SizePixels = kReferencePixels * face.em_to_height * kUnitsPerEm / kLineUnits;
        config.FontData = face.file->data();
        config.FontDataSize = static_cast<int>(face.file->size());
        config.FontNo = static_cast<ImU32>(face.number);
        config.GlyphExcludeRanges = excluded;
        ImStrncpy(config.Name, face.file->path().filename().c_str(), sizeof(config.Name));
        if (face.weight == Weight::emboldened) config.FontLoaderFlags = ImGuiFreeTypeLoaderFlags_Bold;
        atlas.AddFont(&config);
        // Had it been false before, ImGui would have copied the whole file.
        font->Sources.back()->FontDataOwnedByAtlas = false;
    };
    if (latin) add_face(latin, left_to_cjk.size() > 1 ? left_to_cjk.data() : nullptr);
    if (cjk) add_face(cjk, nullptr);
}

ImFont* font(FontRole role)
{
    const ImVector<ImFont*>& fonts = ImGui::GetIO().Fonts->Fonts;
    const int index = static_cast<int>(role);
    return index < fonts.Size ? fonts[index] : fonts[0];
}

} // namespace kiosk
