#include "kiosk/config.h"

#include "kiosk/paths.h"
#include "storage/file.h"
#include "storage/text.h"
#include "sync/template_reader.h"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <variant>

#include <arpa/inet.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <toml++/toml.h>

namespace kiosk
{

namespace
{

/// The addresses of one cloud. Source: reference/partner-center-contract.md section 1, where each is marked
/// as documented. 21Vianet's support form has no published address of its own.
struct Addresses {
    std::string_view api_base, authority;
    std::string_view partner_center, admin_center;
};

constexpr Addresses k21Vianet{"https://partner.partnercenterapi.microsoftonline.cn",
                              "https://login.partner.microsoftonline.cn",
                              "https://partner.partnercenter.microsoftonline.cn/pcv/dashboard/overview",
                              "https://portal.partner.microsoftonline.cn"};
constexpr Addresses kGlobal{"https://api.partnercenter.microsoft.com", "https://login.microsoftonline.com",
                            "https://partner.microsoft.com", "https://admin.microsoft.com"};

enum class Kind { text, whole_number, number, yes_or_no, texts };

struct KnownKey {
    std::string_view name;
    Kind kind = Kind::text;
};

constexpr std::array kKnownKeys{
    KnownKey{"kiosk_id"},
    KnownKey{"cloud.profile"},
    KnownKey{"cloud.api_base"},
    KnownKey{"cloud.authority"},
    KnownKey{"cloud.ca_file"},
    KnownKey{"cloud.portal.partner_center"},
    KnownKey{"cloud.portal.admin_center"},
    KnownKey{"cloud.portal.support_form"},
    KnownKey{"cloud.service_health"},
    KnownKey{"auth.mode"},
    KnownKey{"auth.tenant"},
    KnownKey{"auth.client_id"},
    KnownKey{"auth.client_secret_file"},
    KnownKey{"auth.refresh_token_file"},
    KnownKey{"channel.default"},
    KnownKey{"channel.dedup"},
    KnownKey{"channel.window_s", Kind::whole_number},
    KnownKey{"channel.language"},
    KnownKey{"channel.in_flight_max", Kind::whole_number},
    KnownKey{"courier.recipient_key"},
    KnownKey{"courier.trusted", Kind::texts},
    KnownKey{"courier.folders", Kind::texts},
    KnownKey{"channel.attachments"},
    KnownKey{"attachments.max_bytes", Kind::whole_number},
    KnownKey{"attachments.max_total_bytes", Kind::whole_number},
    KnownKey{"attachments.max_count", Kind::whole_number},
    KnownKey{"attachments.folders", Kind::texts},
    KnownKey{"support.name"},
    KnownKey{"support.phone"},
    KnownKey{"support.email"},
    KnownKey{"support.web"},
    KnownKey{"support.hours"},
    KnownKey{"support.note"},
    KnownKey{"form.duplicate_days", Kind::whole_number},
    KnownKey{"form.last_values", Kind::yes_or_no},
    KnownKey{"slip.folder"},
    KnownKey{"slip.printer"},
    KnownKey{"slip.lp"},
    KnownKey{"slip.paper"},
    KnownKey{"ui.language"},
    KnownKey{"ui.text_scale", Kind::number},
    KnownKey{"ui.theme"},
    KnownKey{"ui.idle_s", Kind::whole_number},
    KnownKey{"ui.caret_blink", Kind::yes_or_no},
    KnownKey{"ui.browser"},
};

bool is_section(std::string_view path)
{
    const std::string prefix = std::string{path} + '.';
    return std::ranges::any_of(kKnownKeys, [&](const KnownKey& key) { return key.name.starts_with(prefix); });
}

/// Where something was said.
struct Origin {
    std::string file;
    std::uint32_t line = 0;
};

struct Setting {
    std::variant<std::string, std::int64_t, double, bool, std::vector<std::string>> value;
    Origin origin;
};

/// What is wrong, line by line.
class Complaints
{
public:
    void add(const Origin& origin, std::string_view key, std::string_view what)
    {
        if (!text_.empty()) text_ += '\n';
        text_ += fmt::format("{}:{}: {}: {}", origin.file, origin.line, key, what);
    }

