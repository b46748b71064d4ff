#pragma once

namespace kiosk
{

/// What a target says about every input: `fact` must be true, `sentence` says what it states. Gives `fact`
/// back; a target returns at once when it is false. A libFuzzer program ends there and keeps the input
/// (oracle_ends.cpp); the replay counts it (replay.cpp).
[[nodiscard]] bool holds(bool fact, const char* sentence);

} // namespace kiosk
