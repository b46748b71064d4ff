#pragma once

#include "storage/random_source.h"

#include <map>
#include <string>

namespace kiosk
{

/// The files of a data folder by their path in it.
using FileSet = std::map<std::string, std::string>;

/// Two moments of one kiosk's life: `before` is what a backup or an old image would bring back.
struct Moments {
    FileSet before, now;
};

/// Damages the files of `moments.now`, by chance: bits, pages, lengths, whole files. Says what it did.
struct Damage {
    FileSet files;
    std::string story;
    bool is_witness_harmed = false; ///< Together with something else: then not everything can be named.
};
Damage damaged(const Moments& moments, SeededRandom& random);

} // namespace kiosk
