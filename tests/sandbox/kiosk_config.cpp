#include "tests/sandbox/kiosk_config.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "tests/sandbox/connection.h"

namespace kiosk::sandbox
{
namespace
{

/// `key = "value"`: TOML's basic strings escape what JSON's do.
std::string line(const char* key, const std::string& value)
{
    return std::string(key) + " = " + Json(value).dump() + '\n';
}

} // namespace

std::optional<Refusal> write_whole_file(const std::string& path, const std::string& text, unsigned mode)
{
    const auto failure = [&path] { return Refusal{"cannot write " + path + ": " + std::strerror(errno)}; };
    const std::string unfinished = path + ".new";
    {
        const FileDescriptor file(::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode));
        if (!file || ::fchmod(file.number(), mode) != 0) return failure();
        if (::write(file.number(), text.data(), text.size()) != static_cast<ssize_t>(text.size()))
            return failure();
    }
    if (std::rename(unfinished.c_str(), path.c_str()) != 0) return failure();
    return std::nullopt;
}

std::optional<Refusal> write_kiosk_config(const std::string& path, const KioskConfig& config)
{
    const std::filesystem::path stem = std::filesystem::absolute(path).replace_extension();
    const std::string secret_file = stem.string() + ".client-secret";
    const std::string refresh_token_file = stem.string() + ".refresh-token";
    const bool has_secret = config.auth_mode != AuthMode::none;
    const bool has_refresh_token = config.auth_mode == AuthMode::refresh_token;

    std::string text =
        "# Written by partner-center-sandbox for one run. Nothing sent there reaches 21Vianet.\n";
    text += line("kiosk_id", "SANDBOX-01");
    text += "\n[cloud]\n";
    text +=
        line("profile", "custom") + line("api_base", config.base_url) + line("authority", config.base_url);
    if (!config.ca_file.empty()) {
        text += line("ca_file", std::filesystem::absolute(config.ca_file).string());
    }
    // No page of the contract documents it for 21Vianet; the sandbox plays a far side that has it.
    text += line("service_health", "serviceincidents");
    text += "\n[cloud.portal]\n" + line("admin_center", "https://admin.sandbox.example/?tenant={tenant}");
    text += "\n[auth]\n";
    switch (config.auth_mode) {
    case AuthMode::client_credentials:
        text += line("mode", "client_credentials");
        break;
    case AuthMode::refresh_token:
        text += line("mode", "refresh_token");
        break;
    case AuthMode::none:
        text += line("mode", "none");
        break;
    }
    if (has_secret) {
        text += line("tenant", config.credentials.tenant) + line("client_id", config.credentials.client_id) +
                line("client_secret_file", secret_file);
    }
    if (has_refresh_token) text += line("refresh_token_file", refresh_token_file);
    text += "\n[channel]\n";
    text += line("default", "partner_center");
    text += line("dedup", config.references == References::unique ? "unique_reference" : "window");
    if (config.files == FarSideOptions::Files::taken) text += line("attachments", "put");
    text += "window_s = " + std::to_string(config.dedup_window.count()) + '\n';

    if (has_secret) {
        if (auto refusal = write_whole_file(secret_file, config.credentials.client_secret + '\n', 0600)) {
            return refusal;
        }
    }
    if (has_refresh_token) {
        if (auto refusal = write_whole_file(refresh_token_file, config.refresh_token + '\n', 0600))
            return refusal;
    }
    return write_whole_file(path, text, 0644);
}

} // namespace kiosk::sandbox
