#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace kiosk::bench
{

/// Of runs that were repeated and took turns with their peer's: their median, least and most.
struct Spread {
    double median = 0, least = 0, most = 0;
};

/// `runs` holds one value or more.
Spread spread_of(std::vector<double> runs);

/// The share in [0, 1] of `values` (one or more) that lies at or below what is returned: 0.5 the median, 0.99
/// p99.
double percentile(std::vector<double> values, double share);

/// What ours stands beside in the same run.
struct Peer {
    std::string name; ///< Such as "bare INSERT + commit".
    Spread spread;
};

/// What design.md section 11 allows; the first peer is what a ratio is taken of.
struct Budget {
    enum class Of { ratio, ours };
    enum class Is { at_most, at_least };
    Of of = Of::ours;
    Is is = Is::at_most;
    double limit = 0;
};

/// One row of the table and of `build/bench.json`.
struct Figure {
    std::string topic; ///< One word: accept, drain, return, window, search, queue, growth, size.
    std::string what;  ///< What was measured, such as "durable accept, p50".
    std::string unit;  ///< us, ms, 1/s, MiB, %, B.
    std::size_t size =
        0; ///< Of what it was measured with: requests queued, customers, ms of delay; 0 says none.
    Spread ours;
    std::vector<Peer> peers;
    std::optional<Budget> budget;
};

/// Ours as a part of the first peer's median; nothing without a peer or where it is 0.
std::optional<double> ratio_of(const Figure& figure);

/// Nothing where there is no budget, or no ratio where one is wanted.
std::optional<bool> is_met(const Figure& figure);

/// What one program measured, as JSON. `write` replaces the file whole; both exit with a sentence on failure:
/// a bench that cannot keep its figures has none.
void write(const std::filesystem::path& file, const std::vector<Figure>& figures);
std::vector<Figure> read(const std::filesystem::path& file);

} // namespace kiosk::bench
