#include "tests/sandbox/sandbox.h"

#include <utility>

namespace kiosk::sandbox
{

Sandbox::Sandbox(const FarSideOptions& options, Ledger ledger)
    : ledger_(std::move(ledger)), far_side_(options, ledger_)
{
}

FaultPlan Sandbox::receive(const HttpRequest& request, std::int64_t connection)
{
    const std::lock_guard lock(mutex_);
    seen_.push_back({request.method, request.target, std::string(request.header("ms-requestid")), connection,
                     clock_.now()});
    changed_.notify_all();
    FaultPlan plan = faults_.take(request);
    plan.script_revision = script_revision_;
    return plan;
}

HttpReply Sandbox::execute(const HttpRequest& request, std::chrono::seconds list_lag)
{
    const std::lock_guard lock(mutex_);
    HttpReply reply = far_side_.answer(request, clock_.now(), list_lag);
    changed_.notify_all();
    return reply;
}

void Sandbox::replace_faults(FaultScript script)
{
    const std::lock_guard lock(mutex_);
    faults_ = std::move(script);
    ++script_revision_;
}

Json Sandbox::faults() const
{
    const std::lock_guard lock(mutex_);
    return faults_.to_json();
}

bool Sandbox::is_unreachable() const
{
    const std::lock_guard lock(mutex_);
    return faults_.is_unreachable();
}

Json Sandbox::ledger() const
{
    const std::lock_guard lock(mutex_);
    return Json(ledger_.entries());
}

Json Sandbox::requests_seen() const
{
    const std::lock_guard lock(mutex_);
    Json json = Json::array();
    for (const Seen& seen : seen_) {
        const auto question_mark = seen.target.find('?');
        json.push_back(
            {{"method", seen.method},
             {"path", seen.target.substr(0, question_mark)},
             {"query", question_mark == std::string::npos ? "" : seen.target.substr(question_mark + 1)},
             {"ms_request_id", seen.ms_request_id},
             {"connection", seen.connection},
             {"at", rfc3339(seen.at)}});
    }
    return json;
}

void Sandbox::wait_for_executions(std::size_t count, std::chrono::milliseconds patience) const
{
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, patience, [&] { return waits_are_over_ || ledger_.entries().size() >= count; });
}

void Sandbox::wait_for_requests_seen(std::size_t count, std::chrono::milliseconds patience) const
{
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, patience, [&] { return waits_are_over_ || seen_.size() >= count; });
}

void Sandbox::end_waits()
{
    const std::lock_guard lock(mutex_);
    waits_are_over_ = true;
    changed_.notify_all();
}

HttpReply Sandbox::act_as_representative(std::string_view number, const Json& action)
{
    const std::lock_guard lock(mutex_);
    return far_side_.service_requests().act_as_representative(number, action, clock_.now());
}

HttpReply Sandbox::replace_service_incidents(const Json& items)
{
    if (!items.is_array()) return json_reply(400, {{"error", "the incidents are a JSON list"}});
    const std::lock_guard lock(mutex_);
    far_side_.replace_service_incidents(items);
    return json_reply(200, items);
}

HttpReply Sandbox::attachment(std::string_view number, std::string_view sha256)
{
    const std::lock_guard lock(mutex_);
    return far_side_.service_requests().attachment(number, sha256);
}

HttpReply Sandbox::seen_by_representative(std::string_view number)
{
    const std::lock_guard lock(mutex_);
    return far_side_.service_requests().show(number);
}

void Sandbox::revoke_access_tokens()
{
    const std::lock_guard lock(mutex_);
    far_side_.tokens().revoke_access_tokens();
}

void Sandbox::revoke_refresh_tokens(int error_code)
{
    const std::lock_guard lock(mutex_);
    far_side_.tokens().revoke_refresh_tokens(error_code);
}

std::string Sandbox::consent()
{
    const std::lock_guard lock(mutex_);
    return far_side_.tokens().consent();
}

Credentials Sandbox::credentials() const
{
    const std::lock_guard lock(mutex_);
    return far_side_.tokens().credentials();
}

} // namespace kiosk::sandbox
