// What the core knows about the device: how it is, and when the far side last answered.

#include "storage/mounted_at.h"
#include "sync/core.h"
#include "sync/last_success.h"

namespace kiosk
{

Result<> Core::do_command(const MeasureDevice&)
{
    const auto measures = measure_device(store_->folder());
    if (!measures) return measures.error();
    replies_.emplace_back(DeviceMeasured{*measures});
    return success();
}

/// Once, at start: what was lost before, and whether what is saved now lasts.
void Core::look_at_storage()
{
    if (says_anything(store_->losses())) losses_ = std::make_shared<const Losses>(store_->losses());
    if (file_system_at(store_->folder()).trust == FileSystemTrust::forgetful)
        storage_lasts_ = StorageLasts::until_power_off;
    else
        store_->reserve.keep(); // In memory it would only cost memory.
    // What was found is said above all the same; that nothing can be witnessed is a fault of the storage.
    if (store_->witness_fault()) note_storage(*store_->witness_fault());
    if (losses_)
        trace_.note("losses", {{"missing", static_cast<double>(losses_->missing.size())},
                               {"doubted", static_cast<double>(losses_->doubted)}});
}

Result<> Core::do_command(const LossesSeen&)
{
    if (const auto seen = store_->losses_are_seen(clock_.now().wall); !seen) return seen;
    losses_.reset();
    return success();
}

Result<> Core::load_last_success()
{
    const auto kept = kept_last_success(store_->named_values);
    if (!kept) return kept.error();
    if (!*kept) return success();
    last_success_kept_ = *kept;
    // The rows were written by the same clock: one that ran ahead once must not be believed for ever.
    const bool is_newer =
        last_success_at_ && *last_success_at_ > **kept && *last_success_at_ - **kept <= kLastSuccessGrain;
    if (!is_newer) last_success_at_ = *kept;
    return success();
}

void Core::note_success(Timestamp at)
{
    last_success_at_ = at;
    const bool is_known =
        last_success_kept_ && at >= *last_success_kept_ && at - *last_success_kept_ < kLastSuccessGrain;
    // What cannot be kept is tried again at the next success: no promise rests on it.
    if (!is_known && keep_last_success(store_->named_values, at)) last_success_kept_ = at;
}

} // namespace kiosk
