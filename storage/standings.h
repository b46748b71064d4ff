#pragma once

#include "storage/outbox.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kiosk
{

/// The status of a service request as the contract has it (reference/partner-center-contract.md section 4).
enum class ServiceStatus {
    none,             ///< Taken and not opened yet.
    open,             ///< Somebody works on it.
    attention_needed, ///< 21Vianet asks the partner something.
    closed,
};
std::string_view word(ServiceStatus status);
std::optional<ServiceStatus> parse_service_status(std::string_view word);

/// How a sent request stands at 21Vianet, as this kiosk last saw it.
struct Standing {
    ServiceStatus status = ServiceStatus::none;
    Timestamp since;         ///< When this kiosk first saw the status.
    Timestamp seen_at;       ///< When the far side last said so.
    Timestamp next_look_at;  ///< When it is looked at again by itself.
    std::string modified;    ///< The far side's date of the last change, as given; empty when unset.
    std::string notes_as_of; ///< The value of `modified` that the kept notes belong to.
    std::string fault;       ///< The far side's code when it says that it has no such request; else empty.

    friend bool operator==(const Standing&, const Standing&) = default;
};

/// A note as the far side shows it.
struct ShownNote {
    std::string author;
    std::optional<Timestamp> at; ///< None when the far side gave no date.
    std::string text;

    friend bool operator==(const ShownNote&, const ShownNote&) = default;
};

/// One line of what became of a status.
struct StandingChange {
    Timestamp at;
    ServiceStatus status;
};

/// The copy of what 21Vianet says about sent requests. A cache, but for its history: what is lost of it is
/// fetched again. Notes are sealed. Thread-compatible, owned by the core thread. Every function may also
/// return database_bad, disk_full or seal_broken.
class Standings
{
public:
    Standings(Database& database, const Keyring& keyring, Outbox& outbox);

    /// By the request's id.
    Result<std::map<std::string, Standing>> all() const;
    Result<std::optional<Standing>> find(const RequestId& request) const;

    /// The far side's notes as last seen; one that does not open any more counts as none.
    Result<std::vector<ShownNote>> notes(const RequestId& request) const;
    Result<std::vector<StandingChange>> history(const RequestId& request) const;

    struct Update {
        RequestId request;
        Standing standing;
        std::optional<std::vector<ShownNote>> notes; ///< None: those that are kept stay.
    };
    /// Keeps what was seen, all of it in one commit. A status that differs from the kept one gets a line in
    /// the history, and `closed` closes the request.
    Result<> record(const std::vector<Update>& updates, Timestamp at);

private:
    Result<> record_one(const Update& update, Timestamp at);

    Database& database_;
    Outbox& outbox_;
    SecretKey records_key_;
    std::string key_id_;
};

} // namespace kiosk
