#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <mutex>
#include <string>

namespace kiosk
{

/// How often the far side really executed each request, read from the ledger of the sandbox, which is written
/// before a reply is formed. Thread-safe.
class Executions
{
public:
    explicit Executions(std::filesystem::path ledger) : ledger_(std::move(ledger)) {}

    /// As of now: what is in the file when this is called has been counted when it returns.
    std::size_t of(const std::string& reference);

private:
    void read_on();

    std::filesystem::path ledger_;
    std::mutex mutex_;
    std::streamoff read_to_ = 0; ///< Whole lines only.
    std::map<std::string, std::size_t> creations_;
};

} // namespace kiosk
