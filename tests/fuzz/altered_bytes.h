#pragma once

#include "tests/fuzz/fuzz_input.h"

#include <string>

namespace kiosk
{

/// `bytes` with changes that the rest of an input asks for, at most sixteen: a bit flipped, a stretch
/// overwritten, cut out, put in, doubled, or all from a place on cut off. Unchanged when it asks for none.
std::string altered(std::string bytes, FuzzInput& input);

} // namespace kiosk
