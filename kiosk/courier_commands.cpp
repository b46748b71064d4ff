// The command line's side of sticks.

#include "kiosk/courier_wording.h"
#include "kiosk/exit_code.h"
#include "kiosk/headless_core.h"
#include "kiosk/jobs.h"
#include "kiosk/json_output.h"
#include "kiosk/reference_argument.h"
#include "kiosk/wording.h"

#include <cstdio>

#include <nlohmann/json.hpp>

namespace kiosk
{

namespace
{

Json words_of(const std::vector<Reference>& references)
{
    Json list = Json::array();
    for (const Reference& reference : references)
        list.push_back(reference.text());
    return list;
}

Json left_behind_object(const std::vector<std::pair<Reference, LeftBehind>>& left)
{
    Json list = Json::array();
    for (const auto& [reference, why] : left)
        list.push_back({{"reference", reference.text()}, {"reason", word(why)}});
    return list;
}

Json object_of(const BundleWritten& written)
{
    return {{"file", written.file.string()},
            {"references", words_of(written.references)},
            {"left_behind", left_behind_object(written.left_behind)}};
}

Json object_of(const AcknowledgementsWritten& written)
{
    Json files = Json::array();
    for (const auto& file : written.files)
        files.push_back(file.string());
    return {{"files", files}, {"count", written.count}};
}

Json object_of(const RequestsImported& imported)
{
    return {{"kind", "requests"},
            {"kiosk_id", imported.kiosk_id},
            {"taken", words_of(imported.taken)},
            {"known", words_of(imported.known)}};
}

Json object_of(const AcknowledgementsImported& heard)
{
    Json sent = Json::array();
    for (const auto& [reference, number] : heard.sent)
        sent.push_back({{"reference", reference.text()}, {"service_request_number", number}});
    return {{"kind", "acknowledgements"},
            {"kiosk_id", heard.kiosk_id},
            {"sent", sent},
            {"refused", words_of(heard.refused)},
            {"not_taken", words_of(heard.not_taken)},
            {"taken_over", words_of(heard.taken_over)},
            {"unchanged", heard.unchanged}};
}

Json object_of(const TakenBack& back)
{
    return {{"reference", back.reference.text()}};
}

Json object_of(const GivenBack& back)
{
    return {{"reference", back.reference.text()}};
}

int exit_code_of(const CourierRefused& refused)
{
    switch (refused.fault) {
    case CourierFault::no_recipient:
    case CourierFault::recipient_is_us:
        return kExitConfiguration;
    case CourierFault::nothing_to_take:
    case CourierFault::nothing_to_tell:
    case CourierFault::not_ours:
    case CourierFault::newer:
    case CourierFault::too_large:
    case CourierFault::damaged:
    case CourierFault::not_sound:
        return kExitInputRefused;
    case CourierFault::not_for_us:
    case CourierFault::unknown_sender:
        return kExitNotAllowed;
    case CourierFault::stick_fails:
    case CourierFault::storage_fails:
        return refused.error ? exit_code(refused.error->code) : kExitCannotKeep;
    }
    return kExitCannotKeep;
}

/// What cannot be done, with the key that an administrator has to judge and the file system's own words.
int print_refusal(const CourierRefused& refused, OutputFormat format)
{
    Complaint complaint{std::string{word(refused.fault)}, courier_sentence(refused), {}};
    if (!refused.key.empty()) complaint.text += " (" + refused.key + ")";
    if (refused.error && !refused.error->detail.empty()) complaint.text += " (" + refused.error->detail + ")";
    for (const auto& [reference, why] : refused.left_behind)
        complaint.fields.push_back({reference.text(), std::string{word(why)}, std::string{word(why)}});
    print_complaint(format, complaint);
    return exit_code_of(refused);
}

template <typename Done>
int print_done(const Done& done, OutputFormat format)
{
    if (format == OutputFormat::json)
        print_json(object_of(done));
    else
        std::printf("%s\n", courier_sentence(done).c_str());
    return kExitDone;
}

/// Executes what takes the lease, and prints whichever of the expected replies comes.
template <typename... Expected>
int execute(const Workplace& workplace, const Command& command)
{
    const auto headless = HeadlessCore::open(workplace, workplace.data_folder);
    if (!headless) return print_error(workplace.format, headless.error());
    const auto replies = (*headless)->core.execute(command);
    if (const auto* refused = find_reply<CourierRefused>(replies))
        return print_refusal(*refused, workplace.format);
    if (const auto* refused = find_reply<ActionRefused>(replies)) {
        const auto reference = Reference::parse(refused->subject);
        if (refused->error.code == ErrorCode::not_found && reference)
            return no_such_request(workplace.format, *reference);
        return print_error(workplace.format, refused->error);
    }
    int status = kExitCannotKeep;
    (
        [&] {
            if (const auto* done = find_reply<Expected>(replies))
                status = print_done(*done, workplace.format);
        }(),
        ...);
    return status;
}

/// The paths a person types are meant from where they stand.
std::filesystem::path from_here(const std::filesystem::path& typed)
{
    std::error_code ignored;
    const auto path = std::filesystem::absolute(typed, ignored);
    return path.empty() ? typed : path;
}

int export_requests(const ExportJob& job, const Workplace& workplace)
{
    ExportRequests command{from_here(job.folder), {}};
    for (const std::string& typed : job.references) {
        const auto reference = typed_reference(typed, workplace.format);
        if (!reference) return kExitInputRefused;
        command.references.push_back(*reference);
    }
    const auto headless = HeadlessCore::open(workplace, workplace.data_folder);
    if (!headless) return print_error(workplace.format, headless.error());
    const auto replies = (*headless)->core.execute(command);
    if (const auto* refused = find_reply<CourierRefused>(replies))
        return print_refusal(*refused, workplace.format);
    if (const auto* uncertain = find_reply<BundleNotCertain>(replies)) {
        print_complaint(
            workplace.format,
            {"not_certain", courier_sentence(*uncertain) + " (" + uncertain->error.detail + ")", {}});
        return kExitCannotKeep;
    }
    return print_done(*find_reply<BundleWritten>(replies), workplace.format);
}

} // namespace

int run(const ExportJob& job, const Workplace& workplace)
{
    switch (job.what) {
    case ExportJob::What::requests:
        return export_requests(job, workplace);
    case ExportJob::What::acknowledgements:
        return execute<AcknowledgementsWritten>(workplace, ExportAcknowledgements{from_here(job.folder)});
    }
    return kExitUsage;
}

int run(const ImportJob& job, const Workplace& workplace)
{
    return execute<RequestsImported, AcknowledgementsImported>(workplace, ImportBundle{from_here(job.file)});
}

int run(const CourierKeyJob&, const Workplace& workplace)
{
    const auto headless = HeadlessCore::open(workplace, workplace.data_folder);
    if (!headless) return print_error(workplace.format, headless.error());
    Core& core = (*headless)->core;
    const auto replies = core.execute(LookForSticks{});
    if (const auto* refused = find_reply<CourierRefused>(replies))
        return print_refusal(*refused, workplace.format);
    const std::string key = core.snapshot()->kiosk_key;
    if (workplace.format == OutputFormat::json)
        print_json({{"key", key}});
    else
        std::printf("%s\n", key.c_str());
    return kExitDone;
}

int run(const TakeBackJob& job, const Workplace& workplace)
{
    const auto reference = typed_reference(job.reference, workplace.format);
    if (!reference) return kExitInputRefused;
    return execute<TakenBack>(workplace, TakeBack{*reference});
}

int run(const GiveBackJob& job, const Workplace& workplace)
{
    const auto reference = typed_reference(job.reference, workplace.format);
    if (!reference) return kExitInputRefused;
    return execute<GivenBack>(workplace, GiveBack{*reference});
}

} // namespace kiosk
