#include "sync/courier_cargo.h"

#include "storage/identity.h"
#include "storage/text.h"
#include "sync/archive.h"
#include "sync/envelope.h"
#include "sync/wire_format.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include <nlohmann/json.hpp>

namespace kiosk
{

namespace
{

using Json = nlohmann::json;

constexpr int kFormat = 1;
constexpr std::string_view kManifest = "manifest.json";
constexpr std::string_view kRequestsKind = "requests";
constexpr std::string_view kAcknowledgementsKind = "acknowledgements";

/// The manifest, then for each request its form, its frozen bytes and its files.
constexpr std::size_t kEntriesMax = 1 + kCargoMax * (2 + kCarriedFilesMax);

constexpr std::array kOutcomes{AcknowledgedAs::taken_over, AcknowledgedAs::sent, AcknowledgedAs::refused,
                               AcknowledgedAs::not_taken};

std::string_view word(AcknowledgedAs as)
{
    switch (as) {
    case AcknowledgedAs::taken_over:
        return "taken_over";
    case AcknowledgedAs::sent:
        return "sent";
    case AcknowledgedAs::refused:
        return "refused";
    case AcknowledgedAs::not_taken:
        return "not_taken";
    }
    return {};
}

std::string folder_of(const RequestId& id)
{
    return "requests/" + id.text() + '/';
}

std::string file_name(const RequestId& id, std::size_t number)
{
    return folder_of(id) + "files/" + std::to_string(number);
}

std::int64_t milliseconds(Timestamp time)
{
    return time.time_since_epoch().count();
}

Json head(std::string_view kind, const Uuid& bundle, std::string_view kiosk_id, Timestamp written_at)
{
    return {{"format", kFormat},
            {"kind", kind},
            {"bundle", bundle.text()},
            {"kiosk_id", kiosk_id},
            {"written_at_ms", milliseconds(written_at)}};
}

std::string text_of(const Json& json)
{
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// What a field holds if it is of that type; a signed bundle may still be another program's mistake.
std::optional<std::string> text_at(const Json& object, const char* key)
{
    const auto found = object.is_object() ? object.find(key) : object.end();
    if (!object.is_object() || found == object.end() || !found->is_string()) return std::nullopt;
    return valid_utf8(found->get<std::string>());
}

std::optional<std::int64_t> number_at(const Json& object, const char* key)
{
    const auto found = object.is_object() ? object.find(key) : object.end();
    if (!object.is_object() || found == object.end() || !found->is_number_integer()) return std::nullopt;
    return found->get<std::int64_t>();
}

/// A moment between 2000 and 2100; nothing else comes from a kiosk's clock that anybody has set.
std::optional<Timestamp> time_at(const Json& object, const char* key)
{
    const auto ms = number_at(object, key);
    constexpr std::int64_t least = 946'684'800'000;
    constexpr std::int64_t most = 4'102'444'800'000;
    if (!ms || *ms < least || *ms > most) return std::nullopt;
    return Timestamp{Milliseconds{*ms}};
}

std::optional<Uuid> uuid_at(const Json& object, const char* key)
{
    const auto text = text_at(object, key);
    return text ? Uuid::parse(*text) : std::nullopt;
}

Error malformed(std::string_view what)
{
    return {ErrorCode::invalid_input, "bundle: " + std::string{what}};
}

/// The entries of a container by name, each taken out once.
class Contents
{
public:
    explicit Contents(std::vector<ArchiveEntry> entries)
    {
        for (ArchiveEntry& entry : entries)
            entries_.emplace(std::move(entry.name), std::move(entry.bytes));
    }

    std::optional<std::string> take(const std::string& name)
    {
        auto node = entries_.extract(name);
        if (node.empty()) return std::nullopt;
        return std::move(node.mapped());
    }
    bool empty() const { return entries_.empty(); }

private:
    std::map<std::string, std::string> entries_;
};

Result<std::vector<CarriedFile>> carried_files(const Json& row, const RequestId& id, Contents& contents)
{
    std::vector<CarriedFile> files;
    const auto listed = row.find("files");
    if (listed == row.end()) return files;
    if (!listed->is_array() || listed->size() > kCarriedFilesMax) return malformed("a list of files");
    for (std::size_t number = 0; number < listed->size(); ++number) {
        const auto name = text_at((*listed)[number], "name");
        const auto sha256 = text_at((*listed)[number], "sha256");
        auto bytes = contents.take(file_name(id, number));
        if (!name || !bytes || sha256 != sha256_hex(*bytes))
            return malformed("a file is not what was attached");
        files.push_back({*name, *std::move(bytes)});
    }
    return files;
}

Result<CarriedRequest> carried_request(const Json& row, Contents& contents)
{
    const auto uuid = uuid_at(row, "id");
    const auto accepted_at = time_at(row, "accepted_at_ms");
    if (!uuid || !accepted_at) return malformed("a row of the manifest");
    const RequestId id{*uuid};
    const auto form = contents.take(folder_of(id) + "form.json");
    auto frozen = contents.take(folder_of(id) + "frozen");
    if (!form || !frozen) return malformed("a request is missing");

    SystemRandom unused; // The form has its id.
    const auto draft = draft_from_json(*form, unused);
    if (!draft || draft->id != id) return malformed("a form does not read");
    auto validated = validate(*draft);
    auto* request = std::get_if<Request>(&validated);
    if (request == nullptr) return malformed("a form is not complete");
    const auto words = words_of_body(*frozen);
    if (!words || reference_in_title(words->title) != Reference{id})
        return malformed("the frozen bytes are another request's");
    auto files = carried_files(row, id, contents);
    if (!files) return files.error();
    return CarriedRequest{std::move(*request), *std::move(frozen), *accepted_at, *std::move(files)};
}

std::optional<Acknowledgement> acknowledgement(const Json& row)
{
    const auto id = uuid_at(row, "id");
    const auto at = time_at(row, "at_ms");
    const auto outcome = text_at(row, "outcome");
    const auto as = std::ranges::find_if(kOutcomes, [&](AcknowledgedAs one) { return word(one) == outcome; });
    if (!id || !at || as == kOutcomes.end()) return std::nullopt;
    Acknowledgement one{.id = RequestId{*id}, .as = *as, .at = *at};
    one.number = text_at(row, "service_request_number").value_or("");
    one.channel = parse_channel(text_at(row, "channel").value_or("")).value_or(Channel::partner_center);
    one.reason_code = text_at(row, "reason_code").value_or("");
    one.reason_text = text_at(row, "reason_text").value_or("");
    constexpr std::size_t number_max = 64; // sync/wire_format.h, service_request_number
    const auto is_visible = [](char c) { return c > ' ' && c <= '~'; };
    const bool is_number =
        !one.number.empty() && one.number.size() <= number_max && std::ranges::all_of(one.number, is_visible);
    if (one.as == AcknowledgedAs::sent && !is_number) return std::nullopt;
    return one;
}

} // namespace

Result<std::string> packed(const RequestCargo& cargo)
{
    Json manifest = head(kRequestsKind, cargo.bundle, cargo.kiosk_id, cargo.written_at);
    Json& rows = manifest["requests"] = Json::array();
    std::vector<ArchiveEntry> entries(1);
    for (const CarriedRequest& carried : cargo.requests) {
        const RequestId& id = carried.request.id();
        Json row{{"id", id.text()},
                 {"reference", carried.request.reference().text()},
                 {"accepted_at_ms", milliseconds(carried.accepted_at)},
                 {"files", Json::array()}};
        entries.push_back({folder_of(id) + "form.json", to_json(carried.request.text())});
        entries.push_back({folder_of(id) + "frozen", carried.frozen});
        for (std::size_t number = 0; number < carried.files.size(); ++number) {
            const CarriedFile& file = carried.files[number];
            row["files"].push_back({{"name", file.name}, {"sha256", sha256_hex(file.bytes)}});
            entries.push_back({file_name(id, number), file.bytes});
        }
        rows.push_back(std::move(row));
    }
    entries.front() = {std::string{kManifest}, text_of(manifest)};
    return pack(entries);
}

Result<std::string> packed(const AcknowledgementCargo& cargo)
{
    Json manifest = head(kAcknowledgementsKind, cargo.bundle, cargo.kiosk_id, cargo.written_at);
    Json& rows = manifest["acknowledgements"] = Json::array();
    for (const Acknowledgement& one : cargo.acknowledgements) {
        Json row{{"id", one.id.text()},
                 {"reference", Reference{one.id}.text()},
                 {"outcome", word(one.as)},
                 {"at_ms", milliseconds(one.at)}};
        if (one.as == AcknowledgedAs::sent) {
            row["service_request_number"] = one.number;
            row["channel"] = word(one.channel);
        }
        if (one.as == AcknowledgedAs::refused) {
            row["reason_code"] = one.reason_code;
            row["reason_text"] = one.reason_text;
        }
        rows.push_back(std::move(row));
    }
    return pack({{std::string{kManifest}, text_of(manifest)}});
}

Result<Cargo> unpacked(std::string_view content)
{
    auto entries = unpack(content, {.entries_max = kEntriesMax, .bytes_max = kEnvelopeBytesMax});
    if (!entries) return entries.error();
    Contents contents{*std::move(entries)};
    const auto text = contents.take(std::string{kManifest});
    if (!text) return malformed("no manifest");
    const Json manifest = Json::parse(*text, nullptr, false);
    const auto format = number_at(manifest, "format");
    if (!format) return malformed("the manifest does not read");
    if (*format != kFormat)
        return Error{ErrorCode::database_newer, "bundle of format " + std::to_string(*format)};
    const auto bundle = uuid_at(manifest, "bundle");
    const auto written_at = time_at(manifest, "written_at_ms");
    const auto kiosk_id = text_at(manifest, "kiosk_id");
    const auto kind = text_at(manifest, "kind");
    if (!bundle || !written_at || !kiosk_id || !kind) return malformed("the manifest is not complete");

    const auto rows = manifest.find(*kind);
    if (rows == manifest.end() || !rows->is_array() || rows->size() > kCargoMax)
        return malformed("the manifest has no rows");
    if (*kind == kAcknowledgementsKind) {
        AcknowledgementCargo cargo{*bundle, *kiosk_id, *written_at, {}};
        for (const Json& row : *rows) {
            const auto one = acknowledgement(row);
            if (!one) return malformed("an acknowledgement does not read");
            cargo.acknowledgements.push_back(*one);
        }
        return Cargo{std::move(cargo)};
    }
    if (*kind != kRequestsKind) return malformed("its kind is unknown");
    RequestCargo cargo{*bundle, *kiosk_id, *written_at, {}};
    for (const Json& row : *rows) {
        auto one = carried_request(row, contents);
        if (!one) return one.error();
        cargo.requests.push_back(*std::move(one));
    }
    if (!contents.empty()) return malformed("something in it is not in the manifest");
    return Cargo{std::move(cargo)};
}

} // namespace kiosk
