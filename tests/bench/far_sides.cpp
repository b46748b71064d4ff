#include "tests/bench/far_sides.h"

#include "tests/bench/bench_run.h"
#include "tests/bench/delayed_line.h"

#include <fstream>
#include <functional>
#include <thread>

#include <netinet/in.h>
#include <sys/socket.h>

namespace kiosk::bench
{

namespace
{

bool listens(std::uint16_t port)
{
    const FileDescriptor socket{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return ::connect(socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

void wait_until(const std::function<bool()>& is_so, const std::string& what)
{
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{20};
    while (!is_so()) {
        if (std::chrono::steady_clock::now() > end) give_up(what);
        std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
}

} // namespace

FarSide start_nginx(const std::filesystem::path& folder, const TlsFiles& tls)
{
    FarSide far_side;
    far_side.port = free_port();
    const auto configuration = folder / "nginx.conf";
    std::ofstream{configuration}
        << "daemon off;\nmaster_process off;\npid " << (folder / "nginx.pid").string() << ";\nerror_log "
        << (folder / "error.log").string() << " warn;\nevents { worker_connections 512; }\nhttp {\n"
        << "  access_log off;\n  keepalive_requests 10000000;\n  default_type application/json;\n"
        << "  client_body_temp_path " << (folder / "body").string() << ";\n  proxy_temp_path "
        << (folder / "proxy").string() << ";\n  fastcgi_temp_path " << (folder / "fastcgi").string()
        << ";\n  uwsgi_temp_path " << (folder / "uwsgi").string() << ";\n  scgi_temp_path "
        << (folder / "scgi").string() << ";\n  server {\n    listen 127.0.0.1:" << far_side.port
        << " ssl;\n    ssl_certificate " << tls.certificate.string() << ";\n    ssl_certificate_key "
        << tls.key.string()
        << ";\n    ssl_protocols TLSv1.2 TLSv1.3;\n"
        // What every reply of the contract carries.
        << "    add_header MS-RequestId $http_ms_requestid always;\n"
        << "    location = /v1/servicerequests/zh-CN {\n"
        << R"(      return 201 '{"id":"$request_id","title":"","status":"none","severity":"moderate",)"
        << R"("createdDate":"$time_iso8601","attributes":{"objectType":"ServiceRequest"}}';)"
        << "\n    }\n"
        << R"(    location / { return 200 '{"totalCount":0,"items":[]}'; })"
        << "\n  }\n}\n";
    far_side.process = std::make_unique<test::RunningProcess>(test::ProcessStart{
        .command = {"/usr/sbin/nginx", "-p", folder, "-c", configuration, "-e", folder / "error.log"},
        .environment = {},
        .input = {},
        .file_bytes_max = {}});
    wait_until([&] { return listens(far_side.port); }, "nginx does not listen: is nginx-light installed?");
    return far_side;
}

FarSide start_sandbox(const std::filesystem::path& folder, const TlsFiles* tls)
{
    const auto ports = folder / "ports";
    std::filesystem::remove(ports);
    std::vector<std::string> command{SANDBOX_PROGRAM, "--no-auth", "--customers", "0",
                                     "--port-file",   ports,       "--ledger",    folder / "ledger.jsonl"};
    if (tls != nullptr)
        command.insert(command.end(),
                       {"--tls-cert", tls->certificate.string(), "--tls-key", tls->key.string()});
    FarSide far_side;
    far_side.process = std::make_unique<test::RunningProcess>(test::ProcessStart{
        .command = std::move(command), .environment = {}, .input = {}, .file_bytes_max = {}});
    wait_until(
        [&] { return static_cast<bool>(std::ifstream{ports} >> far_side.port >> far_side.control_port); },
        "the sandbox does not listen");
    return far_side;
}

} // namespace kiosk::bench
