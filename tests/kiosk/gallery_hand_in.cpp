#include "tests/kiosk/gallery_hand_in.h"

#include "tests/kiosk/gallery_files.h"

#include "kiosk/portal_links.h"
#include "sync/wire_format.h"

#include <algorithm>
#include <variant>

namespace kiosk::test
{

using namespace std::chrono_literals;

namespace
{

/// What the core would answer for `detail`: held, with the fields of its form.
HandInSheet sheet_of(RequestDetail detail)
{
    detail.entry.state = State::held;
    detail.entry.reason_code = kReasonHandIn;
    detail.form.id = detail.entry.id;
    const auto request = validate(detail.form);
    const std::string frozen =
        service_request_body(std::get<Request>(request), {}, shipped_catalogue(), "zh-CN");
    return {detail, *hand_in_fields(frozen, detail.form, shipped_catalogue(), "zh-CN")};
}

Snapshot offline_day()
{
    Snapshot snapshot = busy_day();
    snapshot.line = {LineState::waiting, LineReason::no_connection, "curl 7", gallery_time() + 4min};
    snapshot.sending = 0;
    return snapshot;
}

/// The same day with the first ready request changed by `change`; that one's detail.
RequestDetail day_with(App& app, const std::function<void(Entry&)>& change)
{
    Snapshot snapshot = offline_day();
    RequestDetail detail = detail_of(snapshot, State::ready);
    change(detail.entry);
    auto rows = std::make_shared<RequestList>(snapshot.requests->begin(), snapshot.requests->end());
    for (auto& row : *rows)
        if (row->entry.id == detail.entry.id) {
            RequestSummary changed = *row;
            changed.entry = detail.entry;
            row = std::make_shared<const RequestSummary>(std::move(changed));
        }
    snapshot.requests = std::make_shared<const RequestPages>(*rows);
    app.see(std::make_shared<const Snapshot>(std::move(snapshot)));
    return detail;
}

HandInSheet open_hand_in(App& app, const Draft& form)
{
    RequestDetail detail = day_with(app, [](Entry&) {});
    detail.form = form;
    app.update(ShowRequest{detail.entry.reference}, gallery_time());
    app.hear(RequestOpened{detail});
    app.update(HandInRequest{}, gallery_time());
    HandInSheet sheet = sheet_of(detail);
    app.hear(HandInOpened{sheet});
    return sheet;
}

Draft long_customer_draft()
{
    Draft draft = filled_customer_draft();
    for (int i = 0; i < 8; ++i)
        draft.description += "\nThe event log says at 09:4" + std::to_string(i) +
                             ": the service did not answer in time, and the mailbox stays offline.";
    return draft;
}

void show_step(App& app, std::size_t step)
{
    app.update(ShowHandInStep{step}, gallery_time());
    std::get<HandInScreen>(app.screen()).wants_focus = false;
}

void type_number(App& app, std::string_view number)
{
    auto& screen = std::get<HandInScreen>(app.screen());
    show_step(app, screen.number_step());
    std::get<HandInScreen>(app.screen()).number = number;
    app.update(CheckNumber{}, gallery_time());
    std::get<HandInScreen>(app.screen()).wants_focus = false;
}

} // namespace

std::vector<Scene> hand_in_scenes()
{
    return {
        {"hand-in-form", [](App& app) { open_hand_in(app, filled_partner_center_draft()); }},
        {"hand-in-files",
         [](App& app) {
             HandInSheet sheet = open_hand_in(app, filled_partner_center_draft());
             sheet.detail.attachments = files_of_a_request();
             app.hear(HandInOpened{sheet});
         }},
        {"hand-in-customer-form", [](App& app) { open_hand_in(app, filled_customer_draft()); }},
        {"hand-in-title",
         [](App& app) {
             open_hand_in(app, filled_partner_center_draft());
             show_step(app, 1);
         },
         {"hand_in.copy"}},
        {"hand-in-severity",
         [](App& app) {
             open_hand_in(app, filled_customer_draft());
             show_step(app, 3);
         }},
        {"hand-in-everything",
         [](App& app) {
             const auto sheet = open_hand_in(app, long_customer_draft());
             show_step(app, sheet.fields.size());
         }},
        {"hand-in-number",
         [](App& app) {
             const auto sheet = open_hand_in(app, filled_partner_center_draft());
             show_step(app, sheet.fields.size() + 1);
         }},
        {"hand-in-number-refused",
         [](App& app) {
             const auto sheet = open_hand_in(app, filled_partner_center_draft());
             type_number(app, sheet.detail.entry.reference.text());
         }},
        {"hand-in-confirm",
         [](App& app) {
             open_hand_in(app, filled_partner_center_draft());
             type_number(app, "SR-2026-119871");
         }},
        {"hand-in-leaving",
         [](App& app) {
             open_hand_in(app, filled_partner_center_draft());
             app.update(GoBack{}, gallery_time());
         }},
        {"hand-in-handed-in",
         [](App& app) {
             const auto sheet = open_hand_in(app, filled_partner_center_draft());
             type_number(app, "SR-2026-119871");
             app.update(RecordNumber{}, gallery_time());
             const RequestDetail handed = day_with(app, [](Entry& entry) {
                 entry.state = State::handed_in;
                 entry.channel = Channel::handin;
                 entry.service_request_number = "SR-2026-119871";
             });
             app.hear(HandedIn{handed.entry.reference, "SR-2026-119871"});
         }},
        {"request-to-hand-in",
         [](App& app) {
             RequestDetail detail = day_with(app, [](Entry& entry) { entry.channel = Channel::handin; });
             detail.may_try_now = false;
             app.update(ShowRequest{detail.entry.reference}, gallery_time());
             app.hear(RequestOpened{detail});
         }},
        {"request-hand-in-begun",
         [](App& app) {
             RequestDetail detail = day_with(app, [](Entry& entry) {
                 entry.state = State::held;
                 entry.reason_code = kReasonHandIn;
             });
             detail.history.push_back({gallery_time() - 5min, State::ready, State::held, "hand_in"});
             detail.may_hold = detail.may_try_now = false;
             detail.may_release = true;
             app.update(ShowRequest{detail.entry.reference}, gallery_time());
             app.hear(RequestOpened{detail});
         }},
        {"request-moved-to-courier",
         [](App& app) {
             RequestDetail detail = day_with(app, [](Entry& entry) { entry.channel = Channel::courier; });
             detail.history.push_back({gallery_time(), State::ready, State::ready, "moved_to_courier"});
             detail.may_try_now = false;
             app.update(ShowRequest{detail.entry.reference}, gallery_time());
             app.hear(RequestOpened{detail});
             app.hear(Moved{detail.entry.reference, Channel::courier});
         }},
        {"form-to-hand-in",
         [](App& app) {
             app.device().channel = Channel::handin;
             app.see(std::make_shared<const Snapshot>(offline_day()));
             const Draft draft = filled_partner_center_draft();
             app.update(ContinueDraft{draft.id}, gallery_time());
             app.hear(DraftOpened{draft});
         }},
    };
}

std::vector<std::string> hand_in_texts()
{
    std::vector<std::string> texts;
    for (Draft form : {filled_partner_center_draft(), filled_customer_draft(), long_customer_draft()}) {
        RequestDetail detail = detail_of(busy_day(), State::ready);
        detail.form = form;
        for (const HandInField& field : sheet_of(detail).fields) {
            texts.push_back(field.value);
            texts.push_back(field.form_label);
        }
    }
    texts.emplace_back("SR-2026-119871");
    return texts;
}

} // namespace kiosk::test
