#include "kiosk/exit_code.h"
#include "kiosk/jobs.h"
#include "kiosk/json_output.h"
#include "kiosk/text_table.h"
#include "kiosk/translation.h"
#include "kiosk/wording.h"
#include "storage/file.h"
#include "storage/store.h"

#include <algorithm>
#include <cstdio>

#include <nlohmann/json.hpp>

namespace kiosk
{

namespace
{

int refuse(const Workplace& workplace, std::string code, std::string text, int status)
{
    print_complaint(workplace.format, {std::move(code), std::move(text), {}});
    return status;
}

/// The request or draft of this reference, if there is one.
Result<std::optional<RequestId>> id_of(const Store& store, const Reference& reference)
{
    const auto entry = store.outbox.find(reference);
    if (!entry) return entry.error();
    if (*entry) return std::optional{(*entry)->id};
    const auto drafts = store.drafts.all();
    if (!drafts) return drafts.error();
    for (const KeptDraft& kept : *drafts)
        if (Reference{kept.draft.id} == reference) return std::optional{kept.draft.id};
    return std::optional<RequestId>{};
}

/// Every attachment as a file of its own in `folder`. What stops it leaves the files before it whole.
int take_out(const Store& store, const RequestId& id, const std::vector<Attachment>& attachments,
             const std::filesystem::path& folder, const Workplace& workplace)
{
    std::error_code ignored;
    if (!std::filesystem::is_directory(folder, ignored))
        return refuse(workplace, "not_found",
                      fill(tr("{path} is not a folder."), fmt::arg("path", folder.string())),
                      kExitInputRefused);
    for (const Attachment& attachment : attachments) {
        const auto file = folder / attachment.name;
        if (std::filesystem::exists(std::filesystem::symlink_status(file, ignored)))
            return refuse(workplace, "not_allowed",
                          fill(tr("{path} is there already; nothing is overwritten."),
                               fmt::arg("path", printable(file.string()))),
                          kExitNotAllowed);
    }
    for (const Attachment& attachment : attachments) {
        auto file = NewPrivateFile::create(folder / attachment.name);
        if (!file) return print_error(workplace.format, file.error());
        auto written =
            store.attachments.read(id, attachment, [&](std::string_view part) { return file->write(part); });
        if (written) written = file->keep();
        if (!written && written.error().code == ErrorCode::seal_broken)
            return refuse(workplace, "seal_broken",
                          fill(tr("The attachment “{name}” is damaged."), fmt::arg("name", attachment.name)),
                          kExitCannotKeep);
        if (!written) return print_error(workplace.format, written.error());
    }
    return kExitDone;
}

} // namespace

int run(const AttachmentsJob& job, const Workplace& workplace)
{
    const auto reference = Reference::parse(job.reference);
    if (!reference)
        return refuse(workplace, "invalid_input",
                      fill(tr("{text} is not a reference: characters are missing or wrong."),
                           fmt::arg("text", job.reference)),
                      kExitInputRefused);
    const auto store = Store::inspect(workplace.data_folder);
    if (!store) return print_error(workplace.format, store.error());
    const auto id = *store ? id_of(**store, *reference) : std::optional<RequestId>{};
    if (!id) return print_error(workplace.format, id.error());
    if (!*id)
        return refuse(workplace, "not_found",
                      fill(tr("There is no request {reference}."), fmt::arg("reference", reference->text())),
                      kExitInputRefused);
    const auto attachments = (*store)->attachments.of(**id);
    if (!attachments) return print_error(workplace.format, attachments.error());

    if (!job.folder.empty())
        if (const int status = take_out(**store, **id, *attachments, job.folder, workplace);
            status != kExitDone)
            return status;
    if (workplace.format == OutputFormat::json) {
        print_json(attachments_object(*attachments));
        return kExitDone;
    }
    TextTable table;
    for (const Attachment& attachment : *attachments)
        table.add({printable(attachment.name), byte_size(attachment.bytes), attachment.sha256});
    print_text(attachments->empty() ? std::string{tr("No attachments.")} + '\n' : table.text());
    return kExitDone;
}

} // namespace kiosk
