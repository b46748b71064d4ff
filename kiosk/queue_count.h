#pragma once

#include "kiosk/screens.h"

#include <memory>
#include <vector>

namespace kiosk
{

/// What people count apart in the queue. Remembers the pages it has counted: of a list that differs from the
/// one before in one request, one page is counted. Thread-compatible.
class QueueCount
{
public:
    /// Counts `requests`; null counts as none.
    void see(const RequestPages* requests);

    /// Of what was seen last.
    const QueueFacts& facts() const { return facts_; }

private:
    struct Page {
        std::shared_ptr<const RequestList>
            rows; ///< Held, so that no other page can come to lie where it lies.
        QueueFacts facts;
        std::size_t attention = 0;
    };
    static Page counted(std::shared_ptr<const RequestList> rows);

    std::vector<Page> pages_; ///< As RequestPages::pages().
    QueueFacts facts_;
};

} // namespace kiosk
