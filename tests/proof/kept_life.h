#pragma once

#include "tests/proof/corrupted_files.h"
#include "tests/sync/kiosk_for_tests.h"

#include <map>
#include <memory>
#include <optional>

namespace kiosk
{

/// One kiosk's life up to a moment, with a request in every state, and what was promised in it.
struct KeptLife {
    Moments moments;
    ModelFarSide far_side;
    Milliseconds lived{0};
    std::uint64_t records = 0;             ///< In the witness log: what is noted outside of the data folder.
    std::map<std::string, Draft> promised; ///< By reference.
    std::set<std::string> not_by_line;     ///< Handed in, or taken back: never to be sent.
};

/// `how`: as kill -9 leaves it, or as it is after an orderly end.
enum class Ending { killed, closed };
KeptLife kept_life(Ending how, std::uint64_t seed);

/// A kiosk that is started on files of another one, with that one's far side.
class Survivor
{
public:
    Survivor(const KeptLife& life, const FileSet& files, std::uint64_t seed);

    /// The machine was switched on again, so that no clock of before can be trusted.
    void reboot() { clock_.reboot(); }

    /// Opens the data and starts the core; the error when it refuses.
    std::optional<Error> start();

    /// Lets it do all it has to do for so long, with a line on which all is well.
    void run_for(Milliseconds duration);

    const Store& store() const { return *store_; }
    const ModelFarSide& far_side() const { return far_side_; }
    FileSet files() const;

private:
    TemporaryFolder folder_;
    SyncSettings settings_ = plain_settings();
    TrueTime time_;
    FakeClock clock_;
    SeededRandom random_;
    TraceLog trace_;
    ModelFarSide far_side_;
    FakeTransport transport_;
    const Store* store_ = nullptr; ///< The core's own.
    std::unique_ptr<Core> core_;
};

} // namespace kiosk
