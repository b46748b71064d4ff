#include "tests/proof/request_model.h"

#include "tests/proof/rule_table.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>
#include <unordered_map>

namespace kiosk
{

namespace
{

constexpr std::size_t kMessagesMax = 3; ///< Room for; ModelWorld::messages_max is the limit.

struct Message {
    std::uint8_t id = 0; ///< Index + 1; 0: none.
    std::uint8_t age = 0;
    std::uint8_t is_awaited = 0; ///< The attempt that sent it is still open.

    friend auto operator<=>(const Message&, const Message&) = default;
};

/// Bytes only, so that it is its own key.
struct Situation {
    EntryCode entry = 0;
    EntryCode in_memory_only = 0; ///< Claims::kept_in_memory: what the disk has.
    std::uint8_t attempt = 0;     ///< 0: none open; else its age + 1.
    std::uint8_t has_left = 0;
    Heard heard = Heard::nothing; ///< By the open attempt.
    std::array<Message, kMessagesMax> messages{};
    std::array<std::uint8_t, kIdsMax> remembered{}; ///< By the far side: age + 1, 0 when it is not.
    std::uint8_t effects = 0, effect_age = 0;
    std::uint8_t by_hand = 0; ///< A person did it another way.
    enum class Listing : std::uint8_t { none, asked, found, not_found } listing = Listing::none;

    friend bool operator==(const Situation& a, const Situation& b)
    {
        return std::memcmp(&a, &b, sizeof a) == 0;
    }
};
static_assert(std::has_unique_object_representations_v<Situation>);

struct SituationHash {
    std::size_t operator()(const Situation& situation) const
    {
        std::array<std::uint64_t, (sizeof(Situation) + 7) / 8> words{};
        std::memcpy(words.data(), &situation, sizeof situation);
        std::uint64_t hash = 0;
        for (const std::uint64_t one : words) {
            hash = (hash ^ one) * 0x9e3779b97f4a7c15U;
            hash ^= hash >> 32U;
        }
        return hash;
    }
};

// ---- The walk

class Walk
{
public:
    Walk(const ModelWorld& world, const ProtocolRules& rules) : world_(world), rules_(world, rules) {}

    ModelVerdict run()
    {
        Situation start;
        start.entry = kFirst.put(kAgeNone) | kLast.put(kAgeNone);
        (void)number_of(start);
        for (current_ = 0; current_ < order_.size() && verdict_.fault == Fault::none; ++current_) {
            const Situation from = order_[current_]->first;
            expand(from);
        }
        if (verdict_.fault == Fault::none) look_for_stuck();
        verdict_.states = order_.size();
        return verdict_;
    }

private:
    using Fault = ModelVerdict::Fault;
    using Listing = Situation::Listing;
    /// What happens when nothing goes wrong: by these alone every request must come to its end.
    enum class Course { good, fault };

    void expand(const Situation& from)
    {
        pass_time(from);
        if (from.attempt > 0) {
            go_on_with_attempt(from);
        } else {
            take_next_step(from);
        }
        for (std::size_t i = 0; i < kMessagesMax; ++i)
            if (from.messages[i].id > 0) {
                arrive(from, i);
                Situation lost = from;
                lost.messages[i] = {};
                go(lost, "a message is lost", Course::fault);
            }
        go_on_with_listing(from);
        crash(from);
        act(from);
    }

    void pass_time(const Situation& from)
    {
        Situation to = from;
        to.entry = aged(from.entry);
        to.in_memory_only = aged(from.in_memory_only);
        const auto older = [](std::uint8_t& age, int limit) {
            if (age <= limit) ++age;
        };
        if (to.attempt > 0) older(to.attempt, world_.attempt + 1);
        for (Message& message : to.messages) {
            if (message.id == 0) continue;
            if (message.age == world_.network && world_.messages == ModelWorld::Messages::mortal)
                message = {};
            else if (message.age < world_.network)
                ++message.age;
        }
        for (std::uint8_t& age : to.remembered) {
            if (age > 0) ++age;
            if (age > world_.window) age = 0;
        }
        if (to.effects > 0 && to.effect_age < world_.listing_lag) ++to.effect_age;
        go(to, "time passes", Course::good);
    }

    EntryCode aged(EntryCode code) const
    {
        // Beyond the window, and beyond the wait before a question, older makes no difference.
        const int lifetime = world_.attempt + world_.network;
        const auto older = [](unsigned age, int cap) {
            return age < std::min(static_cast<unsigned>(cap), kAgeUnknown - 1) ? age + 1 : age;
        };
        code = kFirst.replaced(code, older(kFirst.of(code), std::max(world_.window - lifetime, 0) + 2));
        return kLast.replaced(code, older(kLast.of(code), lifetime + world_.listing_lag + 1));
    }

