#include "kiosk/loss_wording.h"

#include "kiosk/translation.h"
#include "kiosk/wording.h"

#include <set>

namespace kiosk
{

namespace
{

using References = std::set<std::string>;

/// As many as a person still reads; the doctor tells the rest by their number.
std::string listed(const References& references)
{
    constexpr std::size_t named_max = 6;
    std::string text;
    std::size_t named = 0;
    for (const std::string& reference : references) {
        if (named++ == named_max) return text + ", …";
        text += (text.empty() ? "" : ", ") + reference;
    }
    return text;
}

bool has_21vianet(State state)
{
    return state == State::sent || state == State::handed_in || state == State::closed;
}

std::string counted(const char* words, const References& references)
{
    return fill(words, fmt::arg("count", number(references.size())),
                fmt::arg("references", listed(references)));
}

} // namespace

std::vector<std::string> loss_sentences(const Losses& losses)
{
    References missing, delivered, drafts, notes;
    for (const MissingPromise& one : losses.missing) {
        const std::string& reference = one.reference.text();
        if (one.what == MissingPromise::What::note)
            notes.insert(reference);
        else if (has_21vianet(one.last_known))
            delivered.insert(reference);
        else if (one.whereabouts == MissingPromise::Whereabouts::draft_again)
            drafts.insert(reference);
        else
            missing.insert(reference);
    }

    std::vector<std::string> sentences;
    if (!missing.empty())
        sentences.push_back(
            counted(trn("{count} request that was saved here is missing: {references}.",
                        "{count} requests that were saved here are missing: {references}.", missing.size()),
                    missing));
    if (!drafts.empty())
        sentences.push_back(counted(
            trn("{count} request that was saved here is only a draft again: {references}.",
                "{count} requests that were saved here are only drafts again: {references}.", drafts.size()),
            drafts));
    if (!notes.empty())
        sentences.push_back(counted(trn("Notes to {count} request are missing: {references}.",
                                        "Notes to {count} requests are missing: {references}.", notes.size()),
                                    notes));
    if (!delivered.empty())
        sentences.push_back(counted(trn("{count} request that 21Vianet has is missing here: {references}.",
                                        "{count} requests that 21Vianet has are missing here: {references}.",
                                        delivered.size()),
                                    delivered));
    References unreadable;
    for (const Reference& reference : losses.unreadable)
        unreadable.insert(reference.text());
    if (!unreadable.empty())
        sentences.push_back(
            counted(trn("What was typed in {count} request can no longer be read here: {references}.",
                        "What was typed in {count} requests can no longer be read here: {references}.",
                        unreadable.size()),
                    unreadable));
    if (losses.doubted > 0)
        sentences.push_back(
            fill(trn("{count} request is not sent before 21Vianet was asked about it.",
                     "{count} requests are not sent before 21Vianet was asked about them.", losses.doubted),
                 fmt::arg("count", number(losses.doubted))));
    if (losses.put_on_hold > 0)
        sentences.push_back(fill(trn("{count} request is on hold, because it may have been sent already.",
                                     "{count} requests are on hold, because they may have been sent already.",
                                     losses.put_on_hold),
                                 fmt::arg("count", number(losses.put_on_hold))));
    if (losses.came_back > 0)
        sentences.push_back(fill(
            trn("{count} request that was taken back is there again; it is on hold.",
                "{count} requests that were taken back are there again; they are on hold.", losses.came_back),
            fmt::arg("count", number(losses.came_back))));
    if (losses.altered > 0)
        sentences.push_back(
            fill(trn("{count} request that was sent is stored otherwise than it was; check its number.",
                     "{count} requests that were sent are stored otherwise than they were; check their "
                     "numbers.",
                     losses.altered),
                 fmt::arg("count", number(losses.altered))));
    if (losses.set_aside)
        sentences.push_back(fill(tr("The storage was damaged; what was found is kept in {path}."),
                                 fmt::arg("path", losses.set_aside->string())));
    if (losses.witness_log != Losses::WitnessLog::whole)
        sentences.push_back(
            tr("The record of what was saved was damaged or gone, so something that is missing "
               "may have no name here."));
    const std::string marked_at = date_and_time(losses.marked_at);
    const auto since = fmt::arg("time", marked_at);
    switch (losses.mark) {
    case MarkSays::nothing:
        break;
    case MarkSays::set_back:
        sentences.push_back(
            fill(tr("The data on this device is older than it was on {time}: it was set back."), since));
        break;
    case MarkSays::emptied:
        sentences.push_back(fill(
            tr("The data that was on this device on {time} is gone: it may forget everything at power-off."),
            since));
        break;
    }
    return sentences;
}

std::string storage_lasts_sentence(StorageLasts lasts)
{
    switch (lasts) {
    case StorageLasts::until_deleted:
        return {};
    case StorageLasts::until_power_off:
        return tr(
            "This device forgets everything when it is switched off: what was not sent by then is lost.");
    }
    return {};
}

std::string restored_sentence(std::string_view reason_code)
{
    if (reason_code == kReasonRestored)
        return tr("The storage was damaged or set back, so it may have been sent already.");
    if (reason_code == kReasonCameBack)
        return tr("It had been taken back by a person before the storage was set back.");
    return {};
}

} // namespace kiosk
