#include "kiosk/exit_code.h"
#include "kiosk/file_copy_wording.h"
#include "kiosk/headless_core.h"
#include "kiosk/input_file.h"
#include "kiosk/jobs.h"
#include "kiosk/json_output.h"
#include "kiosk/note_commands.h"
#include "kiosk/reference_argument.h"
#include "kiosk/request_complaints.h"
#include "kiosk/text_table.h"
#include "kiosk/translation.h"
#include "kiosk/wording.h"
#include "storage/store.h"
#include "storage/text.h"
#include "sync/shown_uploads.h"

#include <algorithm>
#include <cstdio>

#include <nlohmann/json.hpp>

namespace kiosk
{

namespace
{

/// What can be read of a request whose sealed form may be damaged: the others must still be listed.
Result<std::string> title_of(const Store& store, const Entry& entry)
{
    auto form = store.outbox.form(entry.id);
    if (form) return std::move(form->title);
    if (form.error().code == ErrorCode::seal_broken) return std::string{};
    return form.error();
}

Result<std::string> reason_text_of(const Store& store, const Entry& entry)
{
    if (entry.reason_code.empty()) return std::string{};
    const auto remarks = store.outbox.remarks(entry.id);
    if (remarks) return remarks->reason_text.value_or(std::string{});
    if (remarks.error().code == ErrorCode::seal_broken) return std::string{};
    return remarks.error();
}

/// A request as the command line shows it.
struct ShownRequest {
    Entry entry;
    std::string title, reason_text;

