#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kiosk
{

/// `text` as it may go to a terminal: control characters and those that turn the direction of writing become
/// U+FFFD, so that nothing a person or a far side wrote can move the cursor or disguise a line. With
/// `LineBreaks::kept`, line feeds stay.
enum class LineBreaks { replaced, kept };
std::string printable(std::string_view text, LineBreaks line_breaks = LineBreaks::replaced);

/// How many cells of a terminal valid UTF-8 takes: two for a Chinese or Korean character. In the "C.UTF-8"
/// locale.
std::size_t cells(std::string_view text);

/// Rows whose columns stand below each other, two blanks apart. The last column is not padded.
class TextTable
{
public:
    void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
    std::string text() const;

private:
    std::vector<std::vector<std::string>> rows_;
};

} // namespace kiosk
