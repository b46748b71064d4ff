#pragma once

#include "tests/program/running_process.h"

#include <initializer_list>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace kiosk::test
{

using Json = nlohmann::json;

/// The real `support-kiosk` with a home of its own, so that no run sees another's data or configuration.
class KioskProgram
{
public:
    /// Where its configuration is; a test may write it before a run.
    std::filesystem::path config_file() const { return home_ / "config/support-kiosk/kiosk.toml"; }
    std::filesystem::path data_folder() const { return home_ / "data/support-kiosk"; }
    const TemporaryFolder& home() const { return home_; }

    void write_config(std::string_view toml) const { home_.write("config/support-kiosk/kiosk.toml", toml); }

    ProcessStart start(std::vector<std::string> arguments, std::string input = {}) const
    {
        arguments.insert(arguments.begin(), KIOSK_PROGRAM);
        return {std::move(arguments),
                {{"HOME", home_.path()},
                 {"XDG_CONFIG_HOME", home_ / "config"},
                 {"XDG_DATA_HOME", home_ / "data"},
                 {"XDG_STATE_HOME", home_ / "state"},
                 {"PATH", "/usr/bin:/bin"}},
                std::move(input),
                {}};
    }

    ProcessEnd run(std::vector<std::string> arguments, std::string input = {}) const
    {
        return run_process(start(std::move(arguments), std::move(input)));
    }

    /// The document that a run with `--json` prints; discarded when it is none.
    Json json(std::vector<std::string> arguments, std::string input = {}) const
    {
        arguments.emplace_back("--json");
        return Json::parse(run(std::move(arguments), std::move(input)).out, nullptr, false);
    }

    /// Accepts a sound Partner Center draft; the request object.
    Json submit(const std::string& title = "Rechnung stimmt nicht") const;

private:
    TemporaryFolder home_;
};

/// A draft without a fault.
inline Json sound_draft(const std::string& title)
{
    return {{"kind", "partner_center"},
            {"category", "billing"},
            {"title", title},
            {"description", "두 번 청구되었습니다."},
            {"severity", "B"},
            {"contact",
             {{"first_name", "민준"},
              {"last_name", "김"},
              {"email", "kim@example.kr"},
              {"phone", "+82 2 1234 5678"},
              {"language", "ko"}}}};
}

inline Json KioskProgram::submit(const std::string& title) const
{
    return json({"submit", "--from", "-"}, sound_draft(title).dump());
}

} // namespace kiosk::test
