#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace kiosk
{

/// A fuzz target, and how much of it an ordinary run takes.
struct FuzzTarget {
    std::string_view name; ///< Of its folder in corpus/ and its dictionary.
    int (*run)(const std::uint8_t* data, std::size_t size);
    int mutations; ///< In an ordinary run, so that all targets together take 20 s under AddressSanitizer.
};

} // namespace kiosk

extern "C" {
int fuzz_article(const std::uint8_t* data, std::size_t size);
int fuzz_cargo(const std::uint8_t* data, std::size_t size);
int fuzz_catalogue(const std::uint8_t* data, std::size_t size);
int fuzz_client(const std::uint8_t* data, std::size_t size);
int fuzz_config(const std::uint8_t* data, std::size_t size);
int fuzz_customers_csv(const std::uint8_t* data, std::size_t size);
int fuzz_draft_json(const std::uint8_t* data, std::size_t size);
int fuzz_envelope(const std::uint8_t* data, std::size_t size);
int fuzz_file_names(const std::uint8_t* data, std::size_t size);
int fuzz_header_values(const std::uint8_t* data, std::size_t size);
int fuzz_outcome(const std::uint8_t* data, std::size_t size);
int fuzz_picture(const std::uint8_t* data, std::size_t size);
int fuzz_protocol(const std::uint8_t* data, std::size_t size);
int fuzz_reply_json(const std::uint8_t* data, std::size_t size);
int fuzz_sealed(const std::uint8_t* data, std::size_t size);
int fuzz_store(const std::uint8_t* data, std::size_t size);
int fuzz_text(const std::uint8_t* data, std::size_t size);
int fuzz_token(const std::uint8_t* data, std::size_t size);
int fuzz_transport(const std::uint8_t* data, std::size_t size);
int fuzz_witness(const std::uint8_t* data, std::size_t size);
}

namespace kiosk
{

inline constexpr std::array kFuzzTargets{
    FuzzTarget{"article", fuzz_article, 1000},
    FuzzTarget{"cargo", fuzz_cargo, 1000},
    FuzzTarget{"catalogue", fuzz_catalogue, 20},
    FuzzTarget{"client", fuzz_client, 20},
    FuzzTarget{"config", fuzz_config, 1000},
    FuzzTarget{"customers_csv", fuzz_customers_csv, 2000},
    FuzzTarget{"draft_json", fuzz_draft_json, 2000},
    FuzzTarget{"envelope", fuzz_envelope, 500},
    FuzzTarget{"file_names", fuzz_file_names, 2000},
    FuzzTarget{"header_values", fuzz_header_values, 3000},
    FuzzTarget{"outcome", fuzz_outcome, 2000},
    FuzzTarget{"picture", fuzz_picture, 500},
    FuzzTarget{"protocol", fuzz_protocol, 3000},
    FuzzTarget{"reply_json", fuzz_reply_json, 2000},
    FuzzTarget{"sealed", fuzz_sealed, 1000},
    FuzzTarget{"store", fuzz_store, 50},
    FuzzTarget{"text", fuzz_text, 2000},
    FuzzTarget{"token", fuzz_token, 500},
    FuzzTarget{"transport", fuzz_transport, 300},
    FuzzTarget{"witness", fuzz_witness, 500},
};

} // namespace kiosk
