// What the app does while a person hands a request in, and when a request is to go another way.

#include "kiosk/app.h"
#include "kiosk/portal_links.h"

#include <algorithm>

namespace kiosk
{

namespace
{

/// What the step shows, as text for its code.
std::string text_of_step(const HandInScreen& hand_in, const PortalLinks& links)
{
    if (!hand_in.sheet || hand_in.step == hand_in.number_step()) return {};
    if (hand_in.step == 0) return form_address(links, hand_in.sheet->detail.form);
    return hand_in.sheet->fields[hand_in.step - 1].value;
}

/// Made when a step is shown and not in every frame: the largest takes some milliseconds.
std::vector<QrCode> codes_of(const std::string& text)
{
    std::vector<QrCode> codes;
    for (const std::string& part : qr_parts(text))
        if (auto code = qr_code(part)) codes.push_back(*std::move(code));
    return codes;
}

} // namespace

HandInScreen* App::top_hand_in()
{
    return std::get_if<HandInScreen>(&screen());
}

HandInScreen* App::hand_in_of(const Reference& reference)
{
    for (auto& [screen, visit] : path_)
        if (auto* hand_in = std::get_if<HandInScreen>(&screen);
            hand_in != nullptr && hand_in->reference == reference)
            return hand_in;
    return nullptr;
}

void App::show_step(HandInScreen& hand_in, std::size_t step)
{
    hand_in.phase = HandInScreen::Phase::paging;
    hand_in.step = std::min(step, hand_in.number_step());
    hand_in.part = 0;
    hand_in.codes = codes_of(text_of_step(hand_in, device_.portal));
    hand_in.wants_focus = hand_in.step == hand_in.number_step();
}

/// A hand-in is not left by a slip of the finger: what has become of it is asked once. Whoever leaves all the
/// same finds the request on hold.
bool App::asks_before_leaving()
{
    HandInScreen* hand_in = top_hand_in();
    if (hand_in == nullptr || !hand_in->sheet) return false;
    switch (hand_in->phase) {
    case HandInScreen::Phase::paging:
    case HandInScreen::Phase::confirming:
        hand_in->phase = HandInScreen::Phase::leaving;
        return true;
    case HandInScreen::Phase::recording:
    case HandInScreen::Phase::leaving:
        return false;
    }
    return false;
}

/// Something was refused: the core would not begin, or would not keep the number.
void App::end_hand_in(const Reference& reference)
{
    HandInScreen* hand_in = hand_in_of(reference);
    if (hand_in == nullptr) return;
    if (hand_in->sheet) {
        if (hand_in->phase == HandInScreen::Phase::recording)
            hand_in->phase = HandInScreen::Phase::confirming;
        return;
    }
    const auto page = std::ranges::find_if(path_, [&](const Step& step) {
        const auto* one = std::get_if<HandInScreen>(&step.screen);
        return one != nullptr && one->reference == reference;
    });
    path_.erase(page);
}

void App::on(const HandInRequest&, Timestamp)
{
    RequestScreen* request = top_request();
    if (request == nullptr || !request->detail || request->pending || request->is_moving) return;
    forget_notice();
    const Reference reference = request->reference;
    commands_.push_back(BeginHandIn{reference});
    open(HandInScreen{.reference = reference});
}

void App::on(const MoveRequest& intent, Timestamp)
{
    RequestScreen* request = top_request();
    if (request == nullptr || request->pending || request->is_moving) return;
    forget_notice();
    request->is_moving = true;
    commands_.push_back(MoveTo{request->reference, intent.channel});
}

void App::on(const ShowHandInStep& intent, Timestamp)
{
    HandInScreen* hand_in = top_hand_in();
    if (hand_in != nullptr && hand_in->phase != HandInScreen::Phase::recording)
        show_step(*hand_in, intent.step);
}

void App::on(const TurnHandIn& intent, Timestamp)
{
    HandInScreen* hand_in = top_hand_in();
    if (hand_in == nullptr || !hand_in->sheet || hand_in->phase != HandInScreen::Phase::paging) return;
    switch (intent.direction) {
    case TurnHandIn::Direction::on:
        if (hand_in->step < hand_in->number_step()) show_step(*hand_in, hand_in->step + 1);
        return;
    case TurnHandIn::Direction::back:
        if (hand_in->step > 0) show_step(*hand_in, hand_in->step - 1);
        return;
    }
}

void App::on(const ShowCodePart& intent, Timestamp)
{
    HandInScreen* hand_in = top_hand_in();
    if (hand_in != nullptr && intent.part < hand_in->codes.size()) hand_in->part = intent.part;
}

void App::on(const NumberTyped&, Timestamp)
{
    if (HandInScreen* hand_in = top_hand_in()) hand_in->fault.reset();
}

void App::on(const CheckNumber&, Timestamp)
{
    HandInScreen* hand_in = top_hand_in();
    if (hand_in == nullptr || !hand_in->sheet || hand_in->phase != HandInScreen::Phase::paging) return;
    const auto typed = number_typed(hand_in->number);
    hand_in->fault.reset();
    if (const auto* fault = std::get_if<NumberFault>(&typed)) {
        hand_in->fault = *fault;
        hand_in->wants_focus = true;
        return;
    }
    hand_in->number = std::get<std::string>(typed);
    hand_in->phase = HandInScreen::Phase::confirming;
}

void App::on(const RecordNumber&, Timestamp)
{
    HandInScreen* hand_in = top_hand_in();
    if (hand_in == nullptr || hand_in->phase != HandInScreen::Phase::confirming) return;
    forget_notice();
    hand_in->phase = HandInScreen::Phase::recording;
    commands_.push_back(RecordHandIn{hand_in->reference, hand_in->number});
}

void App::on(const LeaveHandIn& intent, Timestamp)
{
    const HandInScreen* hand_in = top_hand_in();
    if (hand_in == nullptr || hand_in->phase != HandInScreen::Phase::leaving) return;
    commands_.push_back(MoveTo{hand_in->reference, intent.channel});
    leave();
    if (RequestScreen* request = top_request()) request->is_moving = true;
}

void App::on(const HandInOpened& reply)
{
    const Reference& reference = reply.sheet.detail.entry.reference;
    if (RequestScreen* request = request_of(reference)) request->detail = reply.sheet.detail;
    HandInScreen* hand_in = hand_in_of(reference);
    if (hand_in == nullptr) return;
    hand_in->sheet = reply.sheet;
    show_step(*hand_in, 0);
}

void App::on(const HandedIn& reply)
{
    const HandInScreen* hand_in = hand_in_of(reply.reference);
    if (hand_in == nullptr || !hand_in->sheet) {
        tell(reply);
        return;
    }
    ReceiptScreen receipt{reply.reference, hand_in->sheet->detail.entry.created_at, std::nullopt};
    path_.erase(path_.begin() + 1, path_.end());
    open(std::move(receipt));
    refresh(screen());
}

void App::on(const NumberRefused& reply)
{
    HandInScreen* hand_in = hand_in_of(reply.reference);
    if (hand_in == nullptr) {
        tell(reply);
        return;
    }
    show_step(*hand_in, hand_in->number_step());
    hand_in->fault = reply.fault;
}

void App::on(const Moved& reply)
{
    if (RequestScreen* request = request_of(reply.reference)) {
        request->is_moving = false;
        commands_.push_back(OpenRequest{reply.reference});
    }
    tell(reply);
}

} // namespace kiosk
