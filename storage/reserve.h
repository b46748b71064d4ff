#pragma once

#include <cstdint>
#include <filesystem>

namespace kiosk
{

/// Room on the disk that is kept for what was promised before: a file `reserve` in the data folder, given up
/// when the disk is full, so that what waits can still be sent and noted as sent. As long as it is given up
/// nothing new is promised. Thread-compatible.
class Reserve
{
public:
    /// Enough for the log of a thousand commits of two pages (reference/reliability.md E1).
    static constexpr std::uint64_t bytes = 8U << 20;

    explicit Reserve(const std::filesystem::path& data_folder) : path_(data_folder / "reserve") {}

    /// Keeps the room if the disk has it and as much again; otherwise goes without. Whether it is kept.
    bool keep();

    /// Gives it up. Whether there was something to give.
    bool give_up();

    /// Given up since the start, and not kept again.
    bool is_given_up() const { return is_given_up_; }

private:
    std::filesystem::path path_;
    bool is_given_up_ = false;
};

} // namespace kiosk