    bool empty() const { return text_.empty(); }
    const std::string& text() const { return text_; }

private:
    std::string text_;
};

/// The settings of all files, the last file that names a key being heard.
class Layers
{
public:
    explicit Layers(Complaints& complaints) : complaints_(complaints) {}

    enum class Presence { optional, required };
    void add(const std::filesystem::path& file, Presence presence)
    {
        std::ifstream stream{file, std::ios::binary};
        std::error_code ignored;
        if (!stream || std::filesystem::is_directory(file, ignored)) {
            const bool is_absent = !std::filesystem::exists(file, ignored);
            if (presence == Presence::required || !is_absent)
                complaints_.add({file.string(), 0}, "file", is_absent ? "does not exist" : "cannot be read");
            return;
        }
        files_.push_back(file);
        const std::string text{std::istreambuf_iterator<char>{stream}, {}};
        try {
            read_table(toml::parse(text), "", file.string());
        } catch (const toml::parse_error& error) {
            complaints_.add({file.string(), error.source().begin.line}, "syntax", error.description());
        }
    }

    const Setting* find(std::string_view key) const
    {
        const auto found = settings_.find(key);
        return found == settings_.end() ? nullptr : &found->second;
    }

    const std::vector<std::filesystem::path>& files() const { return files_; }
    const std::vector<RequestTemplate>& templates() const { return templates_; }

private:
    /// The only list of the configuration: a template of a later file takes the place of its namesake.
    void read_template_list(const toml::node& node, const std::string& file)
    {
        ReadTemplates read = read_templates(node, Tongues::any);
        for (const TemplateFault& fault : read.faults)
            complaints_.add({file, fault.line}, fault.key, fault.what);
        for (RequestTemplate& one : read.templates) {
            const auto known = std::ranges::find(templates_, one.key, &RequestTemplate::key);
            if (known != templates_.end())
                *known = std::move(one);
            else
                templates_.push_back(std::move(one));
        }
    }

    void read_table(const toml::table& table, const std::string& prefix, const std::string& file)
    {
        for (const auto& [name, node] : table) {
            const std::string path = prefix + std::string{name.str()};
            const Origin origin{file, name.source().begin.line};
            const auto known = std::ranges::find(kKnownKeys, path, &KnownKey::name);
            if (path == "template")
                read_template_list(node, file);
            else if (known != kKnownKeys.end())
                read_setting(*known, node, origin);
            else if (!is_section(path))
                complaints_.add(origin, path, "is not a key of the configuration");
            else if (node.is_table())
                read_table(*node.as_table(), path + '.', file);
            else
                complaints_.add(origin, path, fmt::format("must be a section, [{}]", path));
        }
    }

    void read_setting(const KnownKey& key, const toml::node& node, const Origin& origin)
    {
        Setting setting{{}, origin};
        if (key.kind == Kind::text && node.is_string()) {
            setting.value = node.as_string()->get();
        } else if (key.kind == Kind::yes_or_no && node.is_boolean()) {
            setting.value = node.as_boolean()->get();
        } else if ((key.kind == Kind::whole_number || key.kind == Kind::number) && node.is_integer()) {
            setting.value = node.as_integer()->get();
        } else if (key.kind == Kind::texts && node.is_array() &&
                   (node.as_array()->empty() || node.as_array()->is_homogeneous(toml::node_type::string))) {
            std::vector<std::string> texts;
            for (const toml::node& one : *node.as_array())
                texts.push_back(one.as_string()->get());
            setting.value = std::move(texts);
        } else if (key.kind == Kind::number && node.is_floating_point()) {
            setting.value = node.as_floating_point()->get();
        } else if (auto texts = texts_of(node); key.kind == Kind::texts && texts) {
            setting.value = *std::move(texts);
        } else {
            constexpr std::array wanted{"a text in quotes", "a whole number", "a number", "true or false",
                                        "a list of texts in quotes, in brackets"};
            complaints_.add(origin, key.name,
                            fmt::format("must be {}", wanted[static_cast<std::size_t>(key.kind)]));
            return;
        }
        settings_.insert_or_assign(key.name, std::move(setting));
    }

    static std::optional<std::vector<std::string>> texts_of(const toml::node& node)
    {
        if (!node.is_array()) return std::nullopt;
        std::vector<std::string> texts;
        for (const toml::node& one : *node.as_array()) {
            if (!one.is_string()) return std::nullopt;
            texts.push_back(one.as_string()->get());
        }
        return texts;
    }

