#pragma once

#include <compare>
#include <cstddef>
#include <iterator>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace kiosk
{

struct RequestSummary;

/// Some requests, in an order that their owner says.
using RequestList = std::vector<std::shared_ptr<const RequestSummary>>;

/// All requests of a kiosk, newest first. A copy shares its pages with the original, and a change makes one
/// page anew: what a person files costs the same however many requests there are. Thread-compatible; copies
/// are independent, in other threads, too.
class RequestPages
{
public:
    using Row = std::shared_ptr<const RequestSummary>;

    /// Of one change as many pointers are copied, and of 50,000 requests 200 pages are shared.
    static constexpr std::size_t page_rows = 256;

    RequestPages() = default;
    explicit RequestPages(const RequestList& newest_first);

    std::size_t size() const
    {
        return pages_.empty() ? 0 : (pages_.size() - 1) * page_rows + pages_.back()->size();
    }
    bool empty() const { return pages_.empty(); }

    /// `index` below size(): 0 is the newest.
    const Row& operator[](std::size_t index) const { return from_oldest(size() - 1 - index); }
    const Row& front() const { return (*this)[0]; }

    /// `index` below size(): 0 is the oldest, so that it stays the same when newer ones come.
    const Row& from_oldest(std::size_t index) const
    {
        return (*pages_[index / page_rows])[index % page_rows];
    }
    struct Replacement {
        std::size_t index; ///< As of from_oldest().
        Row row;
    };
    /// Each page that any of them is on is made anew once.
    void replace(std::vector<Replacement> rows);

    void add_newest(Row row);

    /// The pages, oldest first, and so are the rows of each. A page that two lists share is the same in both.
    std::span<const std::shared_ptr<const RequestList>> pages() const { return pages_; }

    class Iterator
    {
    public:
        using iterator_category = std::random_access_iterator_tag;
        using value_type = Row;
        using difference_type = std::ptrdiff_t;
        using reference = const Row&;
        using pointer = const Row*;

        Iterator() = default;
        Iterator(const RequestPages& pages, difference_type at) : pages_(&pages), at_(at) { find_row(); }

        reference operator*() const { return *row_; }
        pointer operator->() const { return row_; }
        reference operator[](difference_type by) const { return *(*this + by); }
        Iterator& operator++()
        {
            if (row_ == page_) return *this += 1;
            ++at_;
            --row_;
            return *this;
        }
        Iterator& operator--() { return *this += -1; }
        Iterator operator++(int) { return std::exchange(*this, *this + 1); }
        Iterator operator--(int) { return std::exchange(*this, *this - 1); }
        Iterator& operator+=(difference_type by)
        {
            at_ += by;
            find_row();
            return *this;
        }
        Iterator& operator-=(difference_type by) { return *this += -by; }
        friend Iterator operator+(Iterator one, difference_type by) { return one += by; }
        friend Iterator operator+(difference_type by, Iterator one) { return one += by; }
        friend Iterator operator-(Iterator one, difference_type by) { return one -= by; }
        friend difference_type operator-(const Iterator& one, const Iterator& other)
        {
            return one.at_ - other.at_;
        }
        friend bool operator==(const Iterator& one, const Iterator& other) { return one.at_ == other.at_; }
        friend auto operator<=>(const Iterator& one, const Iterator& other) { return one.at_ <=> other.at_; }

    private:
        void find_row()
        {
            const auto index = static_cast<std::size_t>(at_); // Before the first it is very large.
            if (index >= pages_->size()) {
                page_ = row_ = nullptr;
                return;
            }
            const std::size_t age = pages_->size() - 1 - index;
            page_ = pages_->pages_[age / page_rows]->data();
            row_ = page_ + age % page_rows;
        }

        const RequestPages* pages_ = nullptr;
        difference_type at_ = 0;
        const Row* page_ = nullptr; ///< The oldest row of the page that row_ is on.
        const Row* row_ = nullptr;
    };
    using const_iterator = Iterator;

    Iterator begin() const { return {*this, 0}; }
    Iterator end() const { return {*this, static_cast<std::ptrdiff_t>(size())}; }

private:
    std::vector<std::shared_ptr<const RequestList>> pages_; ///< Oldest first; all but the last are full.
};

} // namespace kiosk
