#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace kiosk::test
{

/// One message of a .po file, as gettext writes them.
struct PoMessage {
    bool is_fuzzy = false;
    bool is_obsolete = false; ///< Commented out by msgmerge: a text that is no longer used.
    std::string context, id, plural;
    std::vector<std::string> texts;
};

/// The messages of a .po file without its header; nothing when it cannot be read.
std::optional<std::vector<PoMessage>> read_po(const std::filesystem::path& file);

} // namespace kiosk::test