    Complaints& complaints_;
    std::vector<std::filesystem::path> files_;
    std::vector<RequestTemplate> templates_;
    std::map<std::string_view, Setting> settings_; ///< Under the names in kKnownKeys.
};

/// An address taken apart as far as it must be judged.
struct Address {
    bool is_encrypted;
    std::string host;
};

std::optional<Address> parse_address(std::string_view url)
{
    constexpr std::string_view https = "https://", http = "http://";
    const bool is_encrypted = url.starts_with(https);
    if (!is_encrypted && !url.starts_with(http)) return std::nullopt;
    const auto is_plain = [](char c) { return c > ' ' && c < 0x7F && c != '"' && c != '\\'; };
    if (!std::ranges::all_of(url, is_plain)) return std::nullopt;

    url.remove_prefix(is_encrypted ? https.size() : http.size());
    std::string_view authority = url.substr(0, url.find_first_of("/?#"));
    std::string_view host = authority;
    std::string_view port;
    if (authority.starts_with('[')) {
        const auto end = authority.find(']');
        if (end == authority.npos) return std::nullopt;
        host = authority.substr(1, end - 1);
        port = authority.substr(end + 1);
    } else {
        host = authority.substr(0, authority.find(':'));
        port = authority.substr(host.size());
    }
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    const bool port_fits = port.empty() || (port.size() >= 2 && port.size() <= 6 && port.front() == ':' &&
                                            std::ranges::all_of(port.substr(1), is_digit));
    const auto belongs = [&](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-' || c == ':';
    };
    if (host.empty() || !port_fits || !std::ranges::all_of(host, belongs)) return std::nullopt;
    return Address{is_encrypted, std::string{host}};
}

bool is_loopback(std::string host)
{
    std::ranges::transform(host, host.begin(), [](char c) {
        return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    });
    if (host == "localhost") return true;
    in_addr four{};
    if (::inet_pton(AF_INET, host.c_str(), &four) == 1) return ntohl(four.s_addr) >> 24 == 127;
    in6_addr six{};
    return ::inet_pton(AF_INET6, host.c_str(), &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six) != 0;
}

/// Whether systemd handed the file in: such a file belongs to root and is opened to us by an access list.
bool is_credential(const std::filesystem::path& file)
{
    const char* folder = std::getenv("CREDENTIALS_DIRECTORY");
    return folder != nullptr && *folder != '\0' && file.parent_path() == std::filesystem::path{folder};
}

/// Makes a Config of the settings and complains about whatever does not fit.
class Interpreter
{
public:
    Interpreter(const Layers& layers, Complaints& complaints) : layers_(layers), complaints_(complaints) {}

    Config config()
    {
        config_.files = layers_.files();
        config_.templates = layers_.templates();
        config_.sync.kiosk_id = kiosk_id();
        read_cloud();
        read_auth();
        read_channel();
        read_courier();
        read_attachments();
        read_support();
        read_form();
        read_slip();
        read_ui();
        return std::move(config_);
    }

private:
    template <typename Value>
    struct Word {
        std::string_view word;
        Value value;
    };

    void complain(std::string_view key, std::string_view what)
    {
        const Setting* setting = layers_.find(key);
        complaints_.add(setting != nullptr ? setting->origin : Origin{}, key, what);
    }

    /// For a key that is missing because of what another one says.
    void complain_missing(std::string_view key, std::string_view because_of)
    {
        const Setting* reason = layers_.find(because_of);
        const std::string said = reason != nullptr ? std::get<std::string>(reason->value) : std::string{};
        complaints_.add(reason != nullptr ? reason->origin : Origin{}, key,
                        fmt::format("is missing; {} = \"{}\" needs it", because_of, said));
    }

    /// An empty text counts as not said, so that a later file can take a key back.
    std::optional<std::string> text(std::string_view key) const
    {
        const Setting* setting = layers_.find(key);
        if (setting == nullptr || std::get<std::string>(setting->value).empty()) return std::nullopt;
        return std::get<std::string>(setting->value);
    }