    void take_next_step(const Situation& from)
    {
        if (state_of(from) != State::ready && state_of(from) != State::checking) return;
        switch (rules_.next(from.entry)) {
        case NextStep::send: {
            Situation to = from;
            to.in_memory_only = world_.claims == ModelWorld::Claims::kept_in_memory ? from.entry : 0;
            to.entry = rules_.claim(from.entry, fresh_id(from));
            to.attempt = 1;
            go(to, "claims", Course::good);
            return;
        }
        case NextStep::query:
            if (from.listing == Listing::none) {
                Situation to = from;
                to.listing = Listing::asked;
                go(to, "asks by reference", Course::good);
            }
            return;
        case NextStep::settle:
        case NextStep::nothing:
            return;
        }
    }

    void go_on_with_attempt(const Situation& from)
    {
        const bool is_expired = from.attempt - 1 > world_.attempt;
        if (from.has_left == 0) {
            if (!is_expired || world_.expiry == ModelWorld::Expiry::ignored) leave(from);
            settle(from, Heard::not_sent, "not a byte left", Course::fault);
            settle(from, Heard::silence, "may have left: times out", Course::good);
            return;
        }
        if (from.heard != Heard::nothing) settle(from, from.heard, "hears the answer", Course::good);
        settle(from, Heard::silence, "times out", Course::good);
        settle(from, Heard::portal, "a captive portal answers", Course::fault);
    }

    void leave(const Situation& from)
    {
        Situation to = from;
        to.has_left = 1;
        go(to, "leaves and is lost", Course::fault);
        const auto id = static_cast<std::uint8_t>(kId.of(from.entry));
        for (const bool is_doubled : {false, true}) {
            auto room = std::ranges::find(to.messages, 0, &Message::id);
            const auto in_flight =
                std::ranges::count_if(to.messages, [](const Message& m) { return m.id > 0; });
            if (room == to.messages.end() || static_cast<std::size_t>(in_flight) >= world_.messages_max)
                return;
            *room = {id, 0, 1};
            go(to, is_doubled ? "leaves and is doubled" : "leaves",
               is_doubled ? Course::fault : Course::good);
        }
    }

    void settle(const Situation& from, Heard heard, const char* what, Course course)
    {
        Situation to = from;
        to.entry = rules_.settle(from.entry, heard);
        close_attempt(to);
        go(to, what, course);
    }

    static void close_attempt(Situation& situation)
    {
        situation.attempt = situation.has_left = 0;
        situation.heard = Heard::nothing;
        situation.in_memory_only = 0;
        for (Message& message : situation.messages)
            message.is_awaited = 0;
    }

    void arrive(const Situation& from, std::size_t which)
    {
        const Message message = from.messages[which];
        Situation to = from;
        to.messages[which] = {};
        const auto answered = [&](Situation next, Heard heard, const char* what, Course course) {
            if (message.is_awaited != 0 && next.heard == Heard::nothing) next.heard = heard;
            go(next, what, course);
        };
        if (to.remembered[message.id - 1U] > 0) {
            answered(to, Heard::created, "arrives and is known", Course::good);
            return;
        }
        if (world_.dedup == Dedup::unique_reference && to.effects > 0) {
            answered(to, Heard::duplicate, "arrives and its reference is known", Course::good);
            return;
        }
        Situation executed = to;
        executed.effects += 1;
        if (executed.effects == 1) executed.effect_age = 0;
        executed.remembered[message.id - 1U] = 1;
        answered(executed, Heard::created, "arrives and is executed", Course::good);
        answered(executed, Heard::broken, "arrives, is executed, and 500 is said", Course::fault);
        answered(to, Heard::broken, "arrives, nothing is done, and 500 is said", Course::fault);
        // A definite no is about the request and all its copies.
        if (message.is_awaited != 0 && world_.copies == ModelWorld::Copies::share_a_no)
            for (Message& copy : to.messages)
                if (copy.is_awaited != 0) copy = {};
        answered(to, Heard::busy, "arrives and is told to come later", Course::fault);
        answered(to, Heard::refused, "arrives and is refused", Course::fault);
    }

