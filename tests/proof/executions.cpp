#include "tests/proof/executions.h"

#include <fstream>

#include <nlohmann/json.hpp>

namespace kiosk
{

std::size_t Executions::of(const std::string& reference)
{
    const std::lock_guard lock{mutex_};
    read_on();
    const auto found = creations_.find(reference);
    return found == creations_.end() ? 0 : found->second;
}

void Executions::read_on()
{
    std::ifstream file{ledger_};
    file.seekg(read_to_);
    for (std::string line; std::getline(file, line) && !file.eof(); read_to_ = file.tellg()) {
        const auto entry = nlohmann::json::parse(line);
        if (entry.at("operation") == "create" && entry.at("reference").is_string())
            ++creations_[entry.at("reference").get<std::string>()];
    }
}

} // namespace kiosk
