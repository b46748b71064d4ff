#include "kiosk/queue_count.h"

#include <span>
#include <utility>

namespace kiosk
{

namespace
{

void keep_older(std::optional<QueueFacts::Waiting>& oldest, const QueueFacts::Waiting& one)
{
    if (!oldest || one.saved_at < oldest->saved_at) oldest = one;
}

} // namespace

QueueCount::Page QueueCount::counted(std::shared_ptr<const RequestList> rows)
{
    Page page{.rows = std::move(rows)};
    QueueFacts& facts = page.facts;
    for (const auto& request : *page.rows) {
        const Entry& entry = request->entry;
        if (place_of(*request) == Place::needs_attention) {
            ++page.attention;
            facts.only_attention = entry.reference;
        }
        if (asks_something(*request)) ++facts.asking;
        if (has_note_to_send(*request)) ++facts.notes_waiting;
        if (entry.state == State::held) ++facts.on_hold;
        if (waits_for_hands(entry)) ++facts.by_hand;
        if (!waits_for_line(entry)) continue;
        ++facts.waiting;
        keep_older(facts.oldest_waiting, {entry.reference, entry.created_at});
    }
    return page;
}

void QueueCount::see(const RequestPages* requests)
{
    const auto pages =
        requests == nullptr ? std::span<const std::shared_ptr<const RequestList>>{} : requests->pages();
    pages_.resize(pages.size());
    facts_ = {};
    std::size_t attention = 0;
    for (std::size_t i = 0; i < pages.size(); ++i) {
        if (pages_[i].rows != pages[i]) pages_[i] = counted(pages[i]);
        const QueueFacts& facts = pages_[i].facts;
        facts_.waiting += facts.waiting;
        facts_.on_hold += facts.on_hold;
        facts_.by_hand += facts.by_hand;
        facts_.asking += facts.asking;
        facts_.notes_waiting += facts.notes_waiting;
        attention += pages_[i].attention;
        if (facts.only_attention) facts_.only_attention = facts.only_attention;
        if (facts.oldest_waiting) keep_older(facts_.oldest_waiting, *facts.oldest_waiting);
    }
    if (attention != 1) facts_.only_attention.reset();
}

} // namespace kiosk