    void go_on_with_listing(const Situation& from)
    {
        Situation to = from;
        switch (from.listing) {
        case Listing::none:
            return;
        case Listing::asked: {
            const bool must_be_there = from.effects > 0 && from.effect_age >= world_.listing_lag;
            if (from.effects > 0) {
                to.listing = Listing::found;
                go(to, "is in the list", Course::good);
            }
            if (!must_be_there || world_.listings == ModelWorld::Listings::truncated) {
                to.listing = Listing::not_found;
                go(to, "is not in the list", must_be_there ? Course::fault : Course::good);
            }
            to.listing = Listing::none;
            go(to, "the listing fails", Course::fault);
            return;
        }
        case Listing::found:
        case Listing::not_found:
            to.listing = Listing::none;
            // The courier reads the row again: a person may have moved it. And it asks again when the list
            // lags behind the far side's own refusal of a double (Courier::listing_finished).
            if (state_of(from) == State::checking &&
                (from.listing == Listing::found || !is_refused_as_double(from)))
                to.entry =
                    rules_.hear_listing(from.entry, from.listing == Listing::found ? ListingSays::found
                                                                                   : ListingSays::not_listed);
            go(to, "hears what the list says", Course::good);
            return;
        }
    }

    void crash(const Situation& from)
    {
        Situation to = from;
        if (from.attempt > 0 && world_.claims == ModelWorld::Claims::kept_in_memory)
            to.entry = from.in_memory_only;
        close_attempt(to);
        to.listing = Listing::none;
        Situation rebooted = to;
        for (const Bits bits : {kFirst, kLast})
            if (bits.of(to.entry) != kAgeNone)
                rebooted.entry =
                    bits.replaced(rebooted.entry, world_.ages == ModelWorld::Ages::unknown ? kAgeUnknown : 0);
        to.entry = rules_.recover(to.entry);
        rebooted.entry = rules_.recover(rebooted.entry);
        go(to, "is killed and starts again", Course::fault);
        go(rebooted, "loses power, and the clock jumps", Course::fault);
    }

    void act(const Situation& from)
    {
        using Person = RuleTable::Person;
        const State state = state_of(from);
        const bool waits_for_person = state == State::held || state == State::needs_attention;
        const auto does = [&](Person what, const char* story, bool is_needed) {
            const auto after = rules_.act(from.entry, what);
            if (!after) return;
            Situation to = from;
            to.entry = *after;
            if (what == Person::hand_in) to.by_hand += 1;
            go(to, story, is_needed ? Course::good : Course::fault);
        };
        does(Person::hold, "a person holds it", false);
        does(Person::release, "a person releases it", waits_for_person);
        does(Person::try_now, "a person tries it now", waits_for_person);
        const bool takes_elsewhere = world_.people == ModelWorld::People::do_anything;
        if (takes_elsewhere) does(Person::begin_hand_in, "a person begins to hand it in", false);
        if (takes_elsewhere) does(Person::hand_in, "a person has handed it in", waits_for_person);
        does(Person::leave_the_line, "a person moves it off the line", false);
        does(Person::take_the_line, "a person moves it onto the line", true);
        if (takes_elsewhere && rules_.may_be_withdrawn(from.entry)) {
            // Its words are sent as another request, or under the same reference once it is accepted again.
            Situation to = from;
            to.entry = kState.replaced(from.entry, static_cast<unsigned>(State::closed));
            to.by_hand += 1;
            go(to, "a person takes it back, and sends the words another way",
               waits_for_person ? Course::good : Course::fault);
        }
    }

    // ---- Book-keeping

    bool is_refused_as_double(const Situation& situation) const
    {
        return world_.dedup == Dedup::unique_reference &&
               kReasons[kReason.of(situation.entry)] == kReasonDuplicateReference;
    }

    static State state_of(const Situation& situation) { return kStates[kState.of(situation.entry)]; }

    static bool is_over(const Situation& situation)
    {
        const State state = state_of(situation);
        return state == State::sent || state == State::handed_in || state == State::closed;
    }

    static unsigned fresh_id(const Situation& from)
    {
        std::array<bool, kIdsMax> is_used{};
        const auto use = [&](unsigned id) {
            if (id > 0) is_used[id - 1] = true;
        };
        use(kId.of(from.entry));
        for (const Message& message : from.messages)
            use(message.id);
        const auto free = std::ranges::find(is_used, false);
        assert(free != is_used.end());
        return static_cast<unsigned>(free - is_used.begin());
    }

    /// One name for what differs only in which id is which.
    static Situation canonical(Situation situation)
    {
        if (is_over(situation)) { // Nothing is decided by the rest any more.
            situation.entry = kState.put(kState.of(situation.entry));
            situation.listing = Listing::none;
        }
        std::array<std::uint8_t, kIdsMax + 1> name{};
        std::uint8_t names = 0;
        const auto named = [&](unsigned id) {
            if (id > 0 && name[id] == 0) name[id] = ++names;
            return name[id];
        };
        situation.entry = kId.replaced(situation.entry, named(kId.of(situation.entry)));
        if (situation.in_memory_only != 0)
            situation.in_memory_only =
                kId.replaced(situation.in_memory_only, named(kId.of(situation.in_memory_only)));
        std::ranges::sort(situation.messages, [](const Message& a, const Message& b) {
            return std::tuple{b.is_awaited, b.age, b.id} < std::tuple{a.is_awaited, a.age, a.id};
        });
        for (Message& message : situation.messages)
            message.id = static_cast<std::uint8_t>(named(message.id));
        std::array<std::uint8_t, kIdsMax> remembered{};
        for (std::size_t id = 1; id <= kIdsMax; ++id) // What nobody asks for any more is forgotten.
            if (name[id] > 0) remembered[name[id] - 1U] = situation.remembered[id - 1];
        situation.remembered = remembered;
        return situation;
    }

