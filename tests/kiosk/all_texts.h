#pragma once

#include <string>
#include <vector>

namespace kiosk::test
{

/// One text as a person may read it in one language.
struct SaidText {
    std::string language; ///< As in kLanguages.
    std::string english;  ///< For a plural the form with many.
    std::string text;
};

/// Every text of assets/locale/ and of assets/catalogue.toml in every language, English included. A text of
/// the catalogue that lacks a language comes with an empty one. Asserts that the files can be read.
std::vector<SaidText> all_texts();

} // namespace kiosk::test
