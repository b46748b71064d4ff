// Whether what was promised is still there, and what else must hold for it to stay.

#include "kiosk/doctor.h"
#include "kiosk/loss_wording.h"
#include "kiosk/translation.h"
#include "kiosk/wording.h"
#include "storage/quarantine.h"
#include "storage/store.h"

namespace kiosk
{

namespace
{

/// The core finds these when it opens what it shows; beside a running one nobody else does.
Losses with_unreadable(const Store& store)
{
    Losses losses = store.losses();
    const auto entries = store.outbox.all();
    if (!entries) return losses;
    for (const Entry& entry : *entries)
        if (const auto form = store.outbox.form(entry.id);
            !form && form.error().code == ErrorCode::seal_broken)
            losses.unreadable.push_back(entry.reference);
    return losses;
}

} // namespace

std::vector<Finding> judge_losses(const Losses& losses)
{
    std::vector<Finding> findings;
    for (const std::string& sentence : loss_sentences(losses))
        findings.push_back({Health::bad, "promises", sentence});
    if (losses.missing.empty() && findings.empty())
        findings.push_back({Health::ok, "promises", tr("everything that was saved is there")});
    // A line that a person reads names a few; here all of them are named.
    std::string all;
    for (const MissingPromise& one : losses.missing)
        all += (all.empty() ? "" : ", ") + one.reference.text() + ' ' + rfc3339(one.saved_at);
    if (!all.empty()) findings.push_back({Health::bad, "missing", all});
    return findings;
}

std::vector<Finding> examine_promises(const std::filesystem::path& data_folder)
{
    std::vector<Finding> findings;
    const auto store = Store::inspect(data_folder);
    if (!store)
        findings.push_back({Health::bad, "promises",
                            fault_sentence(store.error().code) + " (" + store.error().detail + ")"});
    else if (*store)
        findings = judge_losses(with_unreadable(**store));
    if (const auto folders = set_aside_folders(data_folder); !folders.empty())
        findings.push_back({Health::warn, "quarantine", folders.back().string()});
    return findings;
}

} // namespace kiosk
