#include "kiosk/config.h"

#include "tests/storage/temporary_folder.h"

#include <doctest/doctest.h>

namespace kiosk
{

namespace
{

/// Three layers in one folder.
struct Layers {
    TemporaryFolder folder;
    ConfigPlaces places{folder / "etc.toml", folder / "user.toml", {}};

    Result<Config> load() const { return load_config(places); }

    /// What is said about a configuration of one file, its folder left out.
    std::string complaint_about(std::string_view toml)
    {
        places.chosen = folder.write("kiosk.toml", toml);
        const auto config = load();
        if (config) return "nothing is wrong";
        CHECK(config.error().code == ErrorCode::configuration_wrong);
        std::string text = config.error().detail;
        const std::string prefix = folder.path().string() + "/";
        for (auto at = text.find(prefix); at != text.npos; at = text.find(prefix))
            text.erase(at, prefix.size());
        return text;
    }

    Config good(std::string_view toml)
    {
        places.chosen = folder.write("kiosk.toml", toml);
        const auto config = load();
        REQUIRE_MESSAGE(config.has_value(), config.error().detail);
        return *config;
    }
};

constexpr std::string_view kCustom = R"([cloud]
profile = "custom"
api_base = "http://127.0.0.1:8080/"
authority = "https://login.example.cn"
)";

} // namespace

TEST_CASE("config: with no file at all the profile is 21vianet and nothing is sent")
{
    const Layers layers;

    const auto config = layers.load();

    REQUIRE(config.has_value());
    CHECK(config->profile == CloudProfile::vianet21);
    CHECK(config->sync.api_base.empty());
    CHECK(config->portal.admin_center == "https://portal.partner.microsoftonline.cn");
    CHECK(config->sync.request_language == "zh-CN");
    CHECK(config->files.empty());
}

TEST_CASE("config: a later file wins key by key")
{
    Layers layers;
    layers.folder.write("etc.toml", "kiosk_id = \"etc\"\n[ui]\nlanguage = \"ko\"\ntheme = \"dark\"\n");
    layers.folder.write("user.toml", "[ui]\nlanguage = \"de\"\n");

    const Config config = layers.good("[ui]\ntext_scale = 1.25\n");

    CHECK(config.sync.kiosk_id == "etc");
    CHECK(config.ui.language == "de");
    CHECK(config.ui.theme == Theme::dark);
    CHECK(config.ui.text_percent == 125);
    CHECK(config.files.size() == 3);
}

TEST_CASE("config: the caret blinks unless it is told not to")
{
    Layers layers;
    CHECK(layers.good("").ui.caret_blink);
    CHECK_FALSE(layers.good("[ui]\ncaret_blink = false\n").ui.caret_blink);
}

TEST_CASE("config: the file named by --config must exist, the others may lack")
{
    Layers layers;
    layers.places.chosen = layers.folder / "absent.toml";

    const auto config = layers.load();

    REQUIRE_FALSE(config.has_value());
    CHECK(config.error().detail.ends_with("absent.toml:0: file: does not exist"));
}

TEST_CASE("config: an error names file, line and key")
{
    Layers layers;

    CHECK(layers.complaint_about("kiosk_id = \"a\"\nkiosk = 1\n") ==
          "kiosk.toml:2: kiosk: is not a key of the configuration");
    CHECK(layers.complaint_about("[ui]\nfont = 1\n") ==
          "kiosk.toml:2: ui.font: is not a key of the configuration");
    CHECK(layers.complaint_about("[gui]\n") == "kiosk.toml:1: gui: is not a key of the configuration");
    CHECK(layers.complaint_about("ui = 3\n") == "kiosk.toml:1: ui: must be a section, [ui]");
    CHECK(layers.complaint_about("\n[ui]\nidle_s = \"60\"\n") ==
          "kiosk.toml:3: ui.idle_s: must be a whole number");
    CHECK(layers.complaint_about("kiosk_id = true\n") == "kiosk.toml:1: kiosk_id: must be a text in quotes");
    CHECK(layers.complaint_about("[ui]\ntheme = \"pink\"\n") ==
          "kiosk.toml:2: ui.theme: is \"pink\"; it must be one of light, dark, high_contrast");
    CHECK(layers.complaint_about("[ui]\ncaret_blink = 1\n") ==
          "kiosk.toml:2: ui.caret_blink: must be true or false");
    CHECK(layers.complaint_about("[ui]\nidle_s = -1\n") ==
          "kiosk.toml:2: ui.idle_s: is -1; it must be from 0 to 86400");
    CHECK(layers.complaint_about("kiosk_id = \"a\"\n[ui\n").starts_with("kiosk.toml:2: syntax: "));
}

