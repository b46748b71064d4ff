#include "tests/sandbox/ledger.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <utility>

namespace kiosk::sandbox
{

std::variant<Ledger, Refusal> Ledger::open(const std::string& path)
{
    Ledger ledger;
    if (path.empty()) return ledger;

    std::ifstream earlier(path, std::ios::binary);
    ledger.earlier_entries_ = std::count(std::istreambuf_iterator<char>(earlier), {}, '\n');
    ledger.file_ = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
    if (ledger.file_ < 0) return Refusal{"cannot write the ledger " + path + ": " + std::strerror(errno)};
    return ledger;
}

Ledger::Ledger(Ledger&& other) noexcept
    : file_(std::exchange(other.file_, -1)),
      earlier_entries_(other.earlier_entries_),
      entries_(std::move(other.entries_))
{
}

Ledger& Ledger::operator=(Ledger&& other) noexcept
{
    std::swap(file_, other.file_);
    earlier_entries_ = other.earlier_entries_;
    entries_ = std::move(other.entries_);
    return *this;
}

Ledger::~Ledger()
{
    if (file_ >= 0) ::close(file_);
}

void Ledger::write(const Execution& execution)
{
    const auto number = earlier_entries_ + static_cast<std::int64_t>(entries_.size()) + 1;
    entries_.push_back(
        {{"n", number},
         {"operation", execution.operation},
         {"ms_request_id", execution.ms_request_id},
         {"reference", execution.reference.empty() ? Json(nullptr) : Json(execution.reference)},
         {"service_request_number", execution.service_request_number},
         {"at", rfc3339(execution.at)}});
    if (!execution.sha256.empty()) entries_.back()["sha256"] = execution.sha256;
    if (file_ < 0) return;

    const std::string line = entries_.back().dump() + '\n';
    if (::write(file_, line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
        std::perror("partner-center-sandbox: the ledger cannot be written");
        std::_Exit(EXIT_FAILURE);
    }
}

} // namespace kiosk::sandbox
