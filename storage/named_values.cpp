#include "storage/named_values.h"

namespace kiosk
{

namespace
{

constexpr std::string_view kFindValue = "SELECT value FROM named_value WHERE name=?";
constexpr std::string_view kPutValue = "INSERT INTO named_value(name,value) VALUES(?,?) "
                                       "ON CONFLICT(name) DO UPDATE SET value=excluded.value";

std::string place(std::string_view name)
{
    return "named_value|" + std::string{name} + "|1";
}

} // namespace

NamedValues::NamedValues(Database& database, const Keyring& keyring)
    : database_(database), tokens_key_(keyring.derived(KeyPurpose::tokens))
{
}

Result<std::optional<std::string>> NamedValues::find(std::string_view name) const
{
    Statement statement = database_.prepared(kFindValue);
    const auto row = statement.bind(name).step();
    if (!row) return row.error();
    if (!*row) return std::optional<std::string>{};
    return std::optional{statement.text(0)};
}

Result<> NamedValues::put(std::string_view name, std::string_view value)
{
    return database_.prepared(kPutValue).bind(name).bind_blob(value).run();
}

Result<std::optional<std::string>> NamedValues::find_secret(std::string_view name) const
{
    const auto sealed = find(name);
    if (!sealed || !*sealed) return sealed;
    auto opened = open_sealed(tokens_key_, place(name), **sealed);
    if (!opened) return opened.error();
    return std::optional{*std::move(opened)};
}

Result<> NamedValues::put_secret(std::string_view name, std::string_view value)
{
    return put(name, seal(tokens_key_, place(name), value));
}

} // namespace kiosk
