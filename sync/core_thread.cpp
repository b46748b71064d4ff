#include "sync/core_thread.h"

#include <iterator>

namespace kiosk
{

CoreThread::CoreThread(Core& core, Transport& transport, std::function<void()> on_change)
    : core_(core),
      transport_(transport),
      on_change_(std::move(on_change)),
      snapshot_(core.snapshot()),
      thread_([this](const std::stop_token& stop) { run(stop); })
{
}

CoreThread::~CoreThread()
{
    thread_.request_stop();
    transport_.wake();
}

void CoreThread::post(Command command)
{
    {
        const std::scoped_lock lock{mutex_};
        commands_.push_back(std::move(command));
    }
    transport_.wake();
}

std::shared_ptr<const Snapshot> CoreThread::snapshot() const
{
    const std::scoped_lock lock{mutex_};
    return snapshot_;
}

std::vector<Reply> CoreThread::take_replies()
{
    const std::scoped_lock lock{mutex_};
    return std::exchange(replies_, {});
}

void CoreThread::publish(std::vector<Reply> replies)
{
    auto next = core_.snapshot();
    bool has_news = !replies.empty();
    {
        const std::scoped_lock lock{mutex_};
        has_news = has_news || next != snapshot_;
        snapshot_ = std::move(next);
        std::ranges::move(replies, std::back_inserter(replies_));
    }
    if (has_news) on_change_();
}

void CoreThread::run(const std::stop_token& stop) noexcept
{
    for (;;) {
        // Read before the commands are taken: what was posted before the stop is in them.
        const bool is_last_round = stop.stop_requested();
        std::vector<Command> commands;
        {
            const std::scoped_lock lock{mutex_};
            commands.swap(commands_);
        }
        for (const Command& command : commands)
            publish(core_.execute(command));
        if (is_last_round) return;
        core_.advance();
        publish(core_.take_replies());
        core_.wait(core_.pause());
        publish(core_.take_replies());
    }
}

} // namespace kiosk
