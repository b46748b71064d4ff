#pragma once

#include "sync/wire_format.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace kiosk
{

/// One walk through the far side's list of service requests, looking for references. What it says counts only
/// when the whole list was seen while its length stayed the same and no row came twice, which is what a row
/// that moves to another page leaves behind; a failed or truncated walk says nothing
/// (reference/reliability.md 3.3). Pure.
class Listing
{
public:
    static constexpr std::int64_t page_size = 500;

    /// Where the next page begins.
    std::int64_t offset() const { return offset_; }

    enum class Next {
        another_page,
        from_the_start, ///< The list changed under way.
        whole,
        failed ///< The far side contradicts itself.
    };
    Next accept(const ListPage& page);

    /// The numbers under which a reference is listed; empty when it is not.
    const std::vector<std::string>& numbers(const Reference& reference) const;

private:
    std::int64_t offset_ = 0;
    std::optional<std::int64_t> total_;
    int restarts_ = 0;
    std::set<std::string> seen_; ///< Numbers.
    std::map<Reference, std::vector<std::string>> found_;
};

} // namespace kiosk
