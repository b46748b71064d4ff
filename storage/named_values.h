#pragma once

#include "storage/sealing.h"
#include "storage/sqlite.h"

#include <optional>
#include <string>
#include <string_view>

namespace kiosk
{

/// A few values of the core that outlive it, by name: counters in plain text, tokens sealed.
/// Thread-compatible, owned by the core thread. Every function may return database_bad or disk_full.
class NamedValues
{
public:
    NamedValues(Database& database, const Keyring& keyring);

    Result<std::optional<std::string>> find(std::string_view name) const;
    Result<> put(std::string_view name, std::string_view value);

    /// A secret under its own key (KeyPurpose::tokens). On the disk when this returns. Errors: also
    /// seal_broken.
    Result<std::optional<std::string>> find_secret(std::string_view name) const;
    Result<> put_secret(std::string_view name, std::string_view value);

private:
    Database& database_;
    SecretKey tokens_key_;
};

} // namespace kiosk
