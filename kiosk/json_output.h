#pragma once

#include "kiosk/command_line.h"
#include "storage/drafts.h"
#include "storage/outbox.h"
#include "sync/conversation.h"
#include "sync/snapshot.h"

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace kiosk
{

/// Keys stay in the order in which they are written down.
using Json = nlohmann::ordered_json;

/// A request as design.md section 8 has it. `reason_text`: the far side's own words; empty: our sentence for
/// the code, in the language in use.
Json request_object(const Entry& entry, std::string_view title, std::string_view reason_text);

/// The same for a draft: state `draft`, no attempts, the reference it will have.
Json request_object(const Draft& draft, Timestamp created_at, Timestamp updated_at);

/// A draft in the shape that `submit` reads.
Json draft_object(const Draft& draft);

/// How a request stands at 21Vianet; null before it was asked.
Json status_object(const Correspondence& correspondence);
/// The messages of both sides, in order.
Json notes_object(const Correspondence& correspondence);
/// Attachments: name, size in bytes and SHA-256.
Json attachments_object(const std::vector<Attachment>& attachments);
/// The same as `show` lists them, with `upload` (null, `waiting`, `there`, `refused`) and `upload_reason`
/// (null or code and text) of each; `uploads` are as many.
Json attachments_object(const std::vector<Attachment>& attachments,
                        const std::vector<std::optional<Upload>>& uploads);

Json history_object(const std::vector<Transition>& history);
Json line_object(const LineStatus& line);

/// Prints the one document of a `--json` run.
void print_json(const Json& document);

/// Prints what a run without `--json` says, as it is.
void print_text(std::string_view text);

// Errors: as `{"error":{"code","text","fields":[{"field","code","text"}]}}` on standard output, or in
// sentences on standard error.

struct FieldComplaint {
    std::string field, code, text;
};

struct Complaint {
    std::string code;
    std::string text;
    std::vector<FieldComplaint> fields;
};

void print_complaint(OutputFormat format, const Complaint& complaint);

/// Prints an error, the process id of another instance named, and gives the exit status for it.
int print_error(OutputFormat format, const Error& error);

} // namespace kiosk