    Json object() const { return request_object(entry, title, reason_text); }
};

Result<ShownRequest> shown(const Store& store, Entry entry)
{
    auto title = title_of(store, entry);
    if (!title) return title.error();
    auto reason_text = reason_text_of(store, entry);
    if (!reason_text) return reason_text.error();
    return ShownRequest{std::move(entry), *std::move(title), *std::move(reason_text)};
}

Result<std::vector<ShownRequest>> outbox_of(const Store& store, const std::optional<State>& state)
{
    auto entries = store.outbox.all();
    if (!entries) return entries.error();
    std::vector<ShownRequest> requests;
    for (Entry& entry : *entries) {
        if (state && entry.state != *state) continue;
        auto one = shown(store, std::move(entry));
        if (!one) return one.error();
        requests.push_back(*std::move(one));
    }
    return requests;
}

std::string severity_word(const std::optional<Severity>& severity)
{
    return severity ? std::string{word(*severity)} : std::string{"-"};
}

int print_outbox(const std::vector<ShownRequest>& requests, OutputFormat format)
{
    if (format == OutputFormat::json) {
        Json list = Json::array();
        for (const ShownRequest& request : requests)
            list.push_back(request.object());
        print_json(list);
        return kExitDone;
    }
    TextTable table;
    table.add({tr("Reference"), tr("Severity"), tr("State"), tr("Saved"), tr("Number"), tr("Title")});
    for (const ShownRequest& request : requests)
        table.add({request.entry.reference.text(), severity_word(request.entry.severity),
                   state_name(request.entry), date_and_time(request.entry.created_at),
                   request.entry.service_request_number.value_or("-"), printable(request.title)});
    print_text(requests.empty() ? std::string{tr("No requests.")} + '\n' : table.text());
    return kExitDone;
}

int print_drafts(const std::vector<KeptDraft>& drafts, OutputFormat format)
{
    if (format == OutputFormat::json) {
        Json list = Json::array();
        for (const KeptDraft& kept : drafts)
            list.push_back(request_object(kept.draft, kept.created_at, kept.updated_at));
        print_json(list);
        return kExitDone;
    }
    TextTable table;
    table.add({tr("Reference"), tr("Severity"), tr("Last change"), tr("Title")});
    for (const KeptDraft& kept : drafts)
        table.add({Reference{kept.draft.id}.text(), severity_word(kept.draft.severity),
                   date_and_time(kept.updated_at), printable(kept.draft.title)});
    print_text(drafts.empty() ? std::string{tr("No drafts.")} + '\n' : table.text());
    return kExitDone;
}

/// What a person wrote, one line a field, long texts below.
std::string form_text(const Draft& form, const Catalogue& catalogue, std::string_view language)
{
    TextTable table;
    const auto add = [&](std::string_view field, std::string_view text) {
        if (!text.empty()) table.add({field_name(field), printable(text)});
    };
    if (form.category) add("category", catalogue.label(*form.category, language));
    if (form.kind == RequestKind::customer)
        add("customer_id", form.customer_name.empty() ? form.customer_id : form.customer_name);
    add("service", catalogue.label(CatalogueList::service, form.service, language));
    if (form.area) add("area", catalogue.label(*form.area, language));
    if (form.severity) add("severity", catalogue.label(*form.severity, language));
    std::string reasons;
    for (const EscalationReason reason : form.escalation_reasons)
        reasons += (reasons.empty() ? "" : ", ") + std::string{catalogue.label(reason, language)};
    add("escalation_reasons", reasons);
    add("contact.first_name", form.contact.first_name);
    add("contact.last_name", form.contact.last_name);
    add("contact.email", form.contact.email);
    add("contact.phone", form.contact.phone);
    if (form.is_reachable_24x7) add("contact_24x7", form.contact.phone);
    add("contact.language", form.contact.language);

    std::string text = table.text();
    for (const auto& [field, words] : {std::pair{"description", form.description},
                                       std::pair{"impact", form.impact}, std::pair{"tried", form.tried}})
        if (!words.empty())
            text += '\n' + field_name(field) + '\n' + printable(words, LineBreaks::kept) + '\n';
    return text;
}

/// What a person is told about the way of a file; nothing when it has none.
std::string upload_text(const std::optional<Upload>& upload, State state)
{
    if (!upload) return {};
    std::string text = upload_sentence(*upload, state);
    if (!upload->reason_code.empty()) text += " [" + printable(upload->reason_code) + "]";
    if (!upload->reason_text.empty()) text += " " + printable(upload->reason_text);
    return text;
}

/// The files; with their way to a gateway where they are as many `uploads`.
std::string attachments_text(const std::vector<Attachment>& attachments,
                             const std::vector<std::optional<Upload>>& uploads = {},
                             State state = State::ready)
{
    if (attachments.empty()) return {};
    TextTable table;
    for (std::size_t i = 0; i < attachments.size(); ++i) {
        const Attachment& attachment = attachments[i];
        table.add({"  " + printable(attachment.name), byte_size(attachment.bytes), attachment.sha256,
                   i < uploads.size() ? upload_text(uploads[i], state) : std::string{}});
    }
    return '\n' + field_name("attachments") + '\n' + table.text();
}

int print_request(const ShownRequest& request, const Draft& form, const std::vector<Transition>& history,
                  const Correspondence& correspondence, const std::vector<Attachment>& attachments,
                  const std::vector<std::optional<Upload>>& uploads, const Workplace& workplace)
{
    if (workplace.format == OutputFormat::json) {
        Json object = request.object();
        object["status"] = status_object(correspondence);
        object["notes"] = notes_object(correspondence);
        object["history"] = history_object(history);
        object["form"] = draft_object(form);
        object["attachments"] = attachments_object(attachments, uploads);
        print_json(object);
        return kExitDone;
    }
    const Entry& entry = request.entry;
    std::string text = entry.reference.text() + "  " + printable(request.title) + '\n';
    text += state_name(entry) + ". " + state_sentence(entry, {}, SystemClock{}.now().wall) + '\n';
    if (entry.service_request_number)
        text +=
            fill(tr("Service request number: {number}"), fmt::arg("number", *entry.service_request_number)) +
            '\n';
    if (!entry.reason_code.empty()) {
        text += reason_sentence(entry.reason_code, entry.state) + " [" + printable(entry.reason_code) + "]\n";
        if (!request.reason_text.empty()) text += printable(request.reason_text, LineBreaks::kept) + '\n';
    }
    text += correspondence_text(correspondence, SystemClock{}.now().wall);
    text += '\n' + form_text(form, workplace.catalogue, workplace.config.ui.language) +
            attachments_text(attachments, uploads, entry.state) + '\n';
    TextTable lines;
    for (const Transition& transition : history)
        lines.add(
            {date_and_time(transition.at), history_words(transition), printable(transition.reason_code)});
    print_text(text + lines.text());
    return kExitDone;
}

int print_draft(const KeptDraft& kept, const std::vector<Attachment>& attachments, const Workplace& workplace)
{
    const Draft& draft = kept.draft;
    if (workplace.format == OutputFormat::json) {
        Json object = request_object(draft, kept.created_at, kept.updated_at);
        object["status"] = nullptr;
        object["notes"] = Json::array();
        object["history"] = Json::array();
        object["form"] = draft_object(draft);
        object["attachments"] =
            attachments_object(attachments, std::vector<std::optional<Upload>>(attachments.size()));
        print_json(object);
        return kExitDone;
    }
    print_text(Reference{draft.id}.text() + "  " + printable(draft.title) + '\n' +
               tr("A draft. It is not sent before it is submitted.") + "\n\n" +
               form_text(draft, workplace.catalogue, workplace.config.ui.language) +
               attachments_text(attachments));
    return kExitDone;
}

/// A draft file names a customer by tenant id; 21Vianet's agents read the name that the directory has for it.
void name_customer(Draft& draft, const Snapshot& snapshot)
{
    if (draft.kind != RequestKind::customer || !draft.customer_name.empty() || !snapshot.directory) return;
    if (const auto row = snapshot.directory->find(trimmed(draft.customer_id)))
        draft.customer_name = snapshot.directory->customer(*row).company_name;
}

/// Every error of a refused draft, and under which reference it is kept.
int print_refusal(const DraftRefused& refused, const DraftNotKept* not_kept, OutputFormat format)
{
    const std::string reference = Reference{refused.id}.text();
    Complaint complaint{
        "invalid_input",
        not_kept == nullptr
            ? fill(tr("The request was not accepted. It is kept as draft {reference}."),
                   fmt::arg("reference", reference))
            : std::string{tr("The request was not accepted, and its draft could not be kept.")} + ' ' +
                  fault_sentence(not_kept->error.code),
        {}};
    for (const FieldError& error : refused.errors)
        complaint.fields.push_back({error.field, std::string{word(error.fault)}, sentence(error)});
    print_complaint(format, complaint);
    return kExitInputRefused;
}

/// The draft file itself is not one: `detail` begins with the key that does not fit, if one can be named.
int print_unreadable(const Error& error, OutputFormat format)
{
    const std::string field = error.detail.substr(0, error.detail.find(' '));
    const bool names_a_field = !error.detail.starts_with("not ");
    Complaint complaint{"invalid_input", tr("This is not a draft as support-kiosk(1) describes it."), {}};
    complaint.fields.push_back({names_a_field ? field : "", "not_readable", error.detail});
    print_complaint(format, complaint);
    return kExitInputRefused;
}

} // namespace

int run(const SubmitJob& job, const Workplace& workplace)
{
    const auto text = read_input(job.file, kDraftBytesMax);
    if (!text) {
        print_complaint(workplace.format, {"invalid_input",
                                           fill(tr("The draft cannot be read: {reason}"),
                                                fmt::arg("reason", text.error().detail)),
                                           {}});
        return kExitInputRefused;
    }
    SystemRandom random;
    auto draft = draft_from_json(*text, random);
    if (!draft) return print_unreadable(draft.error(), workplace.format);

    const auto headless = HeadlessCore::open(workplace, workplace.data_folder);
    if (!headless) return print_error(workplace.format, headless.error());
    Core& core = (*headless)->core;
    name_customer(*draft, *core.snapshot());
    for (std::string& path : draft->attachments) { // A draft that is kept is continued from elsewhere.
        std::error_code failure;
        const auto whole = std::filesystem::absolute(path, failure);
        if (!failure) path = whole.string();
    }
    const RequestId id = draft->id;
    const auto replies = core.execute(SubmitDraft{*std::move(draft)});
    if (const auto* refused = find_reply<DraftRefused>(replies))
        return print_refusal(*refused, find_reply<DraftNotKept>(replies), workplace.format);
    if (const auto* not_accepted = find_reply<NotAccepted>(replies))
        return print_error(workplace.format, not_accepted->error);

    const auto* accepted = find_reply<Accepted>(replies);
    if (workplace.format == OutputFormat::text) {
        print_text(accepted->reference.text() + '\n');
        return kExitDone;
    }
    const auto& rows = *core.snapshot()->requests;
    const auto row = std::ranges::find_if(rows, [&](const auto& one) { return one->entry.id == id; });
    print_json(request_object((*row)->entry, (*row)->title, {}));
    return kExitDone;
}

int run(const ListJob& job, const Workplace& workplace)
{
    const auto store = Store::inspect(workplace.data_folder);
    if (!store) return print_error(workplace.format, store.error());
    if (job.what == ListJob::What::drafts) {
        const auto drafts = *store ? (*store)->drafts.all() : std::vector<KeptDraft>{};
        return drafts ? print_drafts(*drafts, workplace.format)
                      : print_error(workplace.format, drafts.error());
    }
    const auto requests = *store ? outbox_of(**store, job.state) : std::vector<ShownRequest>{};
    return requests ? print_outbox(*requests, workplace.format)
                    : print_error(workplace.format, requests.error());
}

int run(const ShowJob& job, const Workplace& workplace)
{
    const auto reference = typed_reference(job.reference, workplace.format);
    if (!reference) return kExitInputRefused;
    const auto opened = Store::inspect(workplace.data_folder);
    if (!opened) return print_error(workplace.format, opened.error());
    if (!*opened) return no_such_request(workplace.format, *reference);
    const Store& store = **opened;

    const auto entry = store.outbox.find(*reference);
    if (!entry) return print_error(workplace.format, entry.error());
    if (*entry) {
        const auto request = shown(store, **entry);
        if (!request) return print_error(workplace.format, request.error());
        const auto form = store.outbox.form((*entry)->id);
        if (!form) return print_error(workplace.format, form.error());
        const auto history = store.outbox.history((*entry)->id);
        if (!history) return print_error(workplace.format, history.error());
        const auto correspondence = correspondence_of(store, **entry, *form);
        if (!correspondence) return print_error(workplace.format, correspondence.error());
        const auto attachments = store.attachments.of((*entry)->id);
        if (!attachments) return print_error(workplace.format, attachments.error());
        const auto uploads =
            shown_uploads(store, **entry, *attachments, workplace.config.sync.attachments.way);
        if (!uploads) return print_error(workplace.format, uploads.error());
        return print_request(*request, *form, *history, *correspondence, *attachments, *uploads, workplace);
    }

    const auto drafts = store.drafts.all();
    if (!drafts) return print_error(workplace.format, drafts.error());
    for (const KeptDraft& kept : *drafts) {
        if (Reference{kept.draft.id} != *reference) continue;
        const auto attachments = store.attachments.of(kept.draft.id);
        if (!attachments) return print_error(workplace.format, attachments.error());
        return print_draft(kept, *attachments, workplace);
    }
    return no_such_request(workplace.format, *reference);
}

int run(const ActJob& job, const Workplace& workplace)
{
    const auto reference = typed_reference(job.reference, workplace.format);
    if (!reference) return kExitInputRefused;
    const auto headless = HeadlessCore::open(workplace, workplace.data_folder);
    if (!headless) return print_error(workplace.format, headless.error());
    Core& core = (*headless)->core;

    const auto replies = core.execute(ActOn{*reference, job.action});
    if (const auto* refused = find_reply<ActionRefused>(replies)) {
        if (refused->error.code == ErrorCode::not_found) return no_such_request(workplace.format, *reference);
        return print_error(workplace.format, refused->error);
    }
    const auto* done = find_reply<ActionDone>(replies);
    const auto* draft = find_reply<DraftOpened>(replies);
    if (workplace.format == OutputFormat::text) {
        std::string text = outcome_sentence(*done, *core.snapshot()) + '\n';
        if (draft != nullptr && draft->draft.replaces)
            text = fill(tr("{reference} has left already, so the edit is a new draft: {draft}"),
                        fmt::arg("reference", reference->text()),
                        fmt::arg("draft", Reference{draft->draft.id}.text())) +
                   '\n';
        print_text(text);
        return kExitDone;
    }
    const auto current = core.snapshot();
    if (draft != nullptr) {
        const Timestamp now = SystemClock{}.now().wall;
        Json object = request_object(draft->draft, now, now);
        object["form"] = draft_object(draft->draft);
        print_json(object);
        return kExitDone;
    }
    const auto row = std::ranges::find_if(
        *current->requests, [&](const auto& one) { return one->entry.reference == *reference; });
    print_json(request_object((*row)->entry, (*row)->title, {}));
    return kExitDone;
}

} // namespace kiosk
