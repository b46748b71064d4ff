#include "storage/one_step_ahead.h"

#include "storage/reckoning.h"

namespace kiosk
{

namespace
{

template <typename Delivery>
bool is_as_witnessed(const Witness& witness, const Delivery& row, const WitnessRecord& last)
{
    const WitnessRecord record = witnessed(witness, row);
    return record.what == last.what && record.state == last.state && record.digest == last.digest;
}

template <typename Delivery>
bool is_claim_of(const Witness& witness, const Delivery& row, const WitnessRecord& last,
                 const std::vector<std::string>& reasons)
{
    Delivery before = row;
    before.state = last.state;
    --before.claim_sequence;
    --before.attempts;
    for (const bool had_id : {true, false}) {
        before.ms_request_id = had_id ? row.ms_request_id : std::nullopt;
        for (const std::string& reason : reasons) {
            before.reason_code = reason;
            if (is_as_witnessed(witness, before, last)) return true;
        }
    }
    return false;
}

template <typename Delivery>
bool is_outcome_of(const Witness& witness, const Delivery& row, const WitnessRecord& last)
{
    Delivery before = row;
    before.state = State::claimed;
    before.reason_code.clear();
    for (const int given_back : {0, 1}) { // An attempt that reached nobody does not count.
        before.attempts = row.attempts + given_back;
        for (const bool may_be_executed : {false, true})
            for (const bool has_left : {false, true}) {
                before.may_be_executed = may_be_executed;
                before.has_left = has_left;
                if (is_as_witnessed(witness, before, last)) return true;
            }
    }
    return false;
}

template <typename Delivery>
bool is_ahead(const Witness& witness, const Delivery& row, const std::vector<std::string>& reasons)
{
    const auto& known = witness.testimony().of;
    const auto found = known.find(row.id.uuid);
    if (found == known.end()) return false;
    const WitnessRecord& last = found->second.last;
    if (last.state == State::claimed) return is_outcome_of(witness, row, last);
    const bool was_claimable = last.state == State::ready || last.state == State::checking;
    return row.state == State::claimed && was_claimable && is_claim_of(witness, row, last, reasons);
}

} // namespace

bool is_one_step_ahead(const Witness& witness, const Entry& row, const std::vector<std::string>& reasons)
{
    return is_ahead(witness, row, reasons);
}

bool is_one_step_ahead(const Witness& witness, const Note& row, const std::vector<std::string>& reasons)
{
    return is_ahead(witness, row, reasons);
}

} // namespace kiosk
