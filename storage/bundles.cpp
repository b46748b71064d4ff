#include "storage/bundles.h"

#include <array>

namespace kiosk
{

namespace
{

constexpr std::string_view kAddBundle =
    "INSERT INTO bundle(id,recipient,file_name,phase,created_at_ms) VALUES(?,?,?,'prepared',?)";
constexpr std::string_view kAddPassenger =
    "INSERT INTO passenger(bundle_id,request_id,state_before,channel_before,reason_before,has_left_before,"
    "was_aboard,was_taken_back) VALUES(?,?,?,?,?,?,?,0)";
constexpr std::string_view kSetPhase = "UPDATE bundle SET phase=? WHERE id=?";
constexpr std::string_view kRemovePassengers = "DELETE FROM passenger WHERE bundle_id=?";
constexpr std::string_view kRemove = "DELETE FROM bundle WHERE id=?";
constexpr std::string_view kPrepared =
    "SELECT id FROM bundle WHERE phase='prepared' ORDER BY created_at_ms,id";
constexpr std::string_view kPassengers =
    "SELECT request_id,state_before,channel_before,reason_before,has_left_before,was_aboard FROM passenger "
    "WHERE bundle_id=? ORDER BY request_id";
constexpr std::string_view kPassage =
    "SELECT bundle.id,recipient,file_name,phase,created_at_ms,channel_before FROM passenger "
    "JOIN bundle ON bundle.id=bundle_id WHERE request_id=? AND was_taken_back=0 "
    "ORDER BY created_at_ms DESC,bundle.id LIMIT 1";
constexpr std::string_view kWasSealedFor =
    "SELECT count(*) FROM passenger JOIN bundle ON bundle.id=bundle_id WHERE request_id=? AND recipient=?";
constexpr std::string_view kRecipients = "SELECT DISTINCT recipient FROM bundle ORDER BY recipient";
constexpr std::string_view kTakeBack = "UPDATE passenger SET was_taken_back=1 WHERE request_id=?";
constexpr std::string_view kAddArrival =
    "INSERT INTO arrival(request_id,bundle_id,sender,arrived_at_ms) VALUES(?,?,?,?) "
    "ON CONFLICT(request_id) DO NOTHING";
constexpr std::string_view kArrival =
    "SELECT request_id,sender,arrived_at_ms FROM arrival WHERE request_id=?";
constexpr std::string_view kArrivals =
    "SELECT request_id,sender,arrived_at_ms FROM arrival ORDER BY arrived_at_ms DESC,request_id";

constexpr std::array kPhases{BundlePhase::prepared, BundlePhase::released, BundlePhase::written};

Error bad_row()
{
    return {ErrorCode::database_bad, "a row about a bundle does not read as one"};
}

Result<Arrival> read_arrival(const Statement& row)
{
    const auto id = Uuid::parse(row.text(0));
    const auto sender = KioskKey::parse(row.text(1));
    if (!id || !sender) return bad_row();
    return Arrival{RequestId{*id}, *sender, row.time(2)};
}

} // namespace

std::string_view word(BundlePhase phase)
{
    switch (phase) {
    case BundlePhase::prepared:
        return "prepared";
    case BundlePhase::released:
        return "released";
    case BundlePhase::written:
        return "written";
    }
    return {};
}

Result<> Bundles::add(const Uuid& bundle, const KioskKey& recipient, std::string_view file_name, Timestamp at,
                      const std::vector<Passenger>& passengers)
{
    const auto added = database_.prepared(kAddBundle)
                           .bind(bundle.text())
                           .bind(recipient.text())
                           .bind(file_name)
                           .bind(at)
                           .run();
    if (!added) return added;
    for (const Passenger& passenger : passengers) {
        const auto aboard = database_.prepared(kAddPassenger)
                                .bind(bundle.text())
                                .bind(passenger.request.text())
                                .bind(word(passenger.state_before))
                                .bind(word(passenger.channel_before))
                                .bind(passenger.reason_before)
                                .bind(std::int64_t{passenger.has_left_before})
                                .bind(std::int64_t{passenger.was_aboard})
                                .run();
        if (!aboard) return aboard;
    }
    return success();
}

Result<> Bundles::set_phase(const Uuid& bundle, BundlePhase phase)
{
    return database_.prepared(kSetPhase).bind(word(phase)).bind(bundle.text()).run();
}

Result<> Bundles::remove(const Uuid& bundle)
{
    const auto removed = database_.prepared(kRemovePassengers).bind(bundle.text()).run();
    if (!removed) return removed;
    return database_.prepared(kRemove).bind(bundle.text()).run();
}

Result<std::vector<Uuid>> Bundles::prepared() const
{
    std::vector<Uuid> bundles;
    Statement statement = database_.prepared(kPrepared);
    for (;;) {
        const auto row = statement.step();
        if (!row) return row.error();
        if (!*row) return bundles;
        const auto id = Uuid::parse(statement.text(0));
        if (!id) return bad_row();
        bundles.push_back(*id);
    }
}

Result<std::vector<Passenger>> Bundles::passengers(const Uuid& bundle) const
{
    std::vector<Passenger> passengers;
    Statement statement = database_.prepared(kPassengers);
    statement.bind(bundle.text());
    for (;;) {
        const auto row = statement.step();
        if (!row) return row.error();
        if (!*row) return passengers;
        const auto id = Uuid::parse(statement.text(0));
        const auto state = parse_state(statement.text(1));
        const auto channel = parse_channel(statement.text(2));
        if (!id || !state || !channel) return bad_row();
        passengers.push_back({RequestId{*id}, *state, *channel, statement.text(3), statement.number(4) != 0,
                              statement.number(5) != 0});
    }
}

Result<std::optional<Passage>> Bundles::passage(const RequestId& request) const
{
    Statement statement = database_.prepared(kPassage);
    const auto row = statement.bind(request.text()).step();
    if (!row) return row.error();
    if (!*row) return std::optional<Passage>{};
    const auto id = Uuid::parse(statement.text(0));
    const auto recipient = KioskKey::parse(statement.text(1));
    const auto channel = parse_channel(statement.text(5));
    if (!id || !recipient || !channel) return bad_row();
    const std::string phase_word = statement.text(3);
    for (const BundlePhase phase : kPhases)
        if (word(phase) == phase_word)
            return std::optional{
                Passage{*id, *recipient, statement.text(2), phase, statement.time(4), *channel}};
    return bad_row();
}

Result<bool> Bundles::was_sealed_for(const RequestId& request, const KioskKey& recipient) const
{
    Statement statement = database_.prepared(kWasSealedFor);
    const auto row = statement.bind(request.text()).bind(recipient.text()).step();
    if (!row) return row.error();
    return statement.number(0) > 0;
}

Result<std::vector<KioskKey>> Bundles::recipients() const
{
    std::vector<KioskKey> keys;
    Statement statement = database_.prepared(kRecipients);
    for (;;) {
        const auto row = statement.step();
        if (!row) return row.error();
        if (!*row) return keys;
        const auto key = KioskKey::parse(statement.text(0));
        if (!key) return bad_row();
        keys.push_back(*key);
    }
}

Result<> Bundles::take_back(const RequestId& request)
{
    return database_.prepared(kTakeBack).bind(request.text()).run();
}

Result<> Bundles::add_arrival(const RequestId& request, const Uuid& bundle, const KioskKey& sender,
                              Timestamp at)
{
    return database_.prepared(kAddArrival)
        .bind(request.text())
        .bind(bundle.text())
        .bind(sender.text())
        .bind(at)
        .run();
}

Result<std::optional<Arrival>> Bundles::arrival(const RequestId& request) const
{
    Statement statement = database_.prepared(kArrival);
    const auto row = statement.bind(request.text()).step();
    if (!row) return row.error();
    if (!*row) return std::optional<Arrival>{};
    auto arrival = read_arrival(statement);
    if (!arrival) return arrival.error();
    return std::optional{*std::move(arrival)};
}

Result<std::vector<Arrival>> Bundles::arrivals() const
{
    std::vector<Arrival> arrivals;
    Statement statement = database_.prepared(kArrivals);
    for (;;) {
        const auto row = statement.step();
        if (!row) return row.error();
        if (!*row) return arrivals;
        auto arrival = read_arrival(statement);
        if (!arrival) return arrival.error();
        arrivals.push_back(*std::move(arrival));
    }
}

} // namespace kiosk
