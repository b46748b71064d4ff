#pragma once

#include "storage/request_state.h"
#include "tests/proof/executions.h"
#include "tests/proof/kiosk_process.h"

#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace kiosk
{

/// The far side that a trial kiosk is configured for.
struct TrialFarSide {
    std::filesystem::path config;
    Executions* executions;
};

/// What a trial came to.
struct Verdict {
    struct Fault {
        std::uint64_t seed; ///< Of the kiosk: a run of its own with it does the same again.
        std::string what;
    };

    std::uint64_t lost = 0;       ///< Acknowledged, and not executed or not there any more.
    std::uint64_t duplicated = 0; ///< Executed more than once.
    std::vector<Fault> faults;
};

/// One kiosk that the real program serves: its folders, the drafts that were handed to it, and what it
/// acknowledged. The kiosk's own files are only read after its last process, or in a copy. Thread-compatible.
class TrialKiosk
{
public:
    /// `parent`: where its folders are, which decides on what disk they lie.
    TrialKiosk(const std::filesystem::path& parent, const TrialFarSide& far_side, std::uint64_t seed);
    /// Keeps its folders as evidence in KILL_FOLDER when there was a fault.
    ~TrialKiosk();
    TrialKiosk(const TrialKiosk&) = delete;

    /// A draft that was handed in, once or several times.
    struct Given {
        std::string reference;
        std::filesystem::path file;
        bool is_acknowledged = false; ///< Its reference was printed.
    };
    Given& new_draft();
    std::vector<Given>& given() { return given_; }
    std::uint64_t acknowledged() const; ///< How many of them.

    /// Starts the program; what is likely to be killed need not look for leaks at its end.
    enum class Likely { killed, ends };
    KioskProcess start(const std::vector<std::string>& arguments, Likely likely) const;
    KioskProcess start_submit(const Given& draft, Likely likely) const;
    KioskProcess start_sync(Likely likely) const;

    /// Takes down what a process of `submit` said about its draft.
    void hear(Given& draft, const ProcessLeft& left);
    /// Takes down when a process ended by itself with none of the `sound` exit codes, hung or reported
    /// losses.
    void check(const ProcessLeft& left, const std::vector<int>& sound);

    /// What the database holds, by reference, as the last process left it; nothing without a whole database.
    struct Row {
        State state;
        std::int64_t attempts;
    };
    using Rows = std::map<std::string, Row>;
    std::optional<Rows> rows() const;

    std::size_t executions_of(const std::string& reference) const
    {
        return far_side_.executions->of(reference);
    }

    /// Lets it drain undisturbed and compares every promise with the ledger.
    Verdict judge();

    void blame(const std::string& fault);

private:
    void judge_folder();

    std::filesystem::path home_;
    TrialFarSide far_side_;
    std::uint64_t seed_;
    std::vector<Given> given_;
    Verdict verdict_;
};

/// A time between two others, each order of magnitude as likely as the next: what happens within microseconds
/// is hit as often as what takes long, on quick machines and on slow ones.
std::chrono::microseconds some_time(std::mt19937_64& chance, std::chrono::microseconds least,
                                    std::chrono::microseconds most);

} // namespace kiosk
