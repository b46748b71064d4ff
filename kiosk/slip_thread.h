#pragma once

#include "kiosk/slip.h"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace kiosk
{

/// Makes slips one after the other on a thread of its own: programs are waited for there and nowhere else.
class SlipThread final : public SlipPress
{
public:
    struct Terms {
        SlipSettings settings;
        SupportProcess support;
        std::string kiosk_id;
    };

    /// `on_finished` is called from the thread after each slip; it must not block.
    SlipThread(Terms terms, std::function<void()> on_finished);

    /// Waits for the slip that is being made; those behind it are not begun.
    ~SlipThread() override;

    void start(SlipFacts facts) override;
    std::vector<Reply> take_finished() override;

private:
    void run(const std::stop_token& stop) noexcept;

    const Terms terms_;
    const std::function<void()> on_finished_;

    std::mutex mutex_; ///< A leaf: nothing is called while it is held.
    std::condition_variable_any has_work_;
    std::vector<SlipFacts> waiting_;
    std::vector<Reply> finished_;

    std::jthread thread_; ///< Last, so that it ends before what it uses.
};

} // namespace kiosk
