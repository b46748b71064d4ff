#pragma once

#include "tests/sandbox/service_port.h"
#include "tests/storage/temporary_folder.h"

#include <doctest/doctest.h>

#include <cstdlib>

namespace kiosk
{

/// An issuer in a temporary folder and the certificates it makes, with openssl(1).
class TlsFiles
{
public:
    TlsFiles()
    {
        run("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=issuer -keyout "
            "ca.key "
            "-out ca.pem");
    }

    std::string issuer() const { return (folder_ / "ca.pem").string(); }

    /// For `name` as in subjectAltName, good for `days`; a negative number is over already.
    sandbox::TlsFiles certificate(const std::string& name, int days = 2) const
    {
        run("req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=leaf -addext "
            "subjectAltName=" +
            name + " -keyout leaf.key -out leaf.csr");
        run("x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -CAcreateserial -copy_extensions copy -days " +
            std::to_string(days) + " -out leaf.pem");
        return {(folder_ / "leaf.pem").string(), (folder_ / "leaf.key").string()};
    }

private:
    void run(const std::string& arguments) const
    {
        const std::string command =
            "cd '" + folder_.path().string() + "' && openssl " + arguments + " >/dev/null 2>&1";
        REQUIRE(std::system(command.c_str()) == 0);
    }

    TemporaryFolder folder_;
};

} // namespace kiosk
