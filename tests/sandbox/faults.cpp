#include "tests/sandbox/faults.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>

namespace kiosk::sandbox
{
namespace
{

constexpr std::int64_t kDayMs = 24 * 60 * 60 * 1000;

/// Takes the keys of one rule one by one and remembers the first thing that is wrong, in words.
class RuleReader
{
public:
    explicit RuleReader(const Json& json) : json_(json) {}

    std::int64_t number(const char* key, std::int64_t fallback, std::int64_t least, std::int64_t most)
    {
        const Json* value = find(key);
        if (value == nullptr) return fallback;
        if (value->is_number_integer() && *value >= least && *value <= most)
            return value->get<std::int64_t>();
        complain(std::string("\"") + key + "\" must be a whole number from " + std::to_string(least) +
                 " to " + std::to_string(most));
        return fallback;
    }

    std::string text(const char* key, std::string fallback)
    {
        const Json* value = find(key);
        if (value == nullptr) return fallback;
        if (value->is_string() && is_one_line(value->get<std::string>())) return value->get<std::string>();
        complain(std::string("\"") + key + "\" must be a text of one line");
        return fallback;
    }

    /// A header value may be written as a text or, for convenience, as a number.
    std::optional<std::string> text_or_number(const char* key)
    {
        const auto found = json_.find(key);
        if (found == json_.end()) return std::nullopt;
        if (!found->is_number()) return text(key, {});
        known_.insert(key);
        return found->dump();
    }

    Executed executed(Executed fallback)
    {
        const Json* value = find("executed");
        if (value == nullptr) return fallback;
        if (!value->is_boolean()) complain("\"executed\" must be true or false");
        return *value == true ? Executed::yes : Executed::no;
    }

    template <class Choice>
    Choice one_of(const char* key, const std::map<std::string, Choice>& choices, Choice fallback)
    {
        const Json* value = find(key);
        if (value == nullptr) return fallback;
        if (value->is_string()) {
            if (const auto found = choices.find(value->get<std::string>()); found != choices.end()) {
                return found->second;
            }
        }
        std::string names;
        for (const auto& [name, choice] : choices)
            names += (names.empty() ? "" : ", ") + name;
        complain(std::string("\"") + key + "\" must be one of " + names);
        return fallback;
    }

    bool has(const char* key) const { return json_.contains(key); }
    void complain(std::string sentence)
    {
        if (!complaint_) complaint_ = std::move(sentence);
    }

    /// The first complaint; a key that nobody asked for is one as well.
    std::optional<std::string> complaint()
    {
        for (const auto& [key, value] : json_.items()) {
            if (!known_.contains(key)) complain("\"" + key + "\" is not a key of this fault");
        }
        return complaint_;
    }

private:
    const Json* find(const char* key)
    {
        known_.insert(key);
        const auto found = json_.find(key);
        return found == json_.end() ? nullptr : &*found;
    }

    /// The text may go into a header, so nothing in it may end one.
    static bool is_one_line(const std::string& text)
    {
        return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos;
    }

