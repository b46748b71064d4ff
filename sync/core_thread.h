#pragma once

#include "sync/core.h"

#include <functional>
#include <mutex>
#include <thread>

namespace kiosk
{

/// The core on a thread of its own. The window posts commands and reads snapshots; nothing it calls waits for
/// the disk or the network. All functions may be called from any thread.
class CoreThread
{
public:
    /// `core` has started; it and `transport` outlive the thread and belong to it from here on. `on_change`
    /// is called from the core's thread when there is a new snapshot or a reply; it must not block.
    CoreThread(Core& core, Transport& transport, std::function<void()> on_change);

    /// Ends the thread after the commands posted so far are done. Exchanges under way are left as questions
    /// for the next start.
    ~CoreThread();

    void post(Command command);

    std::shared_ptr<const Snapshot> snapshot() const;

    /// Answers since the last call, in order.
    std::vector<Reply> take_replies();

private:
    void run(const std::stop_token& stop) noexcept;
    void publish(std::vector<Reply> replies);

    Core& core_;
    Transport& transport_;
    std::function<void()> on_change_;

    mutable std::mutex mutex_; ///< A leaf: nothing is called while it is held.
    std::vector<Command> commands_;
    std::vector<Reply> replies_;
    std::shared_ptr<const Snapshot> snapshot_;

    std::jthread thread_; ///< Last, so that it ends before what it uses.
};

} // namespace kiosk
