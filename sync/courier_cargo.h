#pragma once

#include "storage/outbox.h"
#include "storage/request.h"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace kiosk
{

// What is inside an envelope (envelope.h): a container (archive.h) with `manifest.json` and, for requests,
// the form, the frozen bytes and the files of each. Pure.

/// A file of a request, as it was attached.
struct CarriedFile {
    std::string name;
    std::string bytes;

    friend bool operator==(const CarriedFile&, const CarriedFile&) = default;
};

struct CarriedRequest {
    Request request;
    std::string frozen; ///< The very bytes that the line would have sent.
    Timestamp accepted_at;
    std::vector<CarriedFile> files;
};

/// Requests on their way to a kiosk that has a line.
struct RequestCargo {
    Uuid bundle;
    std::string kiosk_id; ///< Of the sender, for people.
    Timestamp written_at;
    std::vector<CarriedRequest> requests;
};

/// What became of a request at the kiosk that took it over.
enum class AcknowledgedAs {
    taken_over, ///< It waits there.
    sent,       ///< 21Vianet has it and gave it a number.
    refused,    ///< 21Vianet refused it; the other kiosk does not try it any more.
    not_taken   ///< It was never sent from there and never will be.
};

struct Acknowledgement {
    RequestId id;
    AcknowledgedAs as;
    Timestamp at;
    std::string number;                        ///< For `sent`.
    Channel channel = Channel::partner_center; ///< For `sent`: which way it went on from there.
    std::string reason_code, reason_text;      ///< For `refused`: the far side's.

    friend bool operator==(const Acknowledgement&, const Acknowledgement&) = default;
};

/// Acknowledgements on their way back.
struct AcknowledgementCargo {
    Uuid bundle;
    std::string kiosk_id;
    Timestamp written_at;
    std::vector<Acknowledgement> acknowledgements;
};

/// As many requests or acknowledgements one bundle has at most: a kiosk's week (performance.md plans with 50
/// requests a day), and files for each.
inline constexpr std::size_t kCargoMax = 500;
inline constexpr std::size_t kCarriedFilesMax =
    100; ///< Of one request, as many as a configuration may allow (AttachmentLimits).

Result<std::string> packed(const RequestCargo& cargo);
Result<std::string> packed(const AcknowledgementCargo& cargo);

/// Reads either, whole or not at all: an id that does not fit its form, bytes that carry another reference, a
/// file that is not what the manifest says, all refuse everything. Errors: invalid_input; database_newer
/// (a format this program does not know).
using Cargo = std::variant<RequestCargo, AcknowledgementCargo>;
Result<Cargo> unpacked(std::string_view content);

} // namespace kiosk
