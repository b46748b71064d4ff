#include "kiosk/courier_wording.h"

#include "kiosk/translation.h"
#include "kiosk/wording.h"
#include "sync/passage.h"
#include "sync/protocol.h"

namespace kiosk
{

namespace
{

/// Sentences one after the other; empty ones are left out.
std::string in_a_row(std::initializer_list<std::string> sentences)
{
    std::string text;
    for (const std::string& one : sentences)
        if (!one.empty()) text = text.empty() ? one : joined(text, one);
    return text;
}

/// `text` with its {count}; empty of nothing.
std::string counted(const char* text, std::size_t count)
{
    return count == 0 ? std::string{} : fill(text, fmt::arg("count", number(count)));
}

std::string left_behind_words(std::size_t count)
{
    return counted(trn("{count} was left behind.", "{count} were left behind.", count), count);
}

std::string said(const BundleWritten& written)
{
    return in_a_row({counted(trn("{count} request is on the stick, sealed.",
                                 "{count} requests are on the stick, sealed.", written.references.size()),
                             written.references.size()),
                     tr("It is safe to remove the stick."), left_behind_words(written.left_behind.size())});
}

std::string said(const BundleNotCertain&)
{
    return tr(
        "The stick failed at the very end, so nobody knows whether the requests are on it. Take them along "
        "once more: that does no harm.");
}

std::string said(const AcknowledgementsWritten& written)
{
    return in_a_row({counted(trn("What became of {count} request is on the stick.",
                                 "What became of {count} requests is on the stick.", written.count),
                             written.count),
                     tr("It is safe to remove the stick.")});
}

std::string said(const RequestsImported& imported)
{
    if (imported.taken.empty()) return tr("Nothing new: all of it is known here.");
    return fill(trn("{count} request of {kiosk} is taken over and sent from here.",
                    "{count} requests of {kiosk} are taken over and sent from here.", imported.taken.size()),
                fmt::arg("count", number(imported.taken.size())), fmt::arg("kiosk", imported.kiosk_id));
}

std::string said(const AcknowledgementsImported& heard)
{
    const std::string text =
        in_a_row({counted(trn("21Vianet has received {count} request.",
                              "21Vianet has received {count} requests.", heard.sent.size()),
                          heard.sent.size()),
                  counted(trn("{count} was refused and needs attention.",
                              "{count} were refused and need attention.", heard.refused.size()),
                          heard.refused.size()),
                  counted(trn("{count} was not taken and waits here again.",
                              "{count} were not taken and wait here again.", heard.not_taken.size()),
                          heard.not_taken.size()),
                  counted(trn("{count} was taken over and waits there.",
                              "{count} were taken over and wait there.", heard.taken_over.size()),
                          heard.taken_over.size())});
    return text.empty() ? tr("Nothing new: all of it is known here.") : text;
}

std::string said(const TakenBack& back)
{
    return fill(tr("{reference} is taken back."), fmt::arg("reference", back.reference.text()));
}

std::string said(const GivenBack& back)
{
    return fill(tr("{reference} goes back with the next acknowledgements."),
                fmt::arg("reference", back.reference.text()));
}

std::string said(const CourierRefused& refused)
{
    if (refused.fault == CourierFault::storage_fails && refused.error)
        return fault_sentence(refused.error->code);
    return in_a_row({sentence(refused.fault), left_behind_words(refused.left_behind.size())});
}

/// Replies about other things.
std::string said(const auto&)
{
    return {};
}

} // namespace

std::string courier_sentence(const Reply& reply)
{
    return std::visit([](const auto& one) { return said(one); }, reply);
}

bool is_courier_fault(const Reply& reply)
{
    return std::holds_alternative<CourierRefused>(reply) || std::holds_alternative<BundleNotCertain>(reply);
}

std::string sentence(CourierFault fault)
{
    switch (fault) {
    case CourierFault::no_recipient:
        return tr("No kiosk is configured that takes requests from here. Please ask your administrator.");
    case CourierFault::recipient_is_us:
        return tr("The configured recipient is this kiosk itself. Please tell your administrator.");
    case CourierFault::nothing_to_take:
        return tr("Nothing waits that may be taken along.");
    case CourierFault::nothing_to_tell:
        return tr("No request ever came here on a stick, so there is nothing to tell.");
    case CourierFault::stick_fails:
        return tr("The stick could not be read or written. Nothing has changed.");
    case CourierFault::not_ours:
        return tr("This file is not from a kiosk.");
    case CourierFault::newer:
        return tr("This file was written by a newer version of the kiosk.");
    case CourierFault::too_large:
        return tr("This file is too large to be from a kiosk.");
    case CourierFault::damaged:
        return tr("This file is incomplete or damaged. Nothing has changed; have it written once more.");
    case CourierFault::not_for_us:
        return tr("This file is sealed for another kiosk.");
    case CourierFault::unknown_sender:
        return tr("This file is from a kiosk that is not trusted here. Please tell your administrator.");
    case CourierFault::not_sound:
        return tr("What is in this file does not fit together. Nothing has changed.");
    case CourierFault::storage_fails:
        return tr("The storage of this device reports damage.");
    }
    return {};
}

std::string courier_state_name(const Entry& entry)
{
    return is_aboard(entry) ? tr("On a stick") : std::string{};
}

std::string courier_state_sentence(const Entry& entry)
{
    if (is_aboard(entry)) return courier_reason_sentence(entry.reason_code);
    const bool has_just_come = entry.state == State::checking && entry.reason_code == kReasonByCourier;
    return has_just_come ? courier_reason_sentence(entry.reason_code) : std::string{};
}

std::string courier_history_words(const Transition& transition)
{
    if (transition.reason_code == kReasonExporting) return tr("Put on a stick");
    if (transition.reason_code == kReasonExported) return tr("Read back from the stick, whole");
    if (!transition.from && transition.reason_code == kReasonByCourier) return tr("Came on a stick");
    if (transition.reason_code == kReasonTakenBack) return tr("Taken back from the stick");
    return {};
}

std::string courier_reason_sentence(std::string_view code)
{
    if (code == kReasonExported)
        return tr("It is on a stick, on its way to another kiosk. It is not sent from here.");
    if (code == kReasonExporting)
        return tr("It may be on a stick that failed while it was written. Take it along once more, or take "
                  "it back.");
    if (code == kReasonTakenOver) return tr("Another kiosk has taken it over and sends it.");
    if (code == kReasonByCourier)
        return tr(
            "It came on a stick. Before it is sent, the kiosk asks 21Vianet whether it already has it.");
    if (code == kReasonExportInterrupted)
        return tr("Taking it along was interrupted. Nothing left this device.");
    if (code == kReasonTakenBack) return tr("A person has said that its stick never arrives.");
    if (code == kReasonNotTaken) return tr("The other kiosk has not taken it.");
    if (code == kReasonGivenBack) return tr("It goes back to the kiosk it came from.");
    return {};
}

} // namespace kiosk
