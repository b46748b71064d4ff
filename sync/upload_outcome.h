#pragma once

#include "sync/outcome.h"

namespace kiosk
{

/// What an attempt to put a file came to.
struct UploadOutcome {
    enum class Kind {
        there,
        again,  ///< The gateway is to be asked again, by itself.
        refused ///< Only a person may ask for another try.
    };
    Kind kind;
    std::string code; ///< Why, as a stable word or the gateway's code; empty when it is there.
    std::string text; ///< The gateway's own words.
    std::optional<Milliseconds> retry_after; ///< Obeyed as a minimum.
    /// What it says about the line, and so about requests; nothing when it speaks of files only. A gateway
    /// that breaks off at every file must not stop requests that it would take.
    std::optional<HostNews> host;
};

/// 200, 201 and 204 mean that the gateway has the file when they carry our own MS-RequestId: a file that
/// somebody in between says to have taken would be lost. 4xx is the gateway's no, but for 401, 408 and
/// 429. Everything else is tried again. Pure.
UploadOutcome classify_upload(const HttpReply& reply, const Uuid& ms_request_id, Timestamp now);

} // namespace kiosk
