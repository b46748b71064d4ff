#include "tests/kiosk/gallery_notes.h"

namespace kiosk::test
{

using namespace std::chrono_literals;

namespace
{

constexpr const char* kAuthor = "Li Na (李娜)";
constexpr const char* kQuestion = "请问受影响的用户是否都在同一个许可证组？请提供两个用户名和出错的时间。";
constexpr const char* kAnswer = "Yes, all of them are in the group \"Sales CN\". Two examples: anna.w and "
                                "liu.m, both this morning at 09:40.";
constexpr const char* kRefused = "We have waited for a week now.";
constexpr const char* kItsWords = "The service request was transferred and takes no notes.";
constexpr const char* kTyped = "It began after the renewal of 1 November.";

Message theirs(Milliseconds ago)
{
    return {.from = Message::From::them, .author = kAuthor, .at = gallery_time() - ago, .text = kQuestion};
}

Message ours(unsigned number, const char* text, State state, Milliseconds ago)
{
    return {.from = Message::From::us,
            .author = {},
            .at = gallery_time() - ago,
            .text = text,
            .id = NoteId{id_of(number).uuid},
            .state = state,
            .may_try_now = state != State::sent,
            .may_take_back = state == State::ready || state == State::needs_attention};
}

/// A day on which 21Vianet asks about the sent request, of which some note is on its way.
Snapshot asking_day(NoteCounts notes)
{
    Snapshot snapshot = busy_day();
    auto requests = std::make_shared<RequestList>(snapshot.requests->begin(), snapshot.requests->end());
    for (auto& request : *requests) {
        if (request->entry.state != State::sent) continue;
        RequestSummary asked = *request;
        asked.status = ServiceStatus::attention_needed;
        asked.notes = notes;
        request = std::make_shared<const RequestSummary>(asked);
        break;
    }
    snapshot.requests = std::make_shared<const RequestPages>(*requests);
    snapshot.counts = {};
    snapshot.counts[static_cast<std::size_t>(Place::drafts)] = snapshot.drafts->size();
    for (const auto& request : *requests)
        ++snapshot.counts[static_cast<std::size_t>(place_of(*request))];
    return snapshot;
}

Correspondence correspondence(std::vector<Message> messages)
{
    return {.standing = Standing{.status = ServiceStatus::attention_needed,
                                 .since = gallery_time() - 3h,
                                 .seen_at = gallery_time() - 2h},
            .statuses = {{gallery_time() - 26h, ServiceStatus::open},
                         {gallery_time() - 3h, ServiceStatus::attention_needed}},
            .messages = std::move(messages),
            .writing = Correspondence::Writing::open};
}

void open_request(App& app, NoteCounts notes, Correspondence correspondence)
{
    app.see(std::make_shared<const Snapshot>(asking_day(notes)));
    RequestDetail detail = detail_of(app.snapshot(), State::sent);
    detail.correspondence = std::move(correspondence);
    app.update(ShowRequest{detail.entry.reference}, gallery_time());
    app.hear(RequestOpened{detail});
}

NoteForm& form_of(App& app)
{
    return std::get<RequestScreen>(app.screen()).note;
}

} // namespace

std::vector<Scene> note_scenes()
{
    return {
        {"sent-asking",
         [](App& app) {
             app.see(std::make_shared<const Snapshot>(asking_day({.waiting = 1})));
             app.update(ShowPlace{Place::sent}, gallery_time());
         }},
        {"home-asking",
         [](App& app) {
             const Snapshot day = asking_day({});
             app.see(std::make_shared<const Snapshot>(day));
             app.hear(AnswerWanted{detail_of(day, State::sent).entry.reference});
         }},
        {"request-asking",
         [](App& app) {
             open_request(app, {}, correspondence({theirs(3h)}));
             form_of(app).text = kTyped;
             app.update(TypedNote{}, gallery_time());
             app.hear(NoteKept{std::get<RequestScreen>(app.screen()).reference, gallery_time()});
         }},
        {"request-notes-waiting",
         [](App& app) {
             open_request(app, {.waiting = 1},
                          correspondence({theirs(26h), ours(51, kAnswer, State::sent, 25h),
                                          ours(52, kTyped, State::ready, 1min)}));
         }},
        {"request-note-refused",
         [](App& app) {
             Message refused = ours(53, kRefused, State::needs_attention, 2h);
             refused.reason_code = "3000";
             refused.reason_text = kItsWords;
             open_request(app, {.refused = 1}, correspondence({theirs(26h), refused}));
         }},
        {"request-note-empty",
         [](App& app) {
             open_request(app, {}, correspondence({}));
             app.update(Submit{}, gallery_time());
             form_of(app).wants_focus = false;
         }},
        {"request-closing-billing",
         [](App& app) {
             Correspondence all = correspondence({theirs(3h)});
             all.informed_for_closing = CustomerInformed::yes;
             open_request(app, {}, std::move(all));
             app.update(AskToClose{}, gallery_time());
             app.update(CloseShown{}, gallery_time());
         }},
        {"request-being-closed",
         [](App& app) {
             Message closing = ours(54, "", State::ready, 1min);
             closing.kind = NoteKind::closing;
             closing.customer_informed = CustomerInformed::yes;
             Correspondence all = correspondence({theirs(3h), closing});
             all.writing = Correspondence::Writing::being_closed;
             open_request(app, {.waiting = 1}, std::move(all));
         }},
    };
}

std::vector<std::string> note_texts()
{
    return {kAuthor, kQuestion, kAnswer, kRefused, kItsWords, kTyped};
}

} // namespace kiosk::test