    void go(const Situation& to, const char* what, Course course)
    {
        if (verdict_.fault != Fault::none) return;
        ++verdict_.steps;
        const std::uint32_t number = number_of(canonical(to), what);
        if (course == Course::good && number != current_)
            good_.emplace_back(number, static_cast<std::uint32_t>(current_));
    }

    std::uint32_t number_of(const Situation& situation, const char* what = "is accepted")
    {
        const auto [known, is_new] =
            numbers_.try_emplace(situation, static_cast<std::uint32_t>(order_.size()));
        if (!is_new) return known->second;
        order_.push_back(&*known);
        came_.push_back({static_cast<std::uint32_t>(current_), what});
        judge(situation, known->second);
        return known->second;
    }

    void judge(const Situation& situation, std::uint32_t number)
    {
        const int done = situation.effects + situation.by_hand;
        if (done > 1) fail(Fault::executed_twice, number);
        if (is_over(situation) && done == 0) fail(Fault::lost, number);
    }

    void fail(Fault fault, std::uint32_t number)
    {
        verdict_.fault = fault;
        for (;; number = came_[number].from) {
            const Situation& at = order_[number]->first;
            verdict_.story.push_back(std::string{came_[number].what} + " -> " +
                                     std::string{word(state_of(at))} + ", effects " +
                                     std::to_string(at.effects) + "+" + std::to_string(at.by_hand));
            if (number == 0) break;
        }
        std::ranges::reverse(verdict_.story);
    }

    void look_for_stuck()
    {
        std::vector<std::uint32_t> first(order_.size() + 1, 0);
        for (const auto& [to, from] : good_)
            ++first[to + 1];
        for (std::size_t i = 1; i < first.size(); ++i)
            first[i] += first[i - 1];
        std::vector<std::uint32_t> before(good_.size());
        auto place = first;
        for (const auto& [to, from] : good_)
            before[place[to]++] = from;

        std::vector<bool> ends_well(order_.size(), false);
        std::vector<std::uint32_t> open;
        for (std::uint32_t number = 0; number < order_.size(); ++number) {
            if (!is_over(order_[number]->first)) continue;
            ends_well[number] = true;
            open.push_back(number);
        }
        while (!open.empty()) {
            const std::uint32_t to = open.back();
            open.pop_back();
            for (std::uint32_t i = first[to]; i < first[to + 1]; ++i)
                if (!ends_well[before[i]]) {
                    ends_well[before[i]] = true;
                    open.push_back(before[i]);
                }
        }
        const auto stuck = std::ranges::find(ends_well, false);
        if (stuck != ends_well.end())
            fail(Fault::stuck, static_cast<std::uint32_t>(stuck - ends_well.begin()));
    }

    struct Came {
        std::uint32_t from;
        const char* what;
    };

    const ModelWorld& world_;
    RuleTable rules_;
    ModelVerdict verdict_;
    std::unordered_map<Situation, std::uint32_t, SituationHash> numbers_;
    std::vector<const std::pair<const Situation, std::uint32_t>*> order_;
    std::vector<Came> came_;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> good_; ///< To, from.
    std::size_t current_ = 0;
};

} // namespace

ProtocolTimes ModelWorld::believed() const
{
    ProtocolTimes times;
    times.attempt_total = Milliseconds{attempt};
    times.network_life = Milliseconds{network + network_error};
    times.listing_lag = Milliseconds{listing_lag + lag_error};
    times.slack = Milliseconds{0}; // The bounds themselves must hold.
    times.dedup_window = Milliseconds{window + window_error};
    return times;
}

std::string_view word(ModelVerdict::Fault fault)
{
    switch (fault) {
    case ModelVerdict::Fault::none:
        return "safe";
    case ModelVerdict::Fault::executed_twice:
        return "executed twice";
    case ModelVerdict::Fault::lost:
        return "lost";
    case ModelVerdict::Fault::stuck:
        return "stuck";
    }
    return {};
}

ModelVerdict explore(const ModelWorld& world, const ProtocolRules& rules)
{
    assert(world.messages_max <= kMessagesMax);
    return Walk{world, rules}.run();
}

} // namespace kiosk
