#pragma once

#include "storage/request.h"
#include "sync/snapshot.h"

#include <chrono>
#include <cstdint>
#include <string_view>
#include <vector>

namespace kiosk
{

/// A title as it is compared with others: numbers for the beginnings of its words, and for the pairs of
/// neighbouring characters where words are not set apart (Chinese, Korean, kana). Sorted, each once. Folded
/// first (storage/folding.h); Traditional and Simplified characters stay different. What says nothing (short
/// words, articles of our languages) is left out.
std::vector<std::uint32_t> marks_of(std::string_view title);

/// How much of the shorter title the other one holds, 0 to 1; 0 below two common marks, because one word in
/// common says nothing.
double likeness(const std::vector<std::uint32_t>& one, const std::vector<std::uint32_t>& other);

/// The open requests that a draft could repeat, made ready once, so that a keystroke costs the same however
/// many requests the kiosk holds. Knows no window.
class DuplicateWatch
{
public:
    /// The newest that are compared. What was filed before three hundred others of the same customer and
    /// service is not what somebody files again by oversight.
    static constexpr std::size_t compared_max = 300;

    /// Shown at once: more would push the form out of sight.
    static constexpr std::size_t shown_max = 3;

    /// From this likeness on two titles may mean the same. Judgement, held by the examples of the tests in
    /// seven languages.
    static constexpr double likeness_min = 0.5;

    /// Takes from `requests` (newest first) what is open, not older than `days` at `now`, of the same
    /// customer and service as `draft`, or of the same category for a Partner Center request. Not the one
    /// that the draft replaces. For the same list and the same customer, service and category it has been
    /// done already, and nothing happens.
    void gather(const std::shared_ptr<const RequestPages>& requests, const Draft& draft, Timestamp now,
                std::chrono::days days);

    /// Those whose titles are like `title`, the likest first, without `differing`; at most `shown_max`.
    RequestList like(std::string_view title, const std::vector<Reference>& differing) const;

    std::size_t compared() const { return candidates_.size(); }

private:
    struct Candidate {
        std::shared_ptr<const RequestSummary> request;
        std::vector<std::uint32_t> marks;
    };
    std::vector<Candidate> candidates_;

    // Of what they were gathered.
    std::shared_ptr<const RequestPages> requests_;
    std::string customer_id_, service_;
    std::optional<Category> category_;
};

} // namespace kiosk
