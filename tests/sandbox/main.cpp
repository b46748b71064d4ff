#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>

#include <CLI/CLI.hpp>

#include "tests/sandbox/control_port.h"
#include "tests/sandbox/kiosk_config.h"
#include "tests/sandbox/sandbox.h"
#include "tests/sandbox/service_port.h"

namespace kiosk::sandbox
{
namespace
{

// sysexits.h, as the kiosk's own command line uses them: usage, unavailable, file cannot be written.
constexpr int kExitUsage = 2;
constexpr int kExitUnavailable = 69;
constexpr int kExitCannotWrite = 73;

constexpr const char* kAbout =
    "partner-center-sandbox plays 21Vianet's far side on this machine, for the demo and the tests.\n"
    "It is a stand-in: nothing that is sent to it reaches 21Vianet or anybody else.\n\n"
    "It speaks the public Partner Center contract on 127.0.0.1 and keeps what it is told in memory.\n"
    "A second port, the control port, makes it fail on purpose (PUT /faults), tells what it really\n"
    "executed (GET /ledger) and what arrived on the wire (GET /requests-seen).\n"
    "Everything it can do: tests/sandbox/README.md.";

struct Options {
    std::uint16_t port = 0;
    std::uint16_t control_port = 0;
    std::string port_file;
    std::string ledger_file;
    std::string config_file;
    std::string tls_certificate;
    std::string tls_key;
    AuthMode auth_mode = AuthMode::client_credentials;
    bool has_no_auth = false;
    bool has_unique_reference = false;
    bool takes_files = false;
    bool is_unreachable = false;
    bool dies_with_parent = false;
    std::int64_t dedup_window_s = 600;
    std::int64_t token_lifetime_s = 3600;
    std::int64_t customers = 25;
};

void describe(CLI::App& app, Options& options)
{
    constexpr std::int64_t year_s = 366LL * 24 * 3600;
    app.add_option("--port", options.port, "Service port; 0 takes any free one")->capture_default_str();
    app.add_option("--control-port", options.control_port, "Control port; 0 takes any free one")
        ->capture_default_str();
    app.add_option("--port-file", options.port_file,
                   "Write \"SERVICE CONTROL\" here when both ports are ready")
        ->type_name("FILE");
    app.add_option("--ledger", options.ledger_file, "Append one JSON line per execution here")
        ->type_name("FILE");
    app.add_option("--write-config", options.config_file,
                   "Write a complete kiosk configuration for this run here, its credential files beside it")
        ->type_name("FILE");
    app.add_option("--auth-mode", options.auth_mode, "How the written configuration signs in")
        ->transform(CLI::CheckedTransformer(
            std::map<std::string, AuthMode>{{"client_credentials", AuthMode::client_credentials},
                                            {"refresh_token", AuthMode::refresh_token},
                                            {"none", AuthMode::none}}))
        ->option_text("client_credentials|refresh_token|none");
    app.add_flag("--no-auth", options.has_no_auth, "Let everybody in; --auth-mode none does so too");
    app.add_option("--token-lifetime", options.token_lifetime_s, "Life of an access token")
        ->type_name("SECONDS")
        ->check(CLI::Range(std::int64_t{0}, year_s))
        ->capture_default_str();
    auto* certificate =
        app.add_option("--tls-cert", options.tls_certificate, "Serve HTTPS with this certificate")
            ->type_name("PEM")
            ->check(CLI::ExistingFile);
    auto* key = app.add_option("--tls-key", options.tls_key, "Its private key")
                    ->type_name("PEM")
                    ->check(CLI::ExistingFile);
    certificate->needs(key);
    key->needs(certificate);
    app.add_option("--dedup-window", options.dedup_window_s,
                   "How long a repeated MS-RequestId gets the first reply")
        ->type_name("SECONDS")
        ->check(CLI::Range(std::int64_t{0}, year_s))
        ->capture_default_str();
    app.add_flag("--unique-reference", options.has_unique_reference,
                 "Refuse a second create with the same reference (409)");
    app.add_flag("--takes-files", options.takes_files,
                 "Play a gateway that takes the files of requests; the public contract has no such call");
    app.add_option("--customers", options.customers, "Number of generated customers")
        ->check(CLI::Range(std::int64_t{0}, std::int64_t{1'000'000}))
        ->capture_default_str();
    app.add_flag("--unreachable", options.is_unreachable,
                 "Start with the service port refusing, until the fault script is replaced or deleted");
    app.add_flag("--die-with-parent", options.dies_with_parent, "End when the thread that started it ends");
}

int refused(int exit_code, const Refusal& refusal)
{
    std::fprintf(stderr, "partner-center-sandbox: %s\n", refusal.sentence.c_str());
    return exit_code;
}

int run(const Options& options)
{
    if (options.dies_with_parent) {
        const pid_t parent = ::getppid();
        ::prctl(PR_SET_PDEATHSIG, SIGTERM);
        if (::getppid() != parent) return EXIT_SUCCESS; // The parent was quicker.
    }
    std::signal(SIGPIPE, SIG_IGN); // OpenSSL writes to sockets without MSG_NOSIGNAL.
    // Blocked before any thread starts, so that only the sigwait below receives them.
    sigset_t endings;
    sigemptyset(&endings);
    sigaddset(&endings, SIGTERM);
    sigaddset(&endings, SIGINT);
    ::pthread_sigmask(SIG_BLOCK, &endings, nullptr);

    auto ledger = Ledger::open(options.ledger_file);
    if (const auto* refusal = std::get_if<Refusal>(&ledger)) return refused(kExitCannotWrite, *refusal);

    FarSideOptions far_side;
    far_side.dedup_window = std::chrono::seconds(options.dedup_window_s);
    far_side.token_lifetime = std::chrono::seconds(options.token_lifetime_s);
    far_side.references = options.has_unique_reference ? References::unique : References::any;
    far_side.sign_in =
        options.has_no_auth || options.auth_mode == AuthMode::none ? SignIn::off : SignIn::required;
    far_side.customers = options.customers;
    if (options.takes_files) far_side.files = FarSideOptions::Files::taken;
    Sandbox sandbox(far_side, std::get<Ledger>(std::move(ledger)));
    if (options.is_unreachable) sandbox.replace_faults(FaultScript::unreachable());

    std::optional<TlsFiles> tls;
    if (!options.tls_certificate.empty()) tls = {options.tls_certificate, options.tls_key};
    const auto opened_service = ServicePort::open(sandbox, options.port, tls);
    if (const auto* refusal = std::get_if<Refusal>(&opened_service))
        return refused(kExitUnavailable, *refusal);
    ServicePort& service = *std::get<std::unique_ptr<ServicePort>>(opened_service);
    const auto opened_control = ControlPort::open(sandbox, service, options.control_port);
    if (const auto* refusal = std::get_if<Refusal>(&opened_control))
        return refused(kExitUnavailable, *refusal);
    const ControlPort& control = *std::get<std::unique_ptr<ControlPort>>(opened_control);

    if (!options.config_file.empty()) {
        const KioskConfig config = {service.base_url(),    options.tls_certificate, options.auth_mode,
                                    sandbox.credentials(), sandbox.consent(),       far_side.references,
                                    far_side.files,        far_side.dedup_window};
        if (const auto refusal = write_kiosk_config(options.config_file, config)) {
            return refused(kExitCannotWrite, *refusal);
        }
    }

    std::printf("partner-center-sandbox: a stand-in for 21Vianet's far side, for demo and tests.\n"
                "NOTHING SENT HERE REACHES 21VIANET. It listens on this machine only.\n"
                "  service  %s%s\n"
                "  control  http://127.0.0.1:%u\n",
                service.base_url().c_str(), options.is_unreachable ? "  (refusing: --unreachable)" : "",
                static_cast<unsigned>(control.port()));
    std::fflush(stdout);

    if (!options.port_file.empty()) {
        const std::string ports =
            std::to_string(service.port()) + ' ' + std::to_string(control.port()) + '\n';
        if (const auto refusal = write_whole_file(options.port_file, ports, 0644)) {
            return refused(kExitCannotWrite, *refusal);
        }
    }

    int ending = 0;
    ::sigwait(&endings, &ending);
    return EXIT_SUCCESS;
}

} // namespace
} // namespace kiosk::sandbox

int main(int argc, char** argv)
{
    kiosk::sandbox::Options options;
    CLI::App app(kiosk::sandbox::kAbout, "partner-center-sandbox");
    kiosk::sandbox::describe(app, options);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? EXIT_SUCCESS : kiosk::sandbox::kExitUsage;
    }
    return kiosk::sandbox::run(options);
}
