#pragma once

#include "storage/ids.h"
#include "sync/snapshot.h"
#include "sync/transport.h"

#include <optional>
#include <string>

namespace kiosk
{

/// What an attempt to hand a request over came to, in the classes of reference/reliability.md 3.2.
enum class OutcomeKind {
    done,         ///< The far side has it and gave it a number.
    not_sent,     ///< Not a byte left the kiosk.
    not_executed, ///< The far side asked to come back later without doing anything (429, 401 after a
                  ///< refresh).
    ambiguous,    ///< It may have been executed, or not.
    in_progress,  ///< 409: an earlier attempt is still being worked on.
    refused,      ///< The far side said no in its own words; nobody but a person can change that.
};

/// What the same answer says about the host, whatever it says about the request.
struct HostNews {
    LineReason reason = LineReason::none; ///< `none`: the host is well.
    bool needs_administrator = false;
    std::string code;
    std::optional<Milliseconds> retry_after; ///< Obeyed as a minimum.
};

struct Outcome {
    OutcomeKind kind;
    std::string service_request_number; ///< Only when done.
    std::string code;                   ///< Why, as a stable word or the far side's code.
    std::string text;                   ///< The far side's own words.
    std::string reply;                  ///< The raw body, when it is worth keeping.
    HostNews host;
};

/// The fate of a create call. A request counts as done only when all four hold: 2xx, JSON, a sane number, and
/// our own MS-RequestId in the answer. Pure.
Outcome classify_submission(const HttpReply& reply, const Uuid& ms_request_id, Timestamp now);

enum class BodyIs { understood, something_else };

/// The same for the update of the service request `number` by a note or its closing. What the far side says
/// about notes says nothing about requests: a service that takes none refuses the note and keeps its line.
Outcome classify_update(const HttpReply& reply, const Uuid& ms_request_id, std::string_view number,
                        Timestamp now);

/// What the reply to a GET of one service request says about the host. That there is no such request is the
/// service's own word, and no fault of the line.
HostNews news_of_show(const HttpReply& reply, BodyIs body, Timestamp now);

/// What any reply to a read says about the host: a probe, a listing, a page of customers. A 2xx counts only
/// when `is_understood`: a captive portal answers 200, too.
HostNews host_news(const HttpReply& reply, BodyIs body, Timestamp now);

} // namespace kiosk
