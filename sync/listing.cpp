#include "sync/listing.h"

#include "storage/mutant.h"

#include <algorithm>

namespace kiosk
{

namespace
{

/// A list that keeps changing is read again later, not for ever.
constexpr int kRestartsMax = 5;
const std::vector<std::string> kNotListed;

} // namespace

Listing::Next Listing::accept(const ListPage& page)
{
    const bool has_moved = std::ranges::any_of(page.items, [&](const ListedRequest& item) {
        return !item.number.empty() && !seen_.insert(item.number).second;
    });
    if ((has_moved && !is_mutated(Mutant::moved_list_goes_on)) || (total_ && *total_ != page.total)) {
        offset_ = 0;
        total_.reset();
        seen_.clear();
        found_.clear();
        return ++restarts_ > kRestartsMax ? Next::failed : Next::from_the_start;
    }
    total_ = page.total;
    for (const ListedRequest& item : page.items) {
        const auto reference = reference_in_title(item.title);
        if (reference && !item.number.empty()) found_[*reference].push_back(item.number);
    }
    offset_ += static_cast<std::int64_t>(page.items.size());
    if (offset_ == *total_) return Next::whole;
    if (offset_ > *total_ || page.items.empty()) return Next::failed;
    return Next::another_page;
}

const std::vector<std::string>& Listing::numbers(const Reference& reference) const
{
    const auto found = found_.find(reference);
    return found == found_.end() ? kNotListed : found->second;
}

} // namespace kiosk
