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

void RequestPages::replace_from_oldest(std::size_t index, Row row)
{
    auto& page = pages_[index / page_rows];
    auto changed = std::make_shared<RequestList>(*page);
    (*changed)[index % page_rows] = std::move(row);
    page = std::move(changed);
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
