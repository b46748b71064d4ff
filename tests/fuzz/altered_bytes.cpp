#include "tests/fuzz/altered_bytes.h"

namespace kiosk
{

std::string altered(std::string bytes, FuzzInput& input)
{
    enum class Change { flip, overwrite, cut_out, put_in, twice, cut_off };
    constexpr std::array changes{Change::flip,   Change::overwrite, Change::cut_out,
                                 Change::put_in, Change::twice,     Change::cut_off};
    constexpr int changes_max = 16;
    for (int i = 0; i < changes_max && !input.is_empty(); ++i) {
        const Change change = input.one_of(changes);
        const auto at = static_cast<std::size_t>(input.number(4)) % (bytes.size() + 1);
        switch (change) {
        case Change::flip:
            if (at < bytes.size()) bytes[at] = static_cast<char>(bytes[at] ^ (1 << input.below(8)));
            break;
        case Change::overwrite: {
            const std::string_view over = input.bytes();
            bytes.replace(at, std::min(over.size(), bytes.size() - at), over);
            break;
        }
        case Change::cut_out:
            bytes.erase(at, static_cast<std::size_t>(input.number(2)));
            break;
        case Change::put_in:
            bytes.insert(at, input.bytes());
            break;
        case Change::twice:
            bytes.insert(at, bytes.substr(at, static_cast<std::size_t>(input.number(2))));
            break;
        case Change::cut_off:
            bytes.resize(at);
            break;
        }
    }
    return bytes;
}

} // namespace kiosk
