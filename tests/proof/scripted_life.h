#pragma once

#include "tests/proof/delivering_kiosk.h"
#include "tests/proof/mounted_disk.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace kiosk
{

/// An instant at which the power may go: the disk, and the world that stays as it is.
struct Moment {
    SimulatedDisk disk;
    std::size_t step; ///< During this step, or after the last.
    std::shared_ptr<const ModelFarSide> far_side;
    Timestamp wall;
    Milliseconds true_time;
};

/// One kiosk's life on a simulated disk, decided by a seed and done by the product's own classes: the first
/// start with all migrations, drafts, attachments, acceptances, claims and outcomes of all kinds, notes and
/// closings, holding, withdrawing, discarding, clean restarts. Every step says what is on the disk before and
/// after it; a power cut in the step may leave either, request by request, and nothing else.
class ScriptedLife
{
public:
    /// `large` requests are long enough that the write-ahead log is put into the database and begun anew
    /// while the kiosk runs (SQLite does so at 1000 pages).
    enum class Requests { small, large };
    ScriptedLife(std::uint64_t seed, Requests requests, SimulatedDisk::Syncs syncs);

    const std::vector<Moment>& moments() const { return moments_; }
    const std::vector<RequestId>& ids() const { return ids_; }

    /// What was held before and after a step.
    const std::vector<Holding>& before(std::size_t step) const { return holdings_[step]; }
    const std::vector<Holding>& after(std::size_t step) const { return holdings_[step + 1]; }
    const std::string& step_name(std::size_t step) const { return step_names_[step]; }

    /// What did not go as a life on a sound disk has to go; empty when all is well.
    const std::string& fault() const { return fault_; }

private:
    void live();
    template <typename Act>
    void step(std::string name, Act act);
    void random_step();
    void type();
    void attach(std::size_t request);
    void submit(std::size_t request);
    void act_on(std::size_t request);
    void write_note(std::size_t request);
    void close(std::size_t request);
    std::optional<std::size_t> some(Holding::Place place, std::optional<State> state = std::nullopt);
    Fate fate(const HttpRequest& request);
    void check(const Result<>& result) { note(result ? nullptr : &result.error()); }
    template <typename T>
    void check(const Result<T>& result)
    {
        note(result ? nullptr : &result.error());
    }
    void note(const Error* error);
    void remember();

    World world_;
    MountedDisk mounted_;
    Requests requests_;
    std::unique_ptr<DeliveringKiosk> kiosk_;
    std::vector<RequestId> ids_;
    std::vector<Draft> drafts_; ///< As typed last, one for each id.
    std::vector<std::vector<Holding>> holdings_;
    std::vector<std::string> step_names_;
    std::vector<Moment> moments_;
    std::shared_ptr<const ModelFarSide> far_side_;
    std::size_t effects_seen_ = 0;
    int words_ = 0;
    std::string fault_;
};

} // namespace kiosk