TEST_CASE("config: every error is named at once")
{
    Layers layers;

    const std::string complaint =
        layers.complaint_about("a = 1\n[ui]\nlanguage = \"xx\"\ntext_scale = 3\n[channel]\nwindow_s = -4\n");

    CHECK(complaint.find("kiosk.toml:1: a: ") != complaint.npos);
    CHECK(complaint.find("kiosk.toml:3: ui.language: ") != complaint.npos);
    CHECK(complaint.find("kiosk.toml:4: ui.text_scale: ") != complaint.npos);
    CHECK(complaint.find("kiosk.toml:6: channel.window_s: ") != complaint.npos);
}

TEST_CASE("config: http is for loopback addresses only")
{
    Layers layers;
    const auto complaint_about = [&](const std::string& address) {
        return layers.complaint_about("[cloud]\nprofile = \"custom\"\napi_base = \"" + address + "\"\n");
    };

    for (const char* good : {"http://127.0.0.1:8080", "http://127.9.8.7", "http://[::1]:80/",
                             "http://LocalHost/v", "https://gateway.example.cn"})
        CHECK_MESSAGE(complaint_about(good) == "nothing is wrong", good);
    for (const char* plain :
         {"http://example.cn", "http://127.evil.cn", "http://10.0.0.1", "http://[2001:db8::1]"})
        CHECK_MESSAGE(
            complaint_about(plain).starts_with("kiosk.toml:3: cloud.api_base: http:// is for loopback"),
            plain);
    for (const char* wrong :
         {"ftp://example.cn", "https://", "example.cn", "https://a b", "https://host:port",
          "https://me@example.cn", "https://example.cn/?q=1", "http://127.0.0.1@evil.cn"})
        CHECK_MESSAGE(complaint_about(wrong).starts_with("kiosk.toml:3: cloud.api_base: must be "), wrong);
}

TEST_CASE("config: a profile is one block, and only custom has addresses of its own")
{
    Layers layers;

    CHECK(layers.complaint_about("[cloud]\nprofile = \"global\"\napi_base = \"https://other.example\"\n")
              .starts_with("kiosk.toml:3: cloud.api_base: differs from the profile \"global\""));
    CHECK(layers.complaint_about("[cloud]\nprofile = \"custom\"\n") ==
          "kiosk.toml:2: cloud.api_base: is missing; cloud.profile = \"custom\" needs it");
    const Config config = layers.good(kCustom);
    CHECK(config.sync.api_base == "http://127.0.0.1:8080");
    CHECK(config.sync.authority == "https://login.example.cn");
}

TEST_CASE("config: where a customer's pages are, the service health and a browser are said, or are not there")
{
    Layers layers;
    const Config plain = layers.good("");
    CHECK(plain.portal.admin_center == "https://portal.partner.microsoftonline.cn");
    CHECK(plain.sync.health == SyncSettings::Health::off);
    CHECK(plain.browser.empty());

    const Config said = layers.good("[cloud]\nservice_health = \"serviceincidents\"\n[cloud.portal]\n"
                                    "admin_center = \"https://admin.example.cn/?id={tenant}\"\n"
                                    "[ui]\nbrowser = \"/bin/true\"\n");
    CHECK(said.portal.admin_center == "https://admin.example.cn/?id={tenant}");
    CHECK(said.sync.health == SyncSettings::Health::service_incidents);
    CHECK(said.browser == "/bin/true");
    CHECK(layers.complaint_about("[ui]\nbrowser = \"firefox\"\n") ==
          "kiosk.toml:2: ui.browser: must be the whole path of a program");
    CHECK(layers.complaint_about("[ui]\nbrowser = \"/nowhere/firefox\"\n") ==
          "kiosk.toml:2: ui.browser: /nowhere/firefox: cannot be run");
}

TEST_CASE("config: a sign-in wants its secrets, and reads them trimmed")
{
    Layers layers;
    const std::string toml = std::string{kCustom} + "[auth]\nmode = \"client_credentials\"\ntenant = \"t\"\n"
                                                    "client_id = \"c\"\nclient_secret_file = \"secret\"\n";
    layers.folder.write("secret", "  s3cret \r\n");

    const Config config = layers.good(toml);

    CHECK(config.sync.auth.mode == AuthMode::client_credentials);
    CHECK(config.sync.auth.client_secret == "s3cret");
    CHECK(layers.complaint_about("[auth]\nmode = \"refresh_token\"\ntenant = \"t\"\nclient_id = \"c\"\n") ==
          "kiosk.toml:2: auth.refresh_token_file: is missing; auth.mode = \"refresh_token\" needs it");
}