    template <typename Value, std::size_t size>
    Value choice(std::string_view key, const Word<Value> (&words)[size], Value otherwise)
    {
        const auto said = text(key);
        if (!said) return otherwise;
        const auto found = std::ranges::find(words, *said, &Word<Value>::word);
        if (found != std::end(words)) return found->value;
        std::vector<std::string_view> known;
        for (const Word<Value>& one : words)
            known.push_back(one.word);
        complain(key, fmt::format("is \"{}\"; it must be one of {}", *said, fmt::join(known, ", ")));
        return otherwise;
    }

    std::int64_t whole_number(std::string_view key, std::int64_t least, std::int64_t most,
                              std::int64_t otherwise)
    {
        const Setting* setting = layers_.find(key);
        if (setting == nullptr) return otherwise;
        const auto said = std::get<std::int64_t>(setting->value);
        if (said >= least && said <= most) return said;
        complain(key, fmt::format("is {}; it must be from {} to {}", said, least, most));
        return otherwise;
    }

    /// An address of a service or a page; `http://` only where nothing can listen in.
    std::optional<std::string> address(std::string_view key)
    {
        auto said = text(key);
        if (!said) return std::nullopt;
        const auto parsed = parse_address(*said);
        if (!parsed)
            complain(key, "must be an address that begins with https:// and a host name");
        else if (!parsed->is_encrypted && !is_loopback(parsed->host))
            complain(key,
                     fmt::format("http:// is for loopback addresses only; {} needs https://", parsed->host));
        else
            return said;
        return std::nullopt;
    }

    /// The same for the base of a service, without a slash at the end.
    std::optional<std::string> base(std::string_view key)
    {
        auto said = address(key);
        if (said && said->find_first_of("?#@{}") != std::string::npos) {
            complain(key, "must be a plain address without ?, #, @ or braces");
            return std::nullopt;
        }
        while (said && said->ends_with('/'))
            said->pop_back();
        return said;
    }

    std::string kiosk_id()
    {
        constexpr std::size_t length_max = 64;
        const auto belongs = [](char c) {
            return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' || c == '.';
        };
        if (const auto said = text("kiosk_id")) {
            if (said->size() > length_max || !std::ranges::all_of(*said, belongs))
                complain("kiosk_id", "must be 1 to 64 letters, digits, hyphens, underscores or dots");
            return *said;
        }
        std::array<char, 256> host{};
        ::gethostname(host.data(), host.size() - 1);
        std::string name{host.data()};
        std::erase_if(name, std::not_fn(belongs));
        return name.substr(0, length_max);
    }

    void read_cloud()
    {
        config_.profile = choice<CloudProfile>("cloud.profile",
                                               {{"21vianet", CloudProfile::vianet21},
                                                {"global", CloudProfile::global},
                                                {"custom", CloudProfile::custom}},
                                               CloudProfile::vianet21);
        if (const auto file = text("cloud.ca_file"))
            config_.sync.ca_file = beside_its_file("cloud.ca_file", *file);
        std::error_code ignored;
        if (!config_.sync.ca_file.empty() && !std::filesystem::is_regular_file(config_.sync.ca_file, ignored))
            complain("cloud.ca_file", config_.sync.ca_file.string() + ": no such file");
        config_.portal.support_form = address("cloud.portal.support_form").value_or("");
        using Health = SyncSettings::Health;
        config_.sync.health = choice<Health>(
            "cloud.service_health", {{"off", Health::off}, {"serviceincidents", Health::service_incidents}},
            Health::off);

        if (config_.profile == CloudProfile::custom) {
            config_.sync.api_base = base("cloud.api_base").value_or("");
            if (!text("cloud.api_base")) complain_missing("cloud.api_base", "cloud.profile");
            config_.sync.authority = base("cloud.authority").value_or("");
            config_.portal.partner_center = address("cloud.portal.partner_center").value_or("");
            config_.portal.admin_center = address("cloud.portal.admin_center").value_or("");
            return;
        }
        const Addresses& block = config_.profile == CloudProfile::global ? kGlobal : k21Vianet;
        config_.sync.api_base = of_block("cloud.api_base", block.api_base);
        config_.sync.authority = of_block("cloud.authority", block.authority);
        config_.portal.partner_center = of_block("cloud.portal.partner_center", block.partner_center);
        // Where a customer's own pages are is not published for China, so whoever knows it says it here.
        config_.portal.admin_center =
            address("cloud.portal.admin_center").value_or(std::string{block.admin_center});
    }

