#include <doctest/doctest.h>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <vector>

#include <httplib.h>

#include "tests/sandbox/running_sandbox.h"

extern char** environ;

using namespace std::chrono_literals;

namespace kiosk::sandbox
{
namespace
{

/// A folder that goes with the test.
struct TestFolder {
    TestFolder()
    {
        std::string pattern = (std::filesystem::temp_directory_path() / "sandbox-XXXXXX").string();
        path = ::mkdtemp(pattern.data());
    }
    ~TestFolder() { std::filesystem::remove_all(path); }

    std::string operator/(const char* name) const { return (path / name).string(); }

    std::filesystem::path path;
};

std::string contents(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// Blocks until `name` appears in `folder`, at most 20 s.
bool wait_for_file(int watch, const std::string& path)
{
    const auto deadline = std::chrono::steady_clock::now() + 20s;
    while (!std::filesystem::exists(path)) {
        const auto left = deadline - std::chrono::steady_clock::now();
        pollfd polled = {watch, POLLIN, 0};
        const auto left_ms = std::chrono::ceil<std::chrono::milliseconds>(left).count();
        if (left_ms <= 0 || ::poll(&polled, 1, static_cast<int>(left_ms)) <= 0) return false;
        char events[4096];
        if (::read(watch, events, sizeof events) <= 0) return false;
    }
    return true;
}

/// The real program, started and ended as the product's tests do it.
struct Program {
    Program(const TestFolder& folder, std::vector<std::string> arguments)
    {
        const FileDescriptor watch(::inotify_init1(IN_CLOEXEC));
        ::inotify_add_watch(watch.number(), folder.path.c_str(), IN_MOVED_TO);
        const std::string port_file = folder / "ports";
        std::filesystem::remove(port_file);
        std::vector<std::string> words = {SANDBOX_PROGRAM, "--die-with-parent", "--port-file", port_file};
        words.insert(words.end(), arguments.begin(), arguments.end());
        std::vector<char*> argv;
        for (std::string& word : words)
            argv.push_back(word.data());
        argv.push_back(nullptr);

        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, (folder / "banner").c_str(),
                                         O_WRONLY | O_CREAT | O_TRUNC, 0644);
        REQUIRE(::posix_spawn(&id, SANDBOX_PROGRAM, &actions, nullptr, argv.data(), environ) == 0);
        posix_spawn_file_actions_destroy(&actions);
        REQUIRE(wait_for_file(watch.number(), port_file));
        std::istringstream(contents(port_file)) >> service >> control;
    }

    ~Program()
    {
        if (id > 0) end(SIGKILL);
    }

    /// The exit code, or minus the signal that ended it.
    int end(int signal)
    {
        ::kill(id, signal);
        int status = 0;
        ::waitpid(std::exchange(id, -1), &status, 0);
        return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    }

    pid_t id = -1;
    std::uint16_t service = 0;
    std::uint16_t control = 0;
};

std::string value_of(const std::string& config, const std::string& key)
{
    const auto at = config.find(key + " = \"");
    if (at == std::string::npos) return {};
    const auto begin = at + key.size() + 4;
    return config.substr(begin, config.find('"', begin) - begin);
}

} // namespace

TEST_CASE("program: it says that it is a stand-in, writes both ports and ends cleanly on SIGTERM")
{
    const TestFolder folder;
    Program program(folder, {});

    CHECK(program.service != 0);
    CHECK(program.control != 0);
    CHECK(contents(folder / "banner").find("NOTHING SENT HERE REACHES 21VIANET") != std::string::npos);
    CHECK(program.end(SIGTERM) == 0);
}

TEST_CASE("program: with --unreachable the port refuses until the script is deleted")
{
    const TestFolder folder;
    Program program(folder, {"--unreachable", "--no-auth"});

    CHECK(exchange_bytes(program.service, create_bytes("a")).ending == Ending::refused);
    CHECK(httplib::Client("127.0.0.1", program.control).Delete("/faults")->status == 200);

    CHECK(exchange_bytes(program.service, create_bytes("a")).status() == 201);
}

TEST_CASE("program: the ledger survives a SIGKILL and the next run counts on")
{
    const TestFolder folder;
    const std::string ledger = folder / "ledger.jsonl";
    {
        Program first(folder, {"--no-auth", "--ledger", ledger});
        exchange_bytes(first.service, create_bytes("a"));
        first.end(SIGKILL);
    }
    Program second(folder, {"--no-auth", "--ledger", ledger});
    exchange_bytes(second.service, create_bytes("b"));

    std::istringstream lines(contents(ledger));
    std::vector<Json> entries;
    for (std::string line; std::getline(lines, line);)
        entries.push_back(Json::parse(line));
    REQUIRE(entries.size() == 2);
    CHECK(entries[1]["n"] == 2);
    CHECK(entries[1]["service_request_number"] != entries[0]["service_request_number"]);
}

TEST_CASE("program: the written configuration opens the door, and its secrets are for their owner only")
{
    const TestFolder folder;
    const std::string config_file = folder / "kiosk.toml";
    Program program(folder,
                    {"--write-config", config_file, "--auth-mode", "refresh_token", "--unique-reference"});
    const std::string config = contents(config_file);
    const auto secret = [&config](const char* key) {
        std::string text = contents(value_of(config, key));
        return text.substr(0, text.find('\n'));
    };

    const auto reply = httplib::Client("127.0.0.1", program.service)
                           .Post("/" + value_of(config, "tenant") + "/oauth2/token",
                                 httplib::Params{{"grant_type", "refresh_token"},
                                                 {"client_id", value_of(config, "client_id")},
                                                 {"client_secret", secret("client_secret_file")},
                                                 {"refresh_token", secret("refresh_token_file")}});

    CHECK(reply->status == 200);
    CHECK(value_of(config, "api_base") == "http://127.0.0.1:" + std::to_string(program.service));
    CHECK(value_of(config, "dedup") == "unique_reference");
    struct stat file {
    };
    REQUIRE(::stat(value_of(config, "client_secret_file").c_str(), &file) == 0);
    CHECK((file.st_mode & 0777) == 0600);
}

TEST_CASE("program: with a certificate it speaks HTTPS, and a reset after the commit works there too")
{
    const TestFolder folder;
    const std::string certificate = folder / "cert.pem";
    const std::string key = folder / "key.pem";
    const std::string make = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 "
                             "-subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 -keyout " +
                             key + " -out " + certificate + " 2>/dev/null";
    REQUIRE(std::system(make.c_str()) == 0);
    const std::string config_file = folder / "kiosk.toml";
    Program program(
        folder, {"--no-auth", "--tls-cert", certificate, "--tls-key", key, "--write-config", config_file});
    httplib::Client client("https://127.0.0.1:" + std::to_string(program.service));
    client.set_ca_cert_path(certificate.c_str());
    httplib::Client control("127.0.0.1", program.control);
    const std::string body = R"({"title":"t","description":"d","severity":"minimal","supportTopicId":"9"})";

    CHECK(client.Get("/v1/servicerequests")->status == 200);
    control.Put("/faults", R"([{"do":"reset_after_commit","times":1}])", "application/json");
    CHECK_FALSE(client.Post("/v1/servicerequests/en-US", body, "application/json"));

    CHECK(Json::parse(control.Get("/ledger")->body).size() == 1);
    CHECK(value_of(contents(config_file), "ca_file") == certificate);
    CHECK(value_of(contents(config_file), "api_base").starts_with("https://"));
}

TEST_CASE("program: a second sandbox on the same port is refused, not served by chance")
{
    const TestFolder folder;
    Program program(folder, {});
    const std::string quiet = " >/dev/null 2>&1";
    const auto exit_code = [&quiet](const std::string& arguments) {
        return WEXITSTATUS(std::system((SANDBOX_PROGRAM " " + arguments + quiet).c_str()));
    };

    CHECK(exit_code("--port " + std::to_string(program.service)) == 69);
    CHECK(exit_code("--control-port " + std::to_string(program.control)) == 69);
    CHECK(exit_code("--no-such-flag") == 2);
    CHECK(exit_code("--ledger /no/such/folder/ledger") == 73);
}

} // namespace kiosk::sandbox
