#include "kiosk/json_output.h"

#include "kiosk/exit_code.h"
#include "kiosk/text_table.h"
#include "kiosk/translation.h"
#include "kiosk/wording.h"

#include <cstdio>

#include <nlohmann/json.hpp>

namespace kiosk
{

namespace
{

template <typename Value>
Json or_null(const std::optional<Value>& value)
{
    return value ? Json(*value) : Json(nullptr);
}

Json time_or_null(const std::optional<Timestamp>& time)
{
    return time ? Json(rfc3339(*time)) : Json(nullptr);
}

bool is_tried_again(State state)
{
    return state == State::ready || state == State::claimed || state == State::checking;
}

} // namespace

Json request_object(const Entry& entry, std::string_view title, std::string_view reason_text)
{
    Json reason = nullptr;
    if (!entry.reason_code.empty()) {
        const std::string text =
            reason_text.empty() ? reason_sentence(entry.reason_code, entry.state) : std::string{reason_text};
        reason = Json{{"code", entry.reason_code}, {"text", text}};
    }
    return Json{
        {"id", entry.id.text()},
        {"reference", entry.reference.text()},
        {"kind", word(entry.kind)},
        {"state", word(entry.state)},
        {"severity", word(entry.severity)},
        {"title", title},
        {"attempts", entry.attempts},
        {"reason", reason},
        {"service_request_number", or_null(entry.service_request_number)},
        {"channel", word(entry.channel)},
        {"created_at", rfc3339(entry.created_at)},
        {"updated_at", rfc3339(entry.updated_at)},
        {"next_attempt_at",
         is_tried_again(entry.state) ? Json(rfc3339(entry.next_attempt_at)) : Json(nullptr)},
        {"replaces", entry.replaces ? Json(entry.replaces->text()) : Json(nullptr)},
    };
}

Json request_object(const Draft& draft, Timestamp created_at, Timestamp updated_at)
{
    return Json{
        {"id", draft.id.text()},
        {"reference", Reference{draft.id}.text()},
        {"kind", word(draft.kind)},
        {"state", "draft"},
        {"severity", draft.severity ? Json(word(*draft.severity)) : Json(nullptr)},
        {"title", draft.title},
        {"attempts", 0},
        {"reason", nullptr},
        {"service_request_number", nullptr},
        {"channel", nullptr},
        {"created_at", rfc3339(created_at)},
        {"updated_at", rfc3339(updated_at)},
        {"next_attempt_at", nullptr},
        {"replaces", draft.replaces ? Json(draft.replaces->text()) : Json(nullptr)},
    };
}

Json draft_object(const Draft& draft)
{
    return Json::parse(to_json(draft));
}

Json status_object(const Correspondence& correspondence)
{
    const auto& standing = correspondence.standing;
    if (!standing || standing->seen_at == Timestamp{}) return nullptr;
    Json history = Json::array();
    for (const StandingChange& line : correspondence.statuses)
        history.push_back({{"at", rfc3339(line.at)}, {"status", word(line.status)}});
    return Json{
        {"status", word(standing->status)},
        {"seen_at", rfc3339(standing->seen_at)},
        {"fault", standing->fault.empty() ? Json(nullptr) : Json(standing->fault)},
        {"history", history},
    };
}

Json notes_object(const Correspondence& correspondence)
{
    Json notes = Json::array();
    for (const Message& message : correspondence.messages) {
        const bool is_ours = message.from == Message::From::us;
        Json note{
            {"id", message.id ? Json(message.id->text()) : Json(nullptr)},
            {"from", is_ours ? "us" : "them"},
            {"kind", word(message.kind)},
            {"author", message.author},
            {"at", time_or_null(message.at)},
            {"text", message.text},
            {"state", is_ours ? Json(word(message.state)) : Json(nullptr)},
            {"reason", nullptr},
        };
        if (!message.reason_code.empty())
            note["reason"] = Json{{"code", message.reason_code}, {"text", message.reason_text}};
        if (message.kind == NoteKind::closing)
            note["customer_informed"] = message.customer_informed == CustomerInformed::yes;
        notes.push_back(std::move(note));
    }
    return notes;
}

Json attachments_object(const std::vector<Attachment>& attachments)
{
    Json list = Json::array();
    for (const Attachment& attachment : attachments)
        list.push_back(
            {{"name", attachment.name}, {"size", attachment.bytes}, {"sha256", attachment.sha256}});
    return list;
}

Json attachments_object(const std::vector<Attachment>& attachments,
                        const std::vector<std::optional<Upload>>& uploads)
{
    Json list = attachments_object(attachments);
    for (std::size_t i = 0; i < list.size(); ++i) {
        const auto& upload = uploads[i];
        list[i]["upload"] = upload ? Json(word(upload->state)) : Json(nullptr);
        list[i]["upload_reason"] = nullptr;
        if (upload && !upload->reason_code.empty())
            list[i]["upload_reason"] = Json{{"code", upload->reason_code}, {"text", upload->reason_text}};
    }
    return list;
}

Json history_object(const std::vector<Transition>& history)
{
    Json lines = Json::array();
    for (const Transition& transition : history)
        lines.push_back({
            {"at", rfc3339(transition.at)},
            {"from", transition.from ? Json(word(*transition.from)) : Json(nullptr)},
            {"to", word(transition.to)},
            {"reason", transition.reason_code.empty() ? Json(nullptr) : Json(transition.reason_code)},
        });
    return lines;
}

Json line_object(const LineStatus& line)
{
    return Json{
        {"state", word(line.state)},
        {"reason", word(line.reason)},
        {"code", line.code},
        {"next_attempt_at", time_or_null(line.next_attempt_at)},
    };
}

void print_json(const Json& document)
{
    print_text(document.dump(2, ' ', false, Json::error_handler_t::replace) + '\n');
}

void print_text(std::string_view text)
{
    std::fwrite(text.data(), 1, text.size(), stdout);
}

void print_complaint(OutputFormat format, const Complaint& complaint)
{
    if (format == OutputFormat::json) {
        Json fields = Json::array();
        for (const FieldComplaint& one : complaint.fields)
            fields.push_back({{"field", one.field}, {"code", one.code}, {"text", one.text}});
        print_json({{"error", {{"code", complaint.code}, {"text", complaint.text}, {"fields", fields}}}});
        return;
    }
    std::string text = "support-kiosk: " + printable(complaint.text, LineBreaks::kept) + '\n';
    TextTable table;
    for (const FieldComplaint& one : complaint.fields)
        table.add({"  " + printable(one.field), printable(one.text)});
    text += table.text();
    std::fwrite(text.data(), 1, text.size(), stderr);
}

int print_error(OutputFormat format, const Error& error)
{
    std::string text = fault_sentence(error.code);
    if (error.code == ErrorCode::locked && !error.detail.empty())
        text += ' ' + fill(tr("Its process is {pid}."), fmt::arg("pid", error.detail));
    else if (error.code == ErrorCode::configuration_wrong)
        text += '\n' + error.detail;
    else if (!error.detail.empty())
        text += " (" + error.detail + ")";
    print_complaint(format, {std::string{word(error.code)}, text, {}});
    return exit_code(error.code);
}

} // namespace kiosk