    /// An address of a fixed profile: it may be said again, but not differently.
    std::string of_block(std::string_view key, std::string_view fixed)
    {
        auto said = text(key).value_or(std::string{fixed});
        while (said.ends_with('/'))
            said.pop_back();
        if (said != fixed)
            complain(key,
                     fmt::format("differs from the profile \"{}\" ({}); other addresses need cloud.profile = "
                                 "\"custom\"",
                                 word(config_.profile), fixed));
        return std::string{fixed};
    }

    void read_auth()
    {
        enum class Mode { none, client_credentials, refresh_token, device_code, client_certificate };
        const Mode mode = choice<Mode>("auth.mode",
                                       {{"none", Mode::none},
                                        {"client_credentials", Mode::client_credentials},
                                        {"refresh_token", Mode::refresh_token},
                                        {"device_code", Mode::device_code},
                                        {"client_certificate", Mode::client_certificate}},
                                       Mode::none);
        AuthSettings& auth = config_.sync.auth;
        switch (mode) {
        case Mode::none:
            // These clouds take nothing unsigned, so without a sign-in there is nothing to reach.
            if (config_.profile != CloudProfile::custom) config_.sync.api_base.clear();
            return;
        case Mode::client_credentials:
            auth.mode = AuthMode::client_credentials;
            auth.client_secret = secret("auth.client_secret_file");
            want("auth.client_secret_file");
            break;
        case Mode::refresh_token:
            auth.mode = AuthMode::refresh_token;
            auth.client_secret = secret("auth.client_secret_file");
            auth.first_refresh_token = secret("auth.refresh_token_file");
            want("auth.refresh_token_file");
            break;
        case Mode::device_code:
        case Mode::client_certificate:
            complain("auth.mode",
                     fmt::format("\"{}\" is not available in this version; use client_credentials or "
                                 "refresh_token",
                                 *text("auth.mode")));
            return;
        }
        want("auth.tenant");
        want("auth.client_id");
        if (config_.sync.authority.empty() && !text("cloud.authority"))
            complain_missing("cloud.authority", "auth.mode");
        auth.tenant = name("auth.tenant");
        auth.client_id = name("auth.client_id");
    }

    void want(std::string_view key)
    {
        if (!text(key)) complain_missing(key, "auth.mode");
    }

    /// Something that goes into an address.
    std::string name(std::string_view key)
    {
        const auto said = text(key).value_or("");
        const auto belongs = [](char c) {
            return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' || c == '.';
        };
        if (!std::ranges::all_of(said, belongs))
            complain(key, "may hold letters, digits, hyphens, underscores and dots only");
        return said;
    }

    std::filesystem::path beside_its_file(std::string_view key, const std::filesystem::path& named) const
    {
        return std::filesystem::path{layers_.find(key)->origin.file}.parent_path() / named;
    }

    std::string secret(std::string_view key)
    {
        const auto named = text(key);
        if (!named) return {};
        const auto file = beside_its_file(key, *named);
        const auto refuse = [&](std::string_view what) {
            complain(key, fmt::format("{}: {}", file.string(), what));
            return std::string{};
        };
        struct stat status {
        };
        if (::lstat(file.c_str(), &status) != 0)
            return refuse(errno == ENOENT ? "no such file" : "not readable");
        if (!S_ISREG(status.st_mode)) return refuse("must be a regular file");
        const bool is_handed_in = is_credential(file);
        const auto mode = status.st_mode & 07777U;
        if (!is_handed_in && mode != 0600 && mode != 0400)
            return refuse(fmt::format("has mode {:04o}; it must be 0600 or 0400", mode));
        if (!is_handed_in && status.st_uid != ::geteuid()) return refuse("belongs to another user");

        const auto bytes = read_private_file(file, is_handed_in ? Readers::group : Readers::owner);
        if (!bytes) return refuse("cannot be read");
        const std::string_view content = trimmed(*bytes);
        if (content.empty()) return refuse("is empty");
        if (content.find_first_of(std::string_view{"\r\n\0", 3}) != content.npos)
            return refuse("must hold one line");
        return std::string{content};
    }

