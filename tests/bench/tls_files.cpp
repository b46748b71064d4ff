#include "tests/bench/tls_files.h"

#include "tests/bench/bench_run.h"

#include <cstdlib>
#include <string>

namespace kiosk::bench
{

TlsFiles make_tls_files(const std::filesystem::path& folder)
{
    const auto openssl = [&](const std::string& arguments) {
        const std::string command =
            "cd '" + folder.string() + "' && openssl " + arguments + " >/dev/null 2>&1";
        if (std::system(command.c_str()) != 0) give_up("openssl does not make certificates");
    };
    const std::string new_key = " -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=";
    openssl("req -x509 -days 2 -keyout ca.key -out ca.pem" + new_key + "issuer");
    openssl("req -new -addext subjectAltName=IP:127.0.0.1 -keyout leaf.key -out leaf.csr" + new_key + "leaf");
    openssl(
        "x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -CAcreateserial -copy_extensions copy -days 2 -out "
        "leaf.pem");
    return {folder / "ca.pem", folder / "leaf.pem", folder / "leaf.key"};
}

} // namespace kiosk::bench
