// F11, its upper half: the whole core over a real database, with a line on which anything may answer. Input:
// what becomes of one exchange after the other; when it is used up all is well. Whatever was answered in the
// far side's place, every request is executed once. The far side itself does not lie: an answer that is its
// own in every respect (our MS-RequestId in it, a whole list) is not made up here.

#include "sync/core.h"
#include "sync/wire_format.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/oracle.h"
#include "tests/storage/fake_clock.h"
#include "tests/storage/fixtures/drafts_for_tests.h"
#include "tests/storage/temporary_folder.h"
#include "tests/sync/catalogue_for_tests.h"
#include "tests/sync/fake_transport.h"

#include <cstdlib>

namespace kiosk
{

namespace
{

using namespace std::chrono_literals;

SyncSettings gateway_settings()
{
    SyncSettings settings;
    settings.kiosk_id = "kiosk-1";
    settings.api_base = "https://gateway.example";
    return settings;
}

/// A folder with a database of the newest schema, made once and copied for each input.
const std::filesystem::path& prepared_folder()
{
    static const TemporaryFolder folder;
    static const std::filesystem::path prepared = [] {
        if (!Store::open(folder / "data")) std::abort();
        return folder / "data";
    }();
    return prepared;
}

class Client
{
public:
    explicit Client(FuzzInput& input) : input_(input)
    {
        std::filesystem::copy(prepared_folder(), folder_ / "data", std::filesystem::copy_options::recursive);
        std::filesystem::permissions(folder_ / "data", std::filesystem::perms::owner_all);
        transport_.fate = [this](const HttpRequest& request) { return fate_of(request); };
    }

    bool is_well()
    {
        if (!start()) return holds(false, "a whole store opens");
        for (int i = 0; i < 2; ++i)
            if (!submit()) return holds(false, "a valid request is accepted");
        constexpr int faulty_rounds_max = 40;
        for (int round = 0; round < faulty_rounds_max && !input_.is_empty(); ++round) {
            run_for(40s);
            if (!executed_once_at_most()) return false;
            if (is_killed_ && !restart()) return holds(false, "a store opens after a crash");
        }
        (void)input_.rest();
        return ends_well();
    }

private:
    bool start()
    {
        auto opened = Store::open(folder_ / "data");
        if (!opened) return false;
        store_ = opened->get();
        core_ = std::make_unique<Core>(gateway_settings(), *std::move(opened), shipped_catalogue(),
                                       transport_, clock_, random_, trace_);
        return core_->start().has_value();
    }

    bool restart()
    {
        is_killed_ = false;
        core_.reset();
        transport_.drop_client();
        return start();
    }

    bool submit()
    {
        const auto replies = core_->execute(SubmitDraft{a_partner_draft(random_)});
        if (replies.size() != 1 || !std::holds_alternative<Accepted>(replies.front())) return false;
        references_.push_back(std::get<Accepted>(replies.front()).reference);
        return true;
    }

    Fate fate_of(const HttpRequest& request)
    {
        enum class Kind {
            answered,
            on_the_way,
            on_the_way_back,
            never_left,
            strange,
            executed_and_strange,
            killed
        };
        constexpr std::array kinds{
            Kind::answered, Kind::on_the_way, Kind::on_the_way_back,      Kind::never_left,
            Kind::strange,  Kind::strange,    Kind::executed_and_strange, Kind::killed};
        if (input_.is_empty()) return Fate::answered();
        switch (input_.one_of(kinds)) {
        case Kind::answered:
            return Fate::answered();
        case Kind::on_the_way:
            return Fate::lost_on_the_way();
        case Kind::on_the_way_back:
            return Fate::lost_on_the_way_back();
        case Kind::never_left:
            return Fate::never_left();
        case Kind::strange: {
            const HttpReply reply = strange_reply();
            return is_its_own(request, reply) ? Fate::answered() : Fate::answered_with(reply);
        }
        case Kind::executed_and_strange: {
            const HttpReply reply = strange_reply();
            const bool is_possible = !is_its_own(request, reply) && !says_nothing_was_done(reply);
            return is_possible ? Fate::executed_but_answered_with(reply) : Fate::answered();
        }
        case Kind::killed:
            is_killed_ = true;
            return Fate::hangs();
        }
        return Fate::answered();
    }

