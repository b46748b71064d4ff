#include "tests/kiosk/po_file.h"

#include <fstream>
#include <string_view>

namespace kiosk::test
{

namespace
{

std::string unquoted(std::string_view line)
{
    std::string text;
    for (std::size_t i = line.find('"') + 1; i + 1 < line.size(); ++i) {
        if (line[i] == '\\') {
            ++i;
            text += line[i] == 'n' ? '\n' : line[i];
        } else {
            text += line[i];
        }
    }
    return text;
}

} // namespace

std::optional<std::vector<PoMessage>> read_po(const std::filesystem::path& file)
{
    std::ifstream in{file};
    if (!in) return std::nullopt;

    std::vector<PoMessage> messages;
    PoMessage message;
    std::string* current = nullptr;
    const auto finish = [&] {
        if (!message.id.empty()) messages.push_back(message);
        message = {};
        current = nullptr;
    };
    for (std::string line; std::getline(in, line);) {
        std::string_view said = line;
        if (said.starts_with("#~ ")) {
            said.remove_prefix(3);
            message.is_obsolete = true;
        }
        if (said.empty())
            finish();
        else if (said.starts_with("#,"))
            message.is_fuzzy = said.find("fuzzy") != said.npos;
        else if (said.starts_with("msgctxt"))
            current = &(message.context = unquoted(said));
        else if (said.starts_with("msgid_plural"))
            current = &(message.plural = unquoted(said));
        else if (said.starts_with("msgid"))
            current = &(message.id = unquoted(said));
        else if (said.starts_with("msgstr"))
            current = &message.texts.emplace_back(unquoted(said));
        else if (said.starts_with('"') && current != nullptr)
            *current += unquoted(said);
    }
    finish();
    return messages;
}

} // namespace kiosk::test
