#pragma once

#include "storage/random_source.h"

#include <string>
#include <string_view>
#include <vector>

namespace kiosk
{

/// The words of a libFuzzer dictionary: what stands in quotes on each line, with \\, \" and \xAB undone.
std::vector<std::string> dictionary_words(std::string_view text);

/// An input like `seed`: one to eight changes, by chance, of the kinds that libFuzzer makes. `others` and
/// `words` are what it is crossed with.
std::string mutated(std::string seed, const std::vector<std::string>& others,
                    const std::vector<std::string>& words, RandomSource& random);

} // namespace kiosk
