#pragma once

#include <cstddef>
#include <cstdint>

/// Begins a target, whose input is `data` and `size`: libFuzzer's entry in a program of its own, and in
/// `fuzz_tests`, where all targets are together, a function of its own name (fuzz_targets.h).
#ifdef KIOSK_FUZZERS
#define KIOSK_FUZZ_TARGET(name)                                                                              \
    extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
#else
#define KIOSK_FUZZ_TARGET(name) extern "C" int fuzz_##name(const std::uint8_t* data, std::size_t size)
#endif
