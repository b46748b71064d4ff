#pragma once

#include "storage/attachments.h"
#include "storage/customer_directory.h"
#include "storage/ids.h"
#include "storage/note.h"
#include "storage/request.h"
#include "storage/standings.h"
#include "sync/catalogue.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kiosk
{

// The public Partner Center contract in JSON (reference/partner-center-contract.md sections 2 to 5): what we
// write and how we read what comes back. Pure. Replies are read case-insensitively where the contract's
// samples differ, and nothing in them is trusted: a reply that does not fit is "nothing", never a guess.

/// The body of a create call: the bytes that are frozen when a request is accepted. The title begins with the
/// reference in brackets, because the title is what a listing shows; the description carries the labels of
/// every choice in `language` beside the text the person wrote, and names each attachment with its size in
/// bytes and its SHA-256: the contract has no upload, so whoever is handed the files can tell that they are
/// these.
std::string service_request_body(const Request& request, std::span<const Attachment> attachments,
                                 const Catalogue& catalogue, std::string_view language);

/// Title and description of such a body; nothing when it is none.
struct BodyWords {
    std::string title, description;
};
std::optional<BodyWords> words_of_body(std::string_view body);

/// `[K-XXXX-XXXX-XXXX-XXXX]` in a title, if it is there.
std::optional<Reference> reference_in_title(std::string_view title);

/// The number in the reply to a create call: `id`, a string or an integer, 1 to 64 characters without blanks.
std::optional<std::string> service_request_number(std::string_view body);

/// The API's own fault, as opposed to a page of a proxy: `{"code":..,"description":..}`.
struct ApiFault {
    std::string code;
    std::string description;
};
std::optional<ApiFault> api_fault(std::string_view body);

/// One page of the service request list.
struct ListedRequest {
    std::string number;
    std::string title;
    std::optional<ServiceStatus> status; ///< None for a value nobody knows.
    std::string modified;                ///< lastModifiedDate as given; empty when unset.
};
struct ListPage {
    std::int64_t total;
    std::vector<ListedRequest> items;
};
std::optional<ListPage> list_page(std::string_view body);

/// A whole service request: the answer to a GET by its number, and to a PATCH.
struct ShownServiceRequest {
    std::string number;
    std::optional<ServiceStatus> status; ///< None for a value nobody knows.
    std::string modified;                ///< lastModifiedDate as given; empty when unset.
    /// In the order of the far side; a row that does not read is left out. None when there is no list at all.
    std::optional<std::vector<ShownNote>> notes;
};
std::optional<ShownServiceRequest> shown_service_request(std::string_view body);

/// Whether a body is a JSON object at all, as opposed to a page of a proxy.
bool is_json_object(std::string_view body);

/// `[N-XXXX-XXXX-XXXX-XXXX]`: how a note of ours is found again among those that the far side shows.
std::string note_mark(const NoteId& id);

/// A text without the mark of some kiosk at its end.
std::string_view without_mark(std::string_view text);

/// The body of the PATCH that adds a note; its text ends with the note's mark. And of the one that closes.
std::string note_body(const NoteId& id, std::string_view text);
std::string closing_body();

/// The token endpoint's answers; numbers arrive as integers or as strings.
struct TokenGrant {
    std::string access_token;
    Milliseconds lifetime;
    std::optional<std::string> refresh_token;
};
std::optional<TokenGrant> token_grant(std::string_view body);

struct TokenFault {
    std::string error;      ///< E.g. `invalid_grant`.
    std::string first_code; ///< The first of `error_codes`, e.g. `50076`; may be empty.
};
std::optional<TokenFault> token_fault(std::string_view body);

/// One page of the customer list and how to get the next.
struct CustomerPage {
    std::vector<Customer> customers;
    std::optional<std::string> continuation_token;
    std::string next_uri; ///< Relative, as given; empty on the last page.
};
std::optional<CustomerPage> customer_page(std::string_view body);

} // namespace kiosk
