#include "sync/request_pages.h"

#include <algorithm>
#include <utility>

namespace kiosk
{

RequestPages::RequestPages(const RequestList& newest_first)
{
    for (auto from = newest_first.rbegin(); from != newest_first.rend();) {
        const auto count = std::min<std::ptrdiff_t>(page_rows, newest_first.rend() - from);
        pages_.push_back(std::make_shared<const RequestList>(from, from + count));
        from += count;
    }
}

void RequestPages::replace(std::vector<Replacement> rows)
{
    std::ranges::sort(rows, {}, &Replacement::index);
    for (auto next = rows.begin(); next != rows.end();) {
        const std::size_t number = next->index / page_rows;
        auto changed = std::make_shared<RequestList>(*pages_[number]);
        for (; next != rows.end() && next->index / page_rows == number; ++next)
            (*changed)[next->index % page_rows] = std::move(next->row);
        pages_[number] = std::move(changed);
    }
}

void RequestPages::add_newest(Row row)
{
    if (pages_.empty() || pages_.back()->size() == page_rows)
        pages_.push_back(std::make_shared<const RequestList>());
    auto longer = std::make_shared<RequestList>(*pages_.back());
    longer->push_back(std::move(row));
    pages_.back() = std::move(longer);
}

} // namespace kiosk
