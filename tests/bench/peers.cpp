#include "tests/bench/peers.h"

namespace kiosk::bench
{

FormProgram gtk_form(std::string_view language)
{
    return {"GTK 3 form in C", {GTK_FORM_PROGRAM, std::string{language}}, {}};
}

FormProgram chromium_form(std::string_view language, const std::filesystem::path& profile)
{
    return {"Chromium --kiosk",
            {// What it has to say of a session without a message bus goes beside its profile.
             "sh", "-c", "exec \"$@\" 2> \"$0\"", profile.string() + ".stderr", "chromium", "--kiosk",
             "--no-sandbox", // As root, which Chromium's sandbox refuses.
             "--user-data-dir=" + profile.string(), "--no-first-run", "--no-default-browser-check",
             "--noerrdialogs", "--hide-crash-restore-bubble", "--password-store=basic",
             "--disable-background-networking", "--disable-component-update", "--disable-sync",
             "--host-resolver-rules=MAP * ~NOTFOUND",
             "file://" BENCH_FOLDER "/form.html#" + std::string{language}},
            {}};
}

std::vector<std::pair<std::string, std::string>> plain_session(const std::filesystem::path& folder)
{
    const std::filesystem::path home = folder / "home";
    return {{"HOME", home},
            {"XDG_CONFIG_HOME", home / "config"},
            {"XDG_CACHE_HOME", home / "cache"},
            {"XDG_DATA_HOME", home / "data"},
            {"XDG_STATE_HOME", home / "state"},
            {"DBUS_SESSION_BUS_ADDRESS", "disabled:"},
            {"NO_AT_BRIDGE", "1"},
            {"GSETTINGS_BACKEND", "memory"},
            {"XMODIFIERS", "@im=none"},
            {"GTK_IM_MODULE", "gtk-im-context-simple"},
            {"LC_ALL", "C.UTF-8"}};
}

} // namespace kiosk::bench
