#pragma once

#include "storage/clock.h"
#include "storage/request.h"
#include "storage/sqlite.h"

#include <string>
#include <string_view>
#include <vector>

namespace kiosk
{

/// A customer's problem that was solved without a request. Nothing a person wrote is in it.
struct SolvedCase {
    Timestamp at;
    std::string service; ///< A key of the catalogue.
    Area area;
    /// What helped: `step:` and the key of a step to try first, `article:` and the key of an article, or
    /// `other`. See `is_help`.
    std::string helped;

    friend bool operator==(const SolvedCase&, const SolvedCase&) = default;
};

/// Helped by none of the steps and articles, or by one that nobody named.
inline constexpr std::string_view kHelpedByOther = "other";

/// What `SolvedCase::helped` says when a step, or an article, of this key did it.
std::string help_of_step(std::string_view key);
std::string help_of_article(std::string_view key);

/// Whether `helped` is of the shape a case may have: `other`, or a kind and a key of small letters, digits
/// and underscores. Whatever else is refused, so that no text of a person gets among the counts.
bool is_help(std::string_view helped);

/// The cases that were solved here, for the escalation report. Plain columns: they say nothing about anybody.
/// Thread-compatible, owned by the core thread.
class SolvedCases
{
public:
    explicit SolvedCases(Database& database) : database_(database) {}

    /// Counts one case. Errors: invalid_input (`helped` is of no known shape), database_bad, disk_full.
    Result<> add(const SolvedCase& solved);

    /// All of them, oldest first. A row whose area this program does not know is left out.
    /// Errors: database_bad.
    Result<std::vector<SolvedCase>> all() const;

private:
    Database& database_;
};

} // namespace kiosk
