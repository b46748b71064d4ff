// F9: names and first bytes of files that somebody attaches, and the way to them. Input: names, one a line,
// of folders and a file below a root that holds links to the outside.

#include "storage/chosen_file.h"
#include "storage/file_format.h"
#include "storage/file_names.h"
#include "storage/text.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/oracle.h"
#include "tests/storage/temporary_folder.h"

#include <sys/stat.h>
#include <unistd.h>

namespace kiosk
{

namespace
{

/// root/{a.txt, folder/{b.txt}, out -> .., file -> ../outside.txt} and, outside of it, outside.txt.
struct Disk {
    TemporaryFolder folder;
    Disk()
    {
        folder.write("outside.txt", "outside");
        folder.write("root/a.txt", "inside");
        folder.write("root/folder/b.txt", "inside");
        std::filesystem::create_directory_symlink("..", folder / "root/out");
        std::filesystem::create_symlink("../outside.txt", folder / "root/file");
        (void)::mkfifo((folder / "root/pipe").c_str(), 0600);
    }
};

bool way_holds(FuzzInput input)
{
    static const Disk disk;
    PlaceBelow place{.root = disk.folder / "root", .names = {}};
    for (constexpr std::size_t names_max = 5; !input.is_empty() && place.names.size() < names_max;)
        place.names.emplace_back(input.line());
    const auto file = open_chosen_file(place);
    if (file) {
        std::array<char, 16> bytes{};
        const ssize_t got = ::read(file->file.number(), bytes.data(), bytes.size());
        if (!holds(got == 6 && std::string_view(bytes.data(), 6) == "inside",
                   "nothing outside of a root is opened"))
            return false;
    }
    const auto listing = list_folder(place, 10);
    return !listing || holds(std::ranges::none_of(listing->items,
                                                  [](const FolderItem& item) {
                                                      return item.name == "outside.txt" ||
                                                             item.name == "out" || item.name == "file" ||
                                                             item.name == "pipe";
                                                  }),
                             "nothing outside of a root, no link and no pipe is listed");
}

bool is_presentable(std::string_view name)
{
    if (name.empty() || name == "." || name == ".." || valid_utf8(name) != name) return false;
    return std::ranges::none_of(name, [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7f ||
               std::string_view{"/\\<>:\"|?*"}.find(c) != std::string_view::npos;
    });
}

bool name_holds(std::string_view bytes)
{
    const std::string name = clean_file_name(bytes);
    const std::string numbered = numbered_file_name(name, 12);
    return holds(is_presentable(name) && name.size() <= kFileNameBytesMax,
                 "a name is short and presentable") &&
           holds(!name.ends_with('.') && !name.ends_with(' '), "a name ends as Windows keeps it") &&
           holds(clean_file_name(name) == name, "a name may be made clean twice") &&
           holds(is_presentable(numbered) && numbered.size() <= 255 &&
                     file_ending(numbered) == file_ending(name),
                 "a numbered name keeps its ending and fits a file system");
}

} // namespace

} // namespace kiosk

KIOSK_FUZZ_TARGET(file_names)
{
    using namespace kiosk;
    const std::string_view bytes = text_of(data, size);
    const FileFormat format = format_of(bytes);
    (void)(holds(parse_format(word(format)) == format, "a format is read as it is written") &&
           name_holds(bytes) && way_holds({data, size}));
    return 0;
}
