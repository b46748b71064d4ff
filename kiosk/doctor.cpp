#include "kiosk/doctor.h"

#include "kiosk/exit_code.h"
#include "kiosk/headless_core.h"
#include "kiosk/json_output.h"
#include "kiosk/paths.h"
#include "kiosk/text_table.h"
#include "kiosk/translation.h"
#include "kiosk/wording.h"
#include "storage/store.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include <nlohmann/json.hpp>

namespace kiosk
{

namespace
{

/// How long the endpoint may take: connecting may take 10 s, a sign-in goes before the question.
constexpr Milliseconds kPatience = std::chrono::seconds{20};

std::string words(const Error& error)
{
    const std::string sentence = fault_sentence(error.code);
    return error.detail.empty() ? sentence : sentence + " (" + error.detail + ")";
}

/// A folder for a core that must not touch the kiosk's data.
class ScratchFolder
{
public:
    ScratchFolder()
    {
        std::error_code ignored;
        std::string pattern =
            (std::filesystem::temp_directory_path(ignored) / "support-kiosk-XXXXXX").string();
        if (::mkdtemp(pattern.data()) != nullptr) path_ = pattern;
    }
    ~ScratchFolder()
    {
        std::error_code ignored;
        if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
    }
    ScratchFolder(const ScratchFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

std::vector<Finding> examine_configuration(const Result<Config>& config)
{
    if (!config) {
        std::vector<Finding> findings;
        std::string_view rest = config.error().detail;
        while (!rest.empty()) {
            const auto end = std::min(rest.find('\n'), rest.size());
            findings.push_back({Health::bad, "configuration", std::string{rest.substr(0, end)}});
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
        return findings;
    }
    std::string files;
    for (const auto& file : config->files)
        files += (files.empty() ? "" : ", ") + file.string();
    const auto text = fill(tr("profile {profile}; {files}"), fmt::arg("profile", word(config->profile)),
                           fmt::arg("files", files.empty() ? tr("no configuration file") : files));
    return {{Health::ok, "configuration", text}};
}

Finding examine_catalogue(const Result<Catalogue>& catalogue)
{
    if (!catalogue) return {Health::bad, "assets", words(catalogue.error())};
    return {Health::ok, "assets", asset_folder().string()};
}

Finding examine_certificates(const SyncSettings& settings)
{
    if (settings.api_base.starts_with("http://"))
        return {Health::ok, "certificates", tr("not used: the service is on this device")};
    // Debian's bundle, which its libcurl was built with (curl-config --ca).
    const std::filesystem::path file =
        settings.ca_file.empty() ? "/etc/ssl/certs/ca-certificates.crt" : settings.ca_file;
    std::ifstream stream{file};
    std::size_t count = 0;
    for (std::string line; std::getline(stream, line);)
        if (line == "-----BEGIN CERTIFICATE-----") ++count;
    if (count == 0)
        return {Health::bad, "certificates",
                fill(tr("{path} holds no certificate (package ca-certificates)"),
                     fmt::arg("path", file.string()))};
    return {Health::ok, "certificates",
            fill(trn("{path}: {count} issuer", "{path}: {count} issuers", count),
                 fmt::arg("path", file.string()), fmt::arg("count", number(count)))};
}

Finding judge_line(const LineStatus& line, const std::string& address)
{
    std::string text = address.empty() ? std::string{} : address + ": ";
    if (line.state == LineState::unknown && !line.next_attempt_at)
        return {Health::warn, "endpoint", text + tr("no answer in time")};
    text += line_sentence(line, SystemClock{}.now().wall);
    if (!line.code.empty()) text += " [" + printable(line.code) + "]";
    switch (line.state) {
    case LineState::up:
        return {Health::ok, "endpoint", text};
    case LineState::unknown:
    case LineState::waiting:
        return {Health::warn, "endpoint", text};
    case LineState::needs_administrator:
        return {Health::bad, "endpoint", text};
    }
    return {Health::bad, "endpoint", text};
}

/// Asks once and stops before the queue would follow.
Finding ask_endpoint(Core& core, const std::string& address)
{
    const auto deadline = std::chrono::steady_clock::now() + kPatience;
    for (;;) {
        const LineStatus line = core.snapshot()->line;
        const auto left = std::chrono::ceil<Milliseconds>(deadline - std::chrono::steady_clock::now());
        const bool is_told_to_wait = line.next_attempt_at.has_value();
        if (line.state != LineState::unknown || is_told_to_wait || left <= Milliseconds::zero())
            return judge_line(line, address);
        core.advance();
        core.wait(std::min(core.pause(), left));
    }
}

/// Beside a running kiosk: with a core of its own, unless that would spend what only the kiosk may spend.
Finding ask_endpoint_beside(const std::string& owner, const Workplace& workplace)
{
    const SyncSettings& settings = workplace.config.sync;
    const auto running = fill(tr("process {pid} is running and asks for itself"), fmt::arg("pid", owner));
    if (settings.auth.mode == AuthMode::refresh_token)
        return {Health::ok, "endpoint", running + "; " + tr("its sign-in token can be used only once")};
    const ScratchFolder scratch;
    if (scratch.path().empty()) return {Health::warn, "endpoint", running};
    const auto headless = HeadlessCore::open(workplace, scratch.path());
    if (!headless) return {Health::warn, "endpoint", running + "; " + words(headless.error())};
    return ask_endpoint((*headless)->core, settings.api_base);
}

std::vector<Finding> examine_queue(const std::filesystem::path& data_folder)
{
    const auto store = Store::inspect(data_folder);
    if (!store) return {{Health::bad, "queue", words(store.error())}};
    if (!*store) return {{Health::ok, "queue", tr("empty")}};
    const auto entries = (*store)->outbox.all();
    if (!entries) return {{Health::bad, "queue", words(entries.error())}};
    const auto drafts = (*store)->drafts.all();
    if (!drafts) return {{Health::bad, "queue", words(drafts.error())}};

    std::string text = fmt::format("draft {}", drafts->size());
    bool needs_attention = false;
    for (const State state : kStates) {
        const auto count = std::ranges::count(*entries, state, &Entry::state);
        if (count > 0) text += fmt::format(", {} {}", word(state), count);
        if (state == State::needs_attention) needs_attention = count > 0;
    }
    return {{needs_attention ? Health::warn : Health::ok, "queue", text},
            judge_queue_age(*entries, SystemClock{}.now().wall)};
}

} // namespace

std::string_view word(Health health)
{
    switch (health) {
    case Health::ok:
        return "ok";
    case Health::warn:
        return "warn";
    case Health::bad:
        return "bad";
    }
    return {};
}

std::vector<Finding> examine(const Patient& patient)
{
    std::vector<Finding> findings = examine_configuration(patient.config);
    const auto add = [&](std::vector<Finding> more) {
        std::ranges::move(more, std::back_inserter(findings));
    };
    findings.push_back(examine_catalogue(patient.catalogue));

    // Opened first, because opening is what makes the folder, sets WAL and reads it back.
    std::unique_ptr<HeadlessCore> headless;
    std::optional<Error> fault;
    const bool can_open = patient.config && patient.catalogue;
    std::optional<Workplace> workplace;
    if (can_open) {
        workplace.emplace(Workplace{*patient.config, patient.data_folder, *patient.catalogue,
                                    OutputFormat::text, patient.trace});
        auto opened = HeadlessCore::open(*workplace, patient.data_folder);
        if (opened)
            headless = *std::move(opened);
        else
            fault = opened.error();
    }
    const bool is_running = fault && fault->code == ErrorCode::locked;
    if (fault && !is_running) findings.push_back({Health::bad, "storage", words(*fault)});
    if (is_running)
        findings.push_back(
            {Health::ok, "storage", fill(tr("in use by process {pid}"), fmt::arg("pid", fault->detail))});
    add(examine_storage(patient.data_folder));
    // What opening found out is not found a second time.
    if (const auto found = headless ? headless->core.snapshot()->losses : nullptr)
        add(judge_losses(*found));
    else
        add(examine_promises(patient.data_folder));
    add(examine_machine());
    if (auto wrong = judge_clock_by_success(patient.data_folder, SystemClock{}.now().wall))
        findings.push_back(*std::move(wrong));

    if (can_open) {
        const SyncSettings& settings = patient.config->sync;
        findings.push_back(examine_certificates(settings));
        if (headless)
            findings.push_back(ask_endpoint(headless->core, settings.api_base));
        else if (is_running)
            findings.push_back(ask_endpoint_beside(fault->detail, *workplace));
        else
            findings.push_back({Health::bad, "endpoint", tr("not asked, because the data cannot be opened")});
    } else {
        findings.push_back({Health::bad, "endpoint", tr("not asked, because the configuration is wrong")});
    }
    add(examine_queue(patient.data_folder));
    add(examine_use(patient.data_folder, is_running ? fault->detail : std::string{}));
    return findings;
}

int print_findings(const std::vector<Finding>& findings, OutputFormat format)
{
    if (format == OutputFormat::json) {
        Json list = Json::array();
        for (const Finding& finding : findings)
            list.push_back(
                {{"health", word(finding.health)}, {"what", finding.what}, {"detail", finding.detail}});
        print_json(list);
    } else {
        std::string text;
        for (const Finding& finding : findings)
            text +=
                fmt::format("{:<4}  {}: {}\n", word(finding.health), finding.what, printable(finding.detail));
        print_text(text);
    }
    const bool is_unhealthy = std::ranges::find(findings, Health::bad, &Finding::health) != findings.end();
    return is_unhealthy ? kExitUnhealthy : kExitDone;
}

} // namespace kiosk
