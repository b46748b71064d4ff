#pragma once

#include <filesystem>
#include <initializer_list>
#include <string>
#include <system_error>
#include <unistd.h>

namespace kiosk::test
{

/// Debian packages of fonts, by where they keep their files.
enum class FontPackage {
    dejavu,
    noto_cjk,
    wqy_microhei,
    droid_fallback,
};

/// Where a machine keeps the files of `package`, below its root.
inline std::filesystem::path folder_of(FontPackage package)
{
    switch (package) {
    case FontPackage::dejavu:
        return "usr/share/fonts/truetype/dejavu";
    case FontPackage::noto_cjk:
        return "usr/share/fonts/opentype/noto";
    case FontPackage::wqy_microhei:
        return "usr/share/fonts/truetype/wqy";
    case FontPackage::droid_fallback:
        return "usr/share/fonts-droid-fallback/truetype";
    }
    return {};
}

/// The root of a machine that has these font packages of ours and no other, until it goes out of scope.
class FontRoot
{
public:
    FontRoot(std::initializer_list<FontPackage> packages)
    {
        std::string name = std::filesystem::temp_directory_path() / "kiosk-fonts-XXXXXX";
        path_ = ::mkdtemp(name.data());
        for (const FontPackage package : packages) {
            const auto folder = path_ / folder_of(package);
            std::filesystem::create_directories(folder.parent_path());
            std::filesystem::create_directory_symlink("/" / folder_of(package), folder);
        }
    }
    FontRoot(const FontRoot&) = delete;
    FontRoot& operator=(const FontRoot&) = delete;
    ~FontRoot()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    const std::filesystem::path& path() const { return path_; }

    /// The folder of a package that is not among them, made so that a test can put files into it.
    std::filesystem::path make_folder(FontPackage package) const
    {
        const auto folder = path_ / folder_of(package);
        std::filesystem::create_directories(folder);
        return folder;
    }

private:
    std::filesystem::path path_;
};

} // namespace kiosk::test