    void read_channel()
    {
        SyncSettings& sync = config_.sync;
        sync.default_channel = choice<Channel>("channel.default",
                                               {{word(Channel::partner_center), Channel::partner_center},
                                                {word(Channel::handin), Channel::handin},
                                                {word(Channel::courier), Channel::courier}},
                                               sync.default_channel);
        sync.dedup = choice<Dedup>("channel.dedup",
                                   {{"window", Dedup::window}, {"unique_reference", Dedup::unique_reference}},
                                   sync.dedup);
        constexpr std::int64_t week_s = 7 * 24 * 3600;
        sync.times.dedup_window = std::chrono::seconds{
            whole_number("channel.window_s", 0, week_s,
                         std::chrono::duration_cast<std::chrono::seconds>(sync.times.dedup_window).count())};
        sync.request_language = language("channel.language", sync.request_language);
        config_.ui.request_language = sync.request_language;
        constexpr std::int64_t in_flight_most = 16; // Four times what keeps a slow line full.
        sync.in_flight_max = static_cast<std::size_t>(whole_number(
            "channel.in_flight_max", 1, in_flight_most, static_cast<std::int64_t>(sync.in_flight_max)));
    }

    void read_courier()
    {
        CourierSettings& courier = config_.sync.courier;
        if (const auto said = text("courier.recipient_key")) {
            courier.recipient = KioskKey::parse(*said);
            if (!courier.recipient) complain("courier.recipient_key", kNoKey);
        }
        for (const std::string& said : texts("courier.trusted").value_or(std::vector<std::string>{})) {
            const auto key = KioskKey::parse(said);
            if (key)
                courier.trusted.push_back(*key);
            else
                complain("courier.trusted", fmt::format("\"{}\" {}", said, kNoKey));
        }
        if (auto folders = texts("courier.folders")) courier.folders = *std::move(folders);
        for (const std::string& folder : courier.folders)
            if (!folder.starts_with('/'))
                complain("courier.folders", fmt::format("\"{}\" must begin with a slash", folder));
    }

    static constexpr std::string_view kNoKey =
        "is no key of a kiosk; support-kiosk courier key prints the one of each";

    std::optional<std::vector<std::string>> texts(std::string_view key) const
    {
        const Setting* setting = layers_.find(key);
        if (setting == nullptr) return std::nullopt;
        return std::get<std::vector<std::string>>(setting->value);
    }

    void read_attachments()
    {
        using Way = AttachmentSettings::Way;
        AttachmentSettings& attachments = config_.sync.attachments;
        attachments.way =
            choice<Way>("channel.attachments", {{"list", Way::list}, {"put", Way::put}}, Way::list);
        AttachmentLimits& limits = attachments.limits;
        constexpr std::int64_t bytes_most = 1LL << 30; // A courier's stick still holds a few of them.
        constexpr std::int64_t count_most = 100;
        limits.max_bytes = whole_number("attachments.max_bytes", 0, bytes_most, limits.max_bytes);
        limits.max_total_bytes =
            whole_number("attachments.max_total_bytes", 0, bytes_most, limits.max_total_bytes);
        limits.max_count = whole_number("attachments.max_count", 0, count_most, limits.max_count);

        const Setting* said = layers_.find("attachments.folders");
        if (said == nullptr) {
            const char* home = std::getenv("HOME");
            if (home != nullptr && *home == '/')
                attachments.folders.push_back(std::filesystem::path{home} / "Pictures");
            attachments.folders.insert(attachments.folders.end(), {"/media", "/run/media"}); // udisks2(8).
            return;
        }
        for (const std::string& folder : std::get<std::vector<std::string>>(said->value)) {
            const auto path = std::filesystem::path{folder}.lexically_normal();
            if (!path.is_absolute() || path == "/")
                complain("attachments.folders",
                         fmt::format("\"{}\" must be a whole path below /, such as \"/media\"", folder));
            else
                attachments.folders.push_back(path.has_filename() ? path : path.parent_path());
        }
    }

    std::string language(std::string_view key, const std::string& otherwise)
    {
        const auto said = text(key);
        if (!said) return otherwise;
        if (std::ranges::find(kLanguages, *said) != kLanguages.end()) return *said;
        complain(key, fmt::format("is \"{}\"; it must be one of {}", *said, fmt::join(kLanguages, ", ")));
        return otherwise;
    }