    HttpReply strange_reply()
    {
        constexpr std::array statuses{200, 201, 202, 204, 301, 302, 307, 400, 401, 403, 404, 405, 408, 409,
                                      410, 412, 413, 422, 429, 500, 501, 502, 503, 504, 511, 100, 299, 600};
        HttpReply reply{
            .progress = Progress::answered, .status = input_.one_of(statuses), .headers = {}, .body = {}};
        for (std::string_view line = input_.line(); !line.empty(); line = input_.line()) {
            const auto colon = std::min(line.find(':'), line.size());
            reply.headers.emplace_back(line.substr(0, colon), line.substr(std::min(colon + 1, line.size())));
        }
        reply.body = input_.bytes();
        return reply;
    }

    static bool is_its_own(const HttpRequest& request, const HttpReply& reply)
    {
        const std::string id = header_of(request, "MS-RequestId");
        const bool is_echoed = std::ranges::any_of(
            reply.headers, [&](const auto& header) { return header.second.find(id) != std::string::npos; });
        return is_echoed ||
               (request.method == HttpMethod::get && reply.status / 100 == 2 && list_page(reply.body));
    }

    /// By the contract: a 4xx, or 405 and 501 or codes that mean the channel is off.
    static bool says_nothing_was_done(const HttpReply& reply)
    {
        const bool is_off = reply.status == 501 || reply.body.find("900127") != std::string::npos ||
                            reply.body.find("900141") != std::string::npos;
        const bool may_be_done = reply.status == 408 || reply.status == 409;
        return is_off || (reply.status / 100 == 4 && !may_be_done);
    }

    void settle()
    {
        constexpr int rounds_max = 100;
        for (int round = 0; round < rounds_max; ++round) {
            const std::size_t started = transport_.started.size();
            core_->advance();
            const std::size_t running = transport_.running();
            core_->wait(Milliseconds{0});
            const bool has_moved = transport_.started.size() != started || transport_.running() != running;
            if (!has_moved && core_->pause() > Milliseconds{0}) return;
        }
    }

    void run_for(Milliseconds duration)
    {
        const Milliseconds end = time_.now + duration;
        for (;;) {
            settle();
            if (time_.now >= end || is_killed_) return;
            const auto step =
                std::min({core_->pause(), transport_.next_event() - time_.now, end - time_.now});
            time_.now += std::max(step, Milliseconds{1});
            clock_.advance(std::max(step, Milliseconds{1}));
        }
    }

    bool executed_once_at_most() const
    {
        for (const Reference& reference : references_) {
            const auto entry = store_->outbox.find(reference);
            const std::size_t effects = far_side_.effects_of(reference.text());
            if (!holds(entry && entry->has_value(), "what was saved is there") ||
                !holds(effects <= 1, "nothing is executed twice") ||
                !holds((*entry)->state != State::sent || effects == 1, "what is called sent was executed"))
                return false;
        }
        return true;
    }

    bool are_all_sent() const
    {
        return std::ranges::all_of(references_, [&](const Reference& reference) {
            const auto entry = store_->outbox.find(reference);
            return entry && *entry && (*entry)->state == State::sent;
        });
    }

    /// The line is well, and a person presses what there is to press. A Retry-After may have asked for 6 h.
    bool ends_well()
    {
        constexpr int tries_max = 30;
        for (int i = 0; i < tries_max && !are_all_sent(); ++i) {
            if (is_killed_ && !restart()) return holds(false, "a store opens after a crash");
            (void)core_->execute(SyncNow{});
            for (const Reference& reference : references_)
                (void)core_->execute(ActOn{reference, Action::try_now});
            run_for(30min);
            if (!executed_once_at_most()) return false;
        }
        return holds(are_all_sent(), "once all is well everything is sent");
    }

    FuzzInput& input_;
    TemporaryFolder folder_;
    TrueTime time_;
    FakeClock clock_;
    SeededRandom random_{1};
    NoTrace trace_;
    ModelFarSide far_side_;
    FakeTransport transport_{far_side_, time_};
    Store* store_ = nullptr; ///< The core's own.
    std::unique_ptr<Core> core_;
    std::vector<Reference> references_;
    bool is_killed_ = false;
};

} // namespace

} // namespace kiosk

KIOSK_FUZZ_TARGET(client)
{
    kiosk::FuzzInput input{data, size};
    (void)kiosk::Client{input}.is_well();
    return 0;
}
