#include "kiosk/slip_thread.h"

namespace kiosk
{

SlipThread::SlipThread(Terms terms, std::function<void()> on_finished)
    : terms_(std::move(terms)),
      on_finished_(std::move(on_finished)),
      thread_([this](const std::stop_token& stop) { run(stop); })
{
}

SlipThread::~SlipThread() = default;

void SlipThread::start(SlipFacts facts)
{
    {
        const std::scoped_lock lock{mutex_};
        waiting_.push_back(std::move(facts));
    }
    has_work_.notify_one();
}

std::vector<Reply> SlipThread::take_finished()
{
    const std::scoped_lock lock{mutex_};
    return std::exchange(finished_, {});
}

void SlipThread::run(const std::stop_token& stop) noexcept
{
    for (;;) {
        std::unique_lock lock{mutex_};
        if (!has_work_.wait(lock, stop, [this] { return !waiting_.empty(); }) || stop.stop_requested())
            return;
        const SlipFacts facts = std::move(waiting_.front());
        waiting_.erase(waiting_.begin());
        lock.unlock();

        auto made = make_slip(facts, terms_.settings, terms_.support, terms_.kiosk_id);
        Reply reply = made ? Reply{*std::move(made)} : Reply{SlipNotMade{facts.reference, made.error()}};

        lock.lock();
        finished_.push_back(std::move(reply));
        lock.unlock();
        on_finished_();
    }
}

} // namespace kiosk