    void read_support()
    {
        SupportProcess& support = config_.support;
        support.name = text("support.name").value_or("");
        support.phone = text("support.phone").value_or("");
        support.email = text("support.email").value_or("");
        support.web = address("support.web").value_or("");
        support.hours = text("support.hours").value_or("");
        support.note = text("support.note").value_or("");
    }

    void read_form()
    {
        UiSettings& ui = config_.ui;
        constexpr std::int64_t year_days = 366;
        ui.duplicate_days =
            std::chrono::days{whole_number("form.duplicate_days", 0, year_days, ui.duplicate_days.count())};
        if (const Setting* offered = layers_.find("form.last_values"))
            ui.last_values = std::get<bool>(offered->value) ? LastValues::offered : LastValues::never;
    }

    void read_slip()
    {
        SlipSettings& slip = config_.slip;
        if (const auto folder = text("slip.folder")) slip.folder = beside_its_file("slip.folder", *folder);
        slip.printer = text("slip.printer").value_or("");
        if (slip.printer.starts_with('-'))
            complain("slip.printer", "must be the name of a queue; it cannot begin with a hyphen");
        slip.lp = text("slip.lp").value_or(slip.lp);
        slip.paper = choice<Paper>("slip.paper", {{"a6", Paper::a6}, {"roll80", Paper::roll80}}, slip.paper);
    }

    void read_ui()
    {
        UiSettings& ui = config_.ui;
        ui.language = language("ui.language", ui.language);
        ui.theme = choice<Theme>(
            "ui.theme",
            {{"light", Theme::light}, {"dark", Theme::dark}, {"high_contrast", Theme::high_contrast}},
            ui.theme);
        ui.text_percent = text_percent(ui.text_percent);
        constexpr std::int64_t day_s = 24 * 3600;
        const auto standard_s = std::chrono::floor<std::chrono::seconds>(config_.ui.idle).count();
        config_.ui.idle = std::chrono::seconds{whole_number("ui.idle_s", 0, day_s, standard_s)};
        if (const Setting* blink = layers_.find("ui.caret_blink"))
            ui.caret_blink = std::get<bool>(blink->value);
        config_.browser = program("ui.browser");
    }

    /// A program by its whole name, so that no folder somebody may write to can slip in another one.
    std::string program(std::string_view key)
    {
        const auto said = text(key);
        if (!said) return {};
        if (!said->starts_with('/'))
            complain(key, "must be the whole path of a program");
        else if (::access(said->c_str(), X_OK) != 0)
            complain(key, *said + ": cannot be run");
        return *said;
    }

    int text_percent(int otherwise)
    {
        constexpr std::string_view key = "ui.text_scale";
        const Setting* setting = layers_.find(key);
        if (setting == nullptr) return otherwise;
        const auto* whole = std::get_if<std::int64_t>(&setting->value);
        const double said = whole != nullptr ? static_cast<double>(*whole) : std::get<double>(setting->value);
        std::vector<std::string> known;
        for (const int percent : kTextPercents) {
            if (said * 100 == percent) return percent;
            known.push_back(fmt::format("{}", percent / 100.0));
        }
        complain(key, fmt::format("is {}; it must be one of {}", said, fmt::join(known, ", ")));
        return otherwise;
    }

    const Layers& layers_;
    Complaints& complaints_;
    Config config_;
};

} // namespace

std::string_view word(CloudProfile profile)
{
    switch (profile) {
    case CloudProfile::vianet21:
        return "21vianet";
    case CloudProfile::global:
        return "global";
    case CloudProfile::custom:
        return "custom";
    }
    return {};
}

ConfigPlaces ConfigPlaces::standard()
{
    ConfigPlaces places;
    const auto folder = user_folder("XDG_CONFIG_HOME", ".config");
    if (!folder.empty()) places.user = folder / "support-kiosk" / "kiosk.toml";
    return places;
}

Result<Config> load_config(const ConfigPlaces& places)
{
    Complaints complaints;
    Layers layers{complaints};
    layers.add(places.system, Layers::Presence::optional);
    if (!places.user.empty()) layers.add(places.user, Layers::Presence::optional);
    if (!places.chosen.empty()) layers.add(places.chosen, Layers::Presence::required);

    Config config = Interpreter{layers, complaints}.config();
    if (!complaints.empty()) return Error{ErrorCode::configuration_wrong, complaints.text()};
    return config;
}

} // namespace kiosk
