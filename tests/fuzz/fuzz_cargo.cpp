// What is in an envelope of a kiosk that is trusted, and may still be another program's mistake: the
// container, its manifest, forms, frozen bytes, files, acknowledgements. Input: a container; or, behind a
// first byte of 1, its entries as lines of a name and a length and their bytes, which are packed first.

#include "storage/text.h"
#include "sync/archive.h"
#include "sync/courier_cargo.h"
#include "sync/envelope.h"
#include "sync/wire_format.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/oracle.h"

namespace kiosk
{

namespace
{

std::string packed_entries(FuzzInput input)
{
    std::vector<ArchiveEntry> entries;
    constexpr std::size_t entries_max = 16;
    while (!input.is_empty() && entries.size() < entries_max) {
        const std::string_view name = input.line();
        entries.push_back({std::string{name}, std::string{input.bytes()}});
    }
    const auto container = pack(entries);
    return container ? *container : std::string{};
}

bool container_holds(std::string_view bytes)
{
    constexpr ArchiveLimits limits{.entries_max = 64, .bytes_max = 1UL << 20};
    const auto entries = unpack(bytes, limits);
    if (!entries) return true;
    std::size_t all = 0;
    for (const ArchiveEntry& entry : *entries)
        all += entry.bytes.size();
    if (!holds(entries->size() <= limits.entries_max && all <= limits.bytes_max && all <= bytes.size(),
               "nothing in a container grows when it is read"))
        return false;
    const auto again = pack(*entries);
    if (!holds(again.has_value(), "what was unpacked can be packed")) return false;
    const auto once_more = unpack(*again, limits);
    return holds(once_more && *once_more == *entries, "what was unpacked is the same when packed");
}

bool is_carried(const CarriedRequest& one)
{
    const auto words = words_of_body(one.frozen);
    return words && reference_in_title(words->title) == one.request.reference() &&
           one.files.size() <= kCarriedFilesMax &&
           valid_utf8(one.request.text().title) == one.request.text().title;
}

bool is_acknowledged(const Acknowledgement& one)
{
    return one.as != AcknowledgedAs::sent || (!one.number.empty() && one.number.size() <= 64);
}

/// Both kinds have these.
template <typename Head>
bool is_same_head(const Head& one, const Head& other)
{
    return one.bundle == other.bundle && one.kiosk_id == other.kiosk_id && one.written_at == other.written_at;
}

bool is_same(const RequestCargo& one, const RequestCargo& other)
{
    return is_same_head(one, other) &&
           std::ranges::equal(one.requests, other.requests, [](const auto& a, const auto& b) {
               return a.request.text() == b.request.text() && a.frozen == b.frozen &&
                      a.accepted_at == b.accepted_at && a.files == b.files;
           });
}

bool is_same(const AcknowledgementCargo& one, const AcknowledgementCargo& other)
{
    // What does not belong to an outcome is not written: see packed().
    return is_same_head(one, other) &&
           std::ranges::equal(one.acknowledgements, other.acknowledgements, [](const auto& a, const auto& b) {
               const bool is_number_same =
                   a.as != AcknowledgedAs::sent || (a.number == b.number && a.channel == b.channel);
               const bool is_reason_same = a.as != AcknowledgedAs::refused ||
                                           (a.reason_code == b.reason_code && a.reason_text == b.reason_text);
               return a.id == b.id && a.as == b.as && a.at == b.at && is_number_same && is_reason_same;
           });
}

template <typename Kind>
bool comes_back(const Kind& cargo)
{
    const auto bytes = packed(cargo);
    if (!holds(bytes.has_value(), "cargo that was read can be packed")) return false;
    const auto again = unpacked(*bytes);
    const Kind* same = again ? std::get_if<Kind>(&*again) : nullptr;
    return holds(same != nullptr && is_same(cargo, *same), "cargo that was read is the same when packed");
}

bool cargo_holds(std::string_view bytes)
{
    const auto cargo = unpacked(bytes);
    if (!cargo) return true;
    if (const auto* requests = std::get_if<RequestCargo>(&*cargo))
        return holds(requests->requests.size() <= kCargoMax &&
                         std::ranges::all_of(requests->requests, is_carried),
                     "a request comes with its own bytes, or none comes") &&
               comes_back(*requests);
    const auto& acknowledgements = std::get<AcknowledgementCargo>(*cargo);
    return holds(acknowledgements.acknowledgements.size() <= kCargoMax &&
                     std::ranges::all_of(acknowledgements.acknowledgements, is_acknowledged),
                 "a request that was sent on has a number") &&
           comes_back(acknowledgements);
}

} // namespace

} // namespace kiosk

KIOSK_FUZZ_TARGET(cargo)
{
    using namespace kiosk;
    const bool is_listed = size > 0 && data[0] == 1;
    const std::string bytes =
        is_listed ? packed_entries({data + 1, size - 1}) : std::string{text_of(data, size)};
    (void)(container_holds(bytes) && cargo_holds(bytes));
    return 0;
}
