#include "kiosk/note_commands.h"

#include "kiosk/exit_code.h"
#include "kiosk/headless_core.h"
#include "kiosk/input_file.h"
#include "kiosk/jobs.h"
#include "kiosk/json_output.h"
#include "kiosk/note_wording.h"
#include "kiosk/request_complaints.h"
#include "kiosk/text_table.h"
#include "kiosk/translation.h"
#include "kiosk/wording.h"
#include "storage/text.h"

#include <cstdio>

#include <nlohmann/json.hpp>

namespace kiosk
{

namespace
{

/// What became of a note or a closing that was to be queued.
int print_queued(const std::vector<Reply>& replies, const Reference& reference, const Workplace& workplace)
{
    if (const auto* accepted = find_reply<NoteAccepted>(replies)) {
        if (workplace.format == OutputFormat::json)
            print_json({{"id", accepted->id.text()},
                        {"reference", reference.text()},
                        {"kind", word(accepted->kind)},
                        {"state", word(State::ready)},
                        {"created_at", rfc3339(accepted->at)}});
        else
            std::printf("%s\n", accepted->kind == NoteKind::note
                                    ? tr("The note is saved on this device. It is sent when there is a line.")
                                    : tr("The closing is saved on this device. It is sent when there is a "
                                         "line."));
        return kExitDone;
    }
    const auto* refused = find_reply<NoteNotAccepted>(replies);
    if (!refused->error) {
        Complaint complaint{"invalid_input", tr("The note was not saved."), {}};
        for (const FieldError& error : refused->errors)
            complaint.fields.push_back({error.field, std::string{word(error.fault)}, sentence(error)});
        print_complaint(workplace.format, complaint);
        return kExitInputRefused;
    }
    if (refused->error->code == ErrorCode::not_found) return no_such_request(workplace.format, reference);
    return print_error(workplace.format, *refused->error);
}

NoteId fresh_id()
{
    SystemRandom random;
    return NoteId{Uuid::random(random)};
}

int queue(const Command& command, const Reference& reference, const Workplace& workplace)
{
    const auto headless = HeadlessCore::open(workplace, workplace.data_folder);
    if (!headless) return print_error(workplace.format, headless.error());
    return print_queued((*headless)->core.execute(command), reference, workplace);
}

} // namespace

std::string correspondence_text(const Correspondence& correspondence, Timestamp now)
{
    using Writing = Correspondence::Writing;
    if (correspondence.writing == Writing::not_sent || correspondence.writing == Writing::elsewhere)
        return {};
    std::string text;
    const auto& standing = correspondence.standing;
    if (standing && standing->seen_at != Timestamp{}) text += status_name(standing->status) + ". ";
    text += standing_sentence(correspondence, now) + '\n';
    for (const Message& message : correspondence.messages) {
        text += '\n' + printable(message_heading(message, now));
        if (const std::string state = message_state(message); !state.empty()) text += "  ·  " + state;
        text += '\n' + printable(message_text(message), LineBreaks::kept) + '\n';
        if (const std::string reason = message_reason(message); !reason.empty())
            text += printable(reason, LineBreaks::kept) + '\n';
    }
    return text;
}

int run(const NoteJob& job, const Workplace& workplace)
{
    const auto reference = typed_reference(job.reference, workplace.format);
    if (!reference) return kExitInputRefused;
    std::string text = job.text;
    if (!job.file.empty()) {
        auto read = read_input(job.file, kNoteBytesMax);
        if (!read) {
            print_complaint(workplace.format, {"invalid_input",
                                               fill(tr("The note cannot be read: {reason}"),
                                                    fmt::arg("reason", read.error().detail)),
                                               {}});
            return kExitInputRefused;
        }
        text = *std::move(read);
    }
    return queue(SendNote{*reference, fresh_id(), valid_utf8(text)}, *reference, workplace);
}

int run(const CloseJob& job, const Workplace& workplace)
{
    const auto reference = typed_reference(job.reference, workplace.format);
    if (!reference) return kExitInputRefused;
    return queue(CloseRequest{*reference, fresh_id(), job.customer_informed}, *reference, workplace);
}

} // namespace kiosk
