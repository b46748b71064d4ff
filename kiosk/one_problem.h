#pragma once

#include <optional>
#include <string_view>

namespace kiosk
{

/// What in a text suggests that it names more than one problem.
enum class SeveralSign {
    numbered_list, ///< Lines that begin with 1 and 2, in figures, circled or in words of Chinese and Korean.
    linking_words, ///< A sentence that begins with "In addition", 另外, 그리고 또, außerdem, inoltre, de plus
                   ///< ...
    questions, ///< Three questions and more.
};

/// The first such sign in a title and a description of any of the kiosk's languages. A guess, good for a hint
/// beside the field and never for more: one request is about one problem
/// (reference/partner-center-contract.md section 6), and only the person knows. Source of the words: our own;
/// the tests hold both what is found and what is not.
std::optional<SeveralSign> sign_of_several_problems(std::string_view title, std::string_view description);

} // namespace kiosk