    const Json& json_;
    std::set<std::string> known_;
    std::optional<std::string> complaint_;
};

Fault read_slow(RuleReader& rule)
{
    if (!rule.has("delay_ms") && !rule.has("bytes_per_s"))
        rule.complain("slow needs \"delay_ms\" or \"bytes_per_s\"");
    return Slow{std::chrono::milliseconds(rule.number("delay_ms", 0, 0, kDayMs)),
                rule.number("bytes_per_s", 0, 1, std::numeric_limits<std::int32_t>::max()),
                rule.executed(Executed::yes)};
}

Fault read_cut_at(RuleReader& rule)
{
    if (!rule.has("byte")) rule.complain("cut_at needs \"byte\"");
    using Ending = CutAt::Ending;
    return CutAt{
        static_cast<std::size_t>(rule.number("byte", 0, 0, std::numeric_limits<std::int32_t>::max())),
        rule.one_of<Ending>("then", {{"close", Ending::close}, {"reset", Ending::reset}}, Ending::close)};
}

Fault read_status(RuleReader& rule)
{
    if (!rule.has("status")) rule.complain("status needs \"status\"");
    using Shape = BadStatus::Shape;
    BadStatus bad;
    bad.status = static_cast<int>(rule.number("status", 503, 200, 599));
    bad.shape = rule.one_of<Shape>("shape",
                                   {{"api", Shape::api},
                                    {"gateway", Shape::gateway},
                                    {"token", Shape::token},
                                    {"empty", Shape::empty},
                                    {"html", Shape::html}},
                                   Shape::api);
    bad.code = rule.text_or_number("code").value_or(bad.shape == Shape::token ? "50076" : "800003");
    const bool is_number = !bad.code.empty() && bad.code.size() <= 9 &&
                           bad.code.find_first_not_of("0123456789") == std::string::npos;
    if (bad.shape == Shape::token && !is_number) rule.complain("\"code\" of a token error is a number");
    bad.error = rule.text("error", bad.error);
    bad.retry_after = rule.text_or_number("retry_after");
    bad.executed = rule.executed(Executed::no);
    return bad;
}

Fault read_redirect(RuleReader& rule)
{
    return Redirect{static_cast<int>(rule.number("status", 302, 300, 399)), rule.text("location", {})};
}

Fault read_huge(RuleReader& rule)
{
    // Up to 1 GiB, because the padding is made in memory.
    return Huge{static_cast<std::size_t>(rule.number("bytes", Huge{}.bytes, 1, 1 << 30)),
                rule.executed(Executed::yes)};
}

Fault read_deep(RuleReader& rule)
{
    return Deep{static_cast<std::size_t>(rule.number("depth", Deep{}.depth, 1, 10'000'000)),
                rule.executed(Executed::yes)};
}

Fault read_list_lag(RuleReader& rule)
{
    if (!rule.has("seconds")) rule.complain("list_lag needs \"seconds\"");
    return ListLag{std::chrono::seconds(rule.number("seconds", 0, 0, kDayMs / 1000))};
}

using ReadFault = Fault (*)(RuleReader&);

const std::map<std::string, ReadFault>& fault_readers()
{
    static const std::map<std::string, ReadFault> readers = {
        {"unreachable", [](RuleReader&) -> Fault { return Unreachable{}; }},
        {"slow", read_slow},
        {"hang", [](RuleReader& rule) -> Fault { return Hang{rule.executed(Executed::no)}; }},
        {"reset_before_commit", [](RuleReader&) -> Fault { return ResetBeforeCommit{}; }},
        {"reset_after_commit", [](RuleReader&) -> Fault { return ResetAfterCommit{}; }},
        {"cut_at", read_cut_at},
        {"status", read_status},
        {"captive_portal", [](RuleReader&) -> Fault { return CaptivePortal{}; }},
        {"redirect", read_redirect},
        {"malformed", [](RuleReader& rule) -> Fault { return Malformed{rule.executed(Executed::yes)}; }},
        {"huge", read_huge},
        {"deep", read_deep},
        {"wrong_echo", [](RuleReader&) -> Fault { return WrongEcho{}; }},
        {"list_lag", read_list_lag},
    };
    return readers;
}

std::vector<std::string> segments_of(std::string_view path)
{
    std::vector<std::string> segments;
    while (!path.empty()) {
        const auto slash = path.find('/');
        if (const auto segment = path.substr(0, slash); !segment.empty()) {
            segments.push_back(percent_decoded(segment));
        }
        path = slash == std::string_view::npos ? std::string_view{} : path.substr(slash + 1);
    }
    return segments;
}

} // namespace

std::variant<FaultScript, Refusal> FaultScript::parse(const std::string& text)
{
    const Json json = Json::parse(text, nullptr, false);
    if (!json.is_array()) return Refusal{"a fault script is a JSON list of rules"};

    FaultScript script;
    for (const Json& rule_json : json) {
        auto rule = parse_rule(rule_json);
        if (const auto* refusal = std::get_if<Refusal>(&rule)) {
            return Refusal{"rule " + std::to_string(script.rules_.size() + 1) + ": " + refusal->sentence};
        }
        script.rules_.push_back(std::get<Rule>(std::move(rule)));
    }
    return script;
}

FaultScript FaultScript::unreachable()
{
    FaultScript script;
    Rule rule;
    rule.source = {{"do", "unreachable"}};
    rule.fault = Unreachable{};
    script.rules_.push_back(std::move(rule));
    return script;
}

std::variant<FaultScript::Rule, Refusal> FaultScript::parse_rule(const Json& json)
{
    if (!json.is_object()) return Refusal{"a rule is a JSON object"};

    RuleReader reader(json);
    const ReadFault read_fault = reader.one_of<ReadFault>("do", fault_readers(), nullptr);
    if (read_fault == nullptr) {
        return Refusal{reader.has("do") ? *reader.complaint() : std::string("\"do\" is missing")};
    }

    Rule rule;
    rule.source = json;
    rule.fault = read_fault(reader);
    if (!std::holds_alternative<Unreachable>(rule.fault)) {
        // A closed port knows neither method nor path, so there they would be a misunderstanding.
        rule.method = reader.text("method", {});
        const std::string path = reader.text("path", {});
        if (!path.empty() && path[0] != '/') reader.complain("\"path\" must start with /");
        rule.segments = segments_of(path);
        if (reader.has("times")) {
            rule.times = reader.number("times", 1, 0, std::numeric_limits<std::int32_t>::max());
        }
    }
    if (std::holds_alternative<ListLag>(rule.fault) && rule.method.empty() && rule.segments.empty()) {
        rule.method = "GET";
        rule.segments = {"v1", "servicerequests"};
    }
    if (const auto complaint = reader.complaint()) return Refusal{*complaint};
    return rule;
}

bool FaultScript::is_unreachable() const
{
    return std::any_of(rules_.begin(), rules_.end(),
                       [](const Rule& rule) { return std::holds_alternative<Unreachable>(rule.fault); });
}

bool FaultScript::fits(const Rule& rule, const HttpRequest& request)
{
    if (rule.times && rule.taken >= *rule.times) return false;
    if (!rule.method.empty() && rule.method != request.method) return false;
    return rule.segments.size() <= request.segments.size() &&
           std::equal(rule.segments.begin(), rule.segments.end(), request.segments.begin(),
                      [](const std::string& wanted, const std::string& part) {
                          return wanted == "*" || wanted == part;
                      });
}

FaultPlan FaultScript::take(const HttpRequest& request)
{
    FaultPlan plan;
    for (Rule& rule : rules_) {
        if (!fits(rule, request) || std::holds_alternative<Unreachable>(rule.fault)) continue;
        if (const auto* slow = std::get_if<Slow>(&rule.fault)) {
            if (plan.slow) continue;
            plan.slow = *slow;
        } else if (const auto* list_lag = std::get_if<ListLag>(&rule.fault)) {
            plan.list_lag = std::max(plan.list_lag, list_lag->lag);
        } else {
            if (plan.fault) continue;
            plan.fault = rule.fault;
        }
        ++rule.taken;
    }
    return plan;
}

Json FaultScript::to_json() const
{
    Json json = Json::array();
    for (const Rule& rule : rules_) {
        json.push_back(rule.source);
        json.back()["taken"] = rule.taken;
    }
    return json;
}

} // namespace kiosk::sandbox
