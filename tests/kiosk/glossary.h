#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace kiosk::test
{

/// The words that the translations into one language keep to (assets/glossary/).
struct Glossary {
    struct Term {
        std::vector<std::string> english; ///< Whole words, any of them.
        std::vector<std::string> use; ///< One of them is in the translation, perhaps inside a longer word.
    };
    struct Exception {
        std::string text; ///< English.
        std::string term;
        std::string why;
    };
    std::vector<Term> terms;
    std::vector<Exception> exceptions;
};

/// Asserts that the file can be read and has this shape.
Glossary read_glossary(const std::filesystem::path& file);

/// The English terms of `english` whose word is not in `text`, exceptions not considered. Longer terms come
/// first and are not looked into: a service request is no service. Upper and lower case do not matter.
std::vector<std::string> terms_not_kept(const Glossary& glossary, std::string_view english,
                                        std::string_view text);

} // namespace kiosk::test
