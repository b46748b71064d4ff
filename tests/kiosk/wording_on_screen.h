#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace kiosk::test
{

/// `text` without white space: lines break elsewhere in every language and at every size.
std::string squeezed(std::string_view text);

/// What a screen in one language may say: our own words as they were translated, and what people wrote.
/// Everything in it is squeezed().
class WordingOnScreen
{
public:
    /// Reads the translations of `language` from `locale_folder`, where a file `de.po` is. English has none.
    /// `personal` is what people typed and what things are called: right in every language. Asserts that the
    /// file can be read.
    WordingOnScreen(std::string_view locale_folder, std::string_view language,
                    const std::vector<std::string>& personal);

    /// English words of ours that were translated and stand on the screen all the same. `lines` are the texts
    /// of the screen one by one, `whole` all of them together.
    std::vector<std::string> left_in_english(const std::vector<std::string>& lines,
                                             std::string_view whole) const;

    /// True for a text that ends in an ellipsis by itself ("Searching…"), as far as it can be seen.
    bool says_ellipsis(std::string_view line) const;

    /// True when what is cut off at the end of `line` is what a person wrote, and enough of it is left to
    /// know it again.
    bool cuts_personal_text(std::string_view line_without_ellipsis) const;

private:
    std::vector<std::string> personal_;
    std::vector<std::string> translated_;     ///< In the language of the screen.
    std::set<std::string> foreign_words_;     ///< Short English texts, recognised when they stand alone.
    std::set<std::string> foreign_sentences_; ///< Long ones and parts of long ones, recognised anywhere.
};

} // namespace kiosk::test
