#include "kiosk/window/fonts.h"

#include <imgui.h>
#include <imgui_freetype.h>

#include <ft2build.h>
#include FT_FREETYPE_H

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

namespace kiosk
{

namespace
{

/// A file of several faces and which of them a language wants.
struct CjkFile {
    std::string_view path; ///< Below the root.
    int korean;
    int traditional;
    int simplified;
    int other;
};

// In order of quality. Face numbers of Noto: 0 JP, 1 KR, 2 SC, 3 TC. JP and KR keep quotation marks narrow,
// which is what a European text wants of a fallback; the characters for names are the same.
constexpr CjkFile kCjkFiles[] = {
    {"usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 1, 3, 2, 1},
    {"usr/share/fonts/truetype/wqy/wqy-microhei.ttc", 0, 0, 0, 0},
    {"usr/share/fonts-droid-fallback/truetype/DroidSansFallback.ttf", 0, 0, 0, 0},
    {"usr/share/fonts/truetype/droid/DroidSansFallback.ttf", 0, 0, 0, 0},
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
    {0x00a0, 0x017f}, // Latin-1, Latin Extended-A
    {0x2010, 0x2027}, // Dashes, quotation marks, ellipsis
    {0x2030, 0x203b}, // Per mille, primes, reference mark
};

/// ImGui takes at most 64 entries, that is 32 blocks (ImFontAtlas::AddFont).
constexpr std::size_t kBlocksMax = 32;

/// Size in which the stack is described to ImGui. Only the ratio between faces counts.
constexpr float kReferencePixels = 16;

bool is_cjk(std::string_view language)
{
    return language.starts_with("ko") || language.starts_with("zh");
}

bool is_traditional(std::string_view language)
{
    return language.starts_with("zh-TW") || language.starts_with("zh-HK") || language.starts_with("zh-Hant");
}

int face_for(const CjkFile& file, std::string_view language)
{
    if (language.starts_with("ko")) return file.korean;
    if (is_traditional(language)) return file.traditional;
    if (language.starts_with("zh")) return file.simplified;
    return file.other;
}

} // namespace

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
    float em_to_height = 1;        ///< Ascent minus descent, in em: what ImGui calls the size of a font.
    std::vector<Block> own_blocks; ///< The characters of kBlocksOfLanguage it has.

    explicit operator bool() const { return file != nullptr; }

    /// Reads the face. ImGui must not be the first to try: it frees the data of a font that it cannot open.
    bool open(const MappedFile& mapped, int face_number)
    {
        FT_Library library = nullptr;
        if (FT_Init_FreeType(&library) != 0) return false;
        FT_Face face = nullptr;
        const bool is_good =
            FT_New_Memory_Face(library, static_cast<const FT_Byte*>(mapped.data()),
                               static_cast<FT_Long>(mapped.size()), face_number, &face) == 0 &&
            FT_IS_SCALABLE(face) && face->units_per_EM > 0 &&
            FT_Select_Charmap(face, FT_ENCODING_UNICODE) == 0;
        if (is_good) {
            file = &mapped;
            number = face_number;
            em_to_height =
                static_cast<float>(face->ascender - face->descender) / static_cast<float>(face->units_per_EM);
            for (const Block& block : kBlocksOfLanguage)
                find_own(face, block);
            own_blocks.resize(std::min(own_blocks.size(), kBlocksMax - 1));
        }
        FT_Done_FreeType(library); // Closes the face too.
        return is_good;
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

FontStack::Face FontStack::open_latin(std::string_view file_name)
{
    Face face;
    const MappedFile* mapped = map(root_ / kLatinFolder / file_name);
    if (mapped != nullptr) face.open(*mapped, 0);
    return face;
}

FontStack::Face FontStack::open_cjk(std::string_view language)
{
    for (const CjkFile& candidate : kCjkFiles) {
        const MappedFile* mapped = map(root_ / candidate.path);
        Face face;
        if (mapped != nullptr && face.open(*mapped, face_for(candidate, language))) return face;
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

    const Face regular = open_latin("DejaVuSans.ttf");
    const Face bold = open_latin("DejaVuSans-Bold.ttf");
    const Face cjk = open_cjk(language);
    if (!regular) missing_.emplace_back("fonts-dejavu-core");
    if (!cjk) missing_.emplace_back("fonts-wqy-microhei | fonts-noto-cjk");

    add(atlas, regular, cjk, language);
    add(atlas, bold ? bold : regular, cjk, language);
}

/// One font of `atlas`: `latin` with `cjk` behind it, each of which may be absent.
void FontStack::add(ImFontAtlas& atlas, const Face& latin, const Face& cjk, std::string_view language)
{
    if (!latin && !cjk) {
        atlas.AddFontDefault();
        return;
    }

    std::vector<ImWchar> left_to_cjk;
    if (is_cjk(language))
        for (const Block& block : cjk.own_blocks)
            left_to_cjk.insert(left_to_cjk.end(), {block.first, block.last});
    left_to_cjk.push_back(0);

    const auto add_face = [&](const Face& face, ImFontConfig config) {
        config.FontData = face.file->data();
        config.FontDataSize = static_cast<int>(face.file->size());
        config.FontNo = static_cast<ImU32>(face.number);
        ImFont* added = atlas.AddFont(&config);
        // Had it been false before, ImGui would have copied the whole file.
        added->Sources.back()->FontDataOwnedByAtlas = false;
    };
    ImFontConfig config;
    config.SizePixels = kReferencePixels;
    if (latin) {
        config.GlyphExcludeRanges = left_to_cjk.size() > 1 ? left_to_cjk.data() : nullptr;
        add_face(latin, config);
        config = ImFontConfig();
        config.MergeMode = true;
        config.SizePixels = kReferencePixels * cjk.em_to_height / latin.em_to_height;
    }
    if (cjk) add_face(cjk, config);
}

ImFont* font(FontRole role)
{
    const ImVector<ImFont*>& fonts = ImGui::GetIO().Fonts->Fonts;
    const int index = static_cast<int>(role);
    return index < fonts.Size ? fonts[index] : fonts[0];
}

} // namespace kiosk