TEST_CASE("config: a secret that others may read is refused, and never shown")
{
    Layers layers;
    const std::string toml = std::string{kCustom} + "[auth]\nmode = \"client_credentials\"\ntenant = \"t\"\n"
                                                    "client_id = \"c\"\nclient_secret_file = \"secret\"\n";
    const auto complaint_with_mode = [&](unsigned mode) {
        std::filesystem::remove(layers.folder / "secret");
        layers.folder.write("secret", "s3cret", std::filesystem::perms{mode});
        const std::string complaint = layers.complaint_about(toml);
        CHECK(complaint.find("s3cret") == complaint.npos);
        return complaint;
    };

    CHECK(complaint_with_mode(0600) == "nothing is wrong");
    CHECK(complaint_with_mode(0400) == "nothing is wrong");
    CHECK(complaint_with_mode(0640) ==
          "kiosk.toml:9: auth.client_secret_file: secret: has mode 0640; it must be 0600 or 0400");
    CHECK(complaint_with_mode(0604).ends_with("it must be 0600 or 0400"));
    std::filesystem::remove(layers.folder / "secret");
    CHECK(layers.complaint_about(toml).ends_with("secret: no such file"));
    std::filesystem::create_symlink(layers.folder / "kiosk.toml", layers.folder / "secret");
    CHECK(layers.complaint_about(toml).ends_with("must be a regular file"));
}

TEST_CASE("config: what a later version will bring is refused by name")
{
    Layers layers;

    for (const char* mode : {"device_code", "client_certificate"})
        CHECK(layers.complaint_about(std::string{"[auth]\nmode = \""} + mode + "\"\n")
                  .starts_with("kiosk.toml:2: auth.mode: \"" + std::string{mode} + "\" is not available"));
}

TEST_CASE("config: each way a request can go may be the default, and no other word")
{
    Layers layers;
    CHECK(layers.good("").sync.default_channel == Channel::partner_center);
    for (const Channel channel : kChannels)
        CHECK(layers.good("[channel]\ndefault = \"" + std::string{word(channel)} + "\"\n")
                  .sync.default_channel == channel);

    CHECK(layers.complaint_about("[channel]\ndefault = \"pigeon\"\n")
              .starts_with("kiosk.toml:2: channel.default: is \"pigeon\"; it must be one of "
                           "partner_center, handin, courier"));
}

TEST_CASE("config: an empty text takes an earlier file's word back")
{
    Layers layers;
    layers.folder.write("etc.toml", "[support]\nphone = \"+86 10 1\"\nhours = \"24 x 365\"\n");

    const Config config = layers.good("[support]\nphone = \"\"\n");

    CHECK(config.support.phone.empty());
    CHECK(config.support.hours == "24 x 365");
}

TEST_CASE("config: templates of all files are there, a later one of the same key is the one")
{
    Layers layers;
    layers.folder.write(
        "etc.toml", "[[template]]\nkey = \"vpn\"\nkind = \"customer\"\narea = \"updates\"\n"
                    "title.en = \"VPN\"\ndescription.en = \"Office:\"\n"
                    "[[template]]\nkey = \"till\"\nkind = \"partner_center\"\ndescription.ko = \"지점:\"\n");

    const Config config =
        layers.good("[[template]]\nkey = \"vpn\"\nkind = \"customer\"\ndescription.en = \"Tunnel:\"\n");

    REQUIRE(config.templates.size() == 2);
    CHECK(config.templates[0].description[0] == "Tunnel:");
    CHECK_FALSE(config.templates[0].area);
    CHECK(config.templates[1].key == "till");
}

TEST_CASE("config: a wrong template is named by file, line and key")
{
    CHECK(Layers{}.complaint_about("kiosk_id = \"a\"\n[[template]]\nkey = \"vpn\"\nkind = \"customer\"\n"
                                   "area = \"moon\"\ndescription.en = \"Office:\"\n") ==
          "kiosk.toml:5: template.vpn.area: is \"moon\", which is none of the known words");
}

TEST_CASE("config: how far back the form looks for the same, and whether it lends last values")
{
    CHECK(Layers{}.good("").ui.duplicate_days == std::chrono::days{14});
    const Config config = Layers{}.good("[form]\nduplicate_days = 0\nlast_values = false\n");
    CHECK(config.ui.duplicate_days == std::chrono::days{0});
    CHECK(config.ui.last_values == LastValues::never);
    CHECK(Layers{}.complaint_about("[form]\nduplicate_days = 400\n") ==
          "kiosk.toml:2: form.duplicate_days: is 400; it must be from 0 to 366");
}

} // namespace kiosk
