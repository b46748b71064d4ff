#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "tests/sandbox/http_message.h"

namespace kiosk::sandbox
{

/// Why something could not be done, as one English sentence for the person at the terminal.
struct Refusal {
    std::string sentence;
};

/// One effect on the far side, in the words of the ledger.
struct Execution {
    std::string_view operation; ///< `create`, `note`, `close` or `attach`.
    std::string_view ms_request_id;
    std::string_view reference; ///< Empty when the title carried none; written as null.
    std::string_view service_request_number;
    Instant at;
    std::string_view sha256 = {}; ///< Of an `attach` only; otherwise the line has no such key.
};

/// What really happened on the far side: one entry per execution, whatever became of its reply. With a file,
/// each entry is one JSON line that has left the process before `write` returns, so it survives a SIGKILL
/// of the sandbox. Thread-compatible.
class Ledger
{
public:
    /// Kept in memory only.
    Ledger() = default;

    /// Appends to `path`; the numbering goes on where an earlier run of the same file stopped. An empty path
    /// means memory only.
    static std::variant<Ledger, Refusal> open(const std::string& path);

    Ledger(Ledger&& other) noexcept;
    Ledger& operator=(Ledger&& other) noexcept;
    ~Ledger();

    /// A judge that cannot write down what it saw must not go on: a failed write ends the process.
    void write(const Execution& execution);

    /// The entries of this run, oldest first.
    const std::vector<Json>& entries() const { return entries_; }

    /// Entries of earlier runs found in the file.
    std::int64_t earlier_entries() const { return earlier_entries_; }

private:
    int file_ = -1;
    std::int64_t earlier_entries_ = 0;
    std::vector<Json> entries_;
};

} // namespace kiosk::sandbox
