#pragma once

#include "tests/bench/tls_files.h"
#include "tests/program/running_process.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

namespace kiosk::bench
{

/// Somebody who takes service requests over TLS on a port of this machine; ends with the object.
struct FarSide {
    std::unique_ptr<test::RunningProcess> process;
    std::uint16_t port = 0;
    std::uint16_t control_port = 0; ///< Of the sandbox only.
};

/// nginx with one worker: it answers every create with 201, a number of its own and the caller's
/// MS-RequestId, as the contract's replies do, and keeps nothing. As quick as a far side can be.
FarSide start_nginx(const std::filesystem::path& folder, const TlsFiles& tls);

/// partner-center-sandbox, which keeps what it takes and writes it into a ledger. Without certificates it
/// speaks HTTP.
FarSide start_sandbox(const std::filesystem::path& folder, const TlsFiles* tls);

} // namespace kiosk::bench
