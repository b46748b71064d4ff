#include "tests/sync/files_for_tests.h"

#include <fstream>

using namespace kiosk;
using namespace std::chrono_literals;

namespace
{

HttpReply refusal(int status)
{
    return answer(status, R"({"code":"too_big","description":"Send less."})");
}

/// Cuts the sealed file of the request's only attachment short.
void tear(KioskWithFiles& kiosk, const Reference& reference)
{
    const auto all = *kiosk.store->attachments.of(kiosk.entry(reference).id);
    const auto file = kiosk.data() / "attachments" / all.front().id.text();
    std::filesystem::resize_file(file, std::filesystem::file_size(file) - 1);
}

} // namespace

TEST_CASE("uploads: with `list`, no file leaves and nothing is said about its way")
{
    KioskWithFiles kiosk{plain_settings()};
    const Reference reference = kiosk.submit_with({{"a.txt", "abc"}});
    kiosk.run_for(24h);
    CHECK(kiosk.state(reference) == State::sent);
    CHECK(kiosk.uploads_started() == 0);
    CHECK_FALSE(kiosk.detail(reference).uploads.front());
    CHECK(kiosk.core->is_drained());
}

TEST_CASE("uploads: each file goes once its request has a number, whole and in the order of the request")
{
    KioskWithFiles kiosk;
    const std::string photo = some_content(300'000);
    const Reference reference = kiosk.submit_with({{"foto.jpg", photo}, {"empty.log", ""}, {"a.txt", "abc"}});
    CHECK(kiosk.upload_state(reference) == UploadState::waiting);
    CHECK_FALSE(kiosk.core->is_drained());
    kiosk.settle();

    CHECK(kiosk.far_side.puts == std::vector{kiosk.address(reference, photo), kiosk.address(reference, ""),
                                             kiosk.address(reference, "abc")});
    CHECK(kiosk.far_side.files[kiosk.address(reference, photo)] == photo);
    for (const auto& upload : kiosk.detail(reference).uploads)
        CHECK(upload->state == UploadState::there);
    CHECK(kiosk.core->is_drained());
}

TEST_CASE("uploads: a file travels as plain bytes with its name, under an id of its own")
{
    KioskWithFiles kiosk;
    const Reference reference = kiosk.submit_with({{"截图 1.png", "abc"}});
    kiosk.settle();

    const auto put = std::ranges::find_if(kiosk.transport.started, FakeTransport::is_upload);
    REQUIRE(put != kiosk.transport.started.end());
    CHECK(put->url == kiosk.settings.api_base + "/v1/servicerequests/" + kiosk.address(reference, "abc"));
    CHECK(header(*put, "Content-Type") == "application/octet-stream");
    CHECK(header(*put, "Content-Disposition") == "attachment; filename*=UTF-8''%E6%88%AA%E5%9B%BE%201.png");
    CHECK(put->streamed->bytes == 3);
    CHECK(put->body.empty());
    CHECK(header(*put, "MS-RequestId") != header(kiosk.transport.creates()[0], "MS-RequestId"));
}

TEST_CASE("uploads: requests and notes go first, and one file at a time")
{
    KioskWithFiles kiosk;
    every_upload_meets(kiosk, Fate::hangs());
    for (int i = 0; i < 6; ++i)
        kiosk.submit_with({{"a.txt", "abc"}, {"b.txt", "abd"}});
    kiosk.settle();

    const auto& started = kiosk.transport.started;
    const auto first = std::ranges::find_if(started, FakeTransport::is_upload);
    CHECK(std::count_if(started.begin(), first, FakeTransport::is_create) == 6);
    CHECK(kiosk.uploads_started() == 1);
    const Reference late = kiosk.submit(); // It does not wait for the file on the wire.
    kiosk.settle();
    CHECK(kiosk.state(late) == State::sent);
}

TEST_CASE("uploads: no file begins while a request is on the wire")
{
    KioskWithFiles kiosk;
    Fate slow = Fate::lost_on_the_way();
    slow.ends_after = 50s;
    kiosk.transport.fate = [&](const HttpRequest& request) {
        if (FakeTransport::is_upload(request) && kiosk.uploads_started() == 0)
            return Fate::answered_with(answer(500, ""));
        return FakeTransport::is_create(request) && kiosk.uploads_started() == 1 ? slow : Fate::answered();
    };
    const Reference reference = kiosk.submit_with({{"a.txt", "abc"}});
    kiosk.settle();
    REQUIRE(kiosk.uploads_started() == 1);
    kiosk.submit();
    kiosk.run_for(45s); // The first pause of the file ends after 2 s.
    CHECK(kiosk.uploads_started() == 1);
    kiosk.run_for(1h);
    CHECK(kiosk.upload_state(reference) == UploadState::there);
}

TEST_CASE("uploads: whatever breaks on the way, the gateway has each file once in the end")
{
    KioskWithFiles kiosk;
    uploads_meet(kiosk, {Fate::lost_on_the_way(), Fate::lost_on_the_way_back(), Fate::never_left(),
                         Fate::executed_but_answered_with(answer(500, "")),
                         Fate::answered_with(answer(408, "")), Fate::answered_with(answer(302, ""))});
    const Reference reference = kiosk.submit_with({{"a.txt", "abc"}});
    kiosk.run_for(2h);
    CHECK(kiosk.far_side.files.size() == 1);
    CHECK(kiosk.upload_state(reference) == UploadState::there);
    CHECK(kiosk.upload(reference).reason_code.empty());
}

TEST_CASE("uploads: killed at any point of the way, it goes on after the start")
{
    for (const auto& fate : {Fate::hangs(), Fate::lost_on_the_way_back(), Fate::lost_on_the_way()}) {
        KioskWithFiles kiosk;
        uploads_meet(kiosk, {fate});
        const Reference reference = kiosk.submit_with({{"a.txt", "abc"}, {"b.txt", "abd"}});
        while (kiosk.uploads_started() == 0) // Up to the instant in which it leaves.
            kiosk.core->step(Milliseconds{0});
        kiosk.reboot();
        kiosk.run_for(1h);
        CHECK(kiosk.far_side.files.size() == 2);
        CHECK(kiosk.detail(reference).uploads.back()->state == UploadState::there);
    }
}

TEST_CASE("uploads: a crash between the receipt of the request and its files forgets none")
{
    KioskWithFiles kiosk;
    const Reference reference = kiosk.submit_with({{"a.txt", "abc"}});
    while (kiosk.state(reference) != State::sent)
        kiosk.core->step(Milliseconds{0});
    REQUIRE(kiosk.uploads_started() == 0);
    kiosk.restart();
    kiosk.settle();
    CHECK(kiosk.far_side.files.size() == 1);
}

TEST_CASE("uploads: the gateway's no is kept with its words, and only a person asks again")
{
    KioskWithFiles kiosk;
    uploads_meet(kiosk, {Fate::answered_with(refusal(413))});
    const Reference reference = kiosk.submit_with({{"a.txt", "abc"}});
    kiosk.run_for(72h);
    CHECK(kiosk.uploads_started() == 1);
    const Upload refused = kiosk.upload(reference);
    CHECK(refused.state == UploadState::refused);
    CHECK(refused.reason_code == "too_big");
    CHECK(refused.reason_text == "Send less.");
    CHECK(kiosk.core->is_drained());

    REQUIRE(kiosk.detail(reference).may_try_now);
    kiosk.act(reference, Action::try_now);
    kiosk.settle();
    CHECK(kiosk.upload_state(reference) == UploadState::there);
    CHECK_FALSE(kiosk.detail(reference).may_try_now);
}

TEST_CASE("uploads: every 4xx but 401, 408 and 429 is a no, and says nothing about the line")
{
    for (const int status : {400, 403, 404, 405, 409, 413, 415, 422}) {
        CAPTURE(status);
        KioskWithFiles kiosk;
        uploads_meet(kiosk, {Fate::answered_with(answer(status, "<html>no</html>"))});
        const Reference reference = kiosk.submit_with({{"a.txt", "abc"}});
        kiosk.run_for(1h);
        CHECK(kiosk.upload_state(reference) == UploadState::refused);
        CHECK(kiosk.upload(reference).reason_code == "http " + std::to_string(status));
        CHECK(kiosk.line().state == LineState::up);
    }
}

TEST_CASE("uploads: a gateway that breaks off at every file does not stop requests")
{
    KioskWithFiles kiosk;
    for (const auto& fate : {Fate::answered_with(answer(500, "")), Fate::lost_on_the_way()}) {
        every_upload_meets(kiosk, fate);
        kiosk.submit_with({{"a.txt", "abc"}});
        kiosk.submit_with({{"a.txt", "abc"}});
        kiosk.run_for(10min);
        CHECK(kiosk.line().state == LineState::up);
        const Reference late = kiosk.submit();
        kiosk.settle();
        CHECK(kiosk.state(late) == State::sent);
    }
}

TEST_CASE("uploads: a Retry-After is obeyed")
{
    KioskWithFiles kiosk;
    HttpReply busy = answer(429, "");
    busy.headers.emplace_back("retry-after", "3600");
    uploads_meet(kiosk, {Fate::answered_with(busy)});
    const Reference reference = kiosk.submit_with({{"a.txt", "abc"}});
    kiosk.run_for(59min);
    CHECK(kiosk.uploads_started() == 1);
    CHECK(kiosk.upload_state(reference) == UploadState::waiting);
    kiosk.run_for(10min);
    CHECK(kiosk.upload_state(reference) == UploadState::there);
}

TEST_CASE("uploads: a token that ran out is renewed, and the file goes with the new one")
{
    KioskWithFiles kiosk{putting_settings(signed_in_settings())};
    kiosk.transport.on_start = [&, first = true](const HttpRequest& request) mutable {
        if (FakeTransport::is_upload(request) && std::exchange(first, false)) kiosk.far_side.revoke_tokens();
    };
    const Reference reference = kiosk.submit_with({{"a.txt", "abc"}});
    kiosk.run_for(1min);
    CHECK(kiosk.upload_state(reference) == UploadState::there);
    CHECK(kiosk.far_side.tokens_granted() == 2);
    CHECK(kiosk.uploads_started() == 2);
}

TEST_CASE("uploads: a 2xx that does not carry our own id is not believed")
{
    HttpReply page = answer(200, "<html>Welcome</html>");
    page.headers = {{"content-type", "text/html; charset=utf-8"}};
    HttpReply anothers = answer(201, "{}");
    anothers.headers.emplace_back("ms-requestid", "0f7c0e6e-3f6b-4b0e-9b57-2a4e6f1c9d10");
    for (const HttpReply& reply : {page, anothers, answer(200, "{}"), answer(204)}) {
        KioskWithFiles kiosk;
        uploads_meet(kiosk, {Fate::answered_with(reply)});
        const Reference reference = kiosk.submit_with({{"a.txt", "abc"}});
        kiosk.settle();
        CHECK(kiosk.upload_state(reference) == UploadState::waiting);
        CHECK(kiosk.upload(reference).reason_code == "not_the_service");
        kiosk.run_for(1h);
        CHECK(kiosk.upload_state(reference) == UploadState::there);
    }
}

TEST_CASE("uploads: a sealed copy that is torn is given up by name of the reason; the others go")
{
    KioskWithFiles kiosk;
    for (const std::size_t length : {std::size_t{10}, std::size_t{200'000}}) {
        const Reference torn = kiosk.submit_with({{"a.bin", some_content(length)}});
        const Reference whole = kiosk.submit_with({{"b.bin", some_content(length, 2)}});
        tear(kiosk, torn);
        kiosk.run_for(1h);
        CHECK(kiosk.upload_state(torn) == UploadState::refused);
        CHECK(kiosk.upload(torn).reason_code == "unreadable");
        CHECK(kiosk.upload_state(whole) == UploadState::there);
        CHECK_FALSE(kiosk.far_side.files.contains(kiosk.address(torn, some_content(length))));
    }
}

TEST_CASE("uploads: without a line nothing is tried, and all goes when it is back")
{
    KioskWithFiles kiosk;
    const Reference reference = kiosk.submit_with({{"a.txt", "abc"}});
    while (kiosk.state(reference) != State::sent)
        kiosk.core->step(Milliseconds{0});
    everything_meets(kiosk, Fate::never_left());
    kiosk.run_for(8h);
    CHECK(kiosk.upload_state(reference) == UploadState::waiting);
    CHECK(kiosk.uploads_started() <= 2); // The probe asks, not the file.
    everything_is_well(kiosk);
    kiosk.run_for(10min);
    CHECK(kiosk.upload_state(reference) == UploadState::there);
}

TEST_CASE("uploads: Try now does not wait for the pause of a file")
{
    KioskWithFiles kiosk;
    uploads_meet(kiosk, std::vector(8, Fate::answered_with(answer(500, ""))));
    const Reference reference = kiosk.submit_with({{"a.txt", "abc"}});
    for (int i = 0; i < 8; ++i) {
        kiosk.settle();
        kiosk.execute(SyncNow{});
    }
    kiosk.settle();
    CHECK(kiosk.uploads_started() == 9);
    CHECK(kiosk.upload_state(reference) == UploadState::there);
}

TEST_CASE("uploads: what is handed in by a person has no way to the gateway")
{
    SyncSettings settings = putting_settings();
    settings.default_channel = Channel::handin;
    KioskWithFiles kiosk{settings};
    const Reference reference = kiosk.submit_with({{"a.txt", "abc"}});
    kiosk.execute(BeginHandIn{reference});
    kiosk.execute(RecordHandIn{reference, "724060000000001"});
    kiosk.run_for(24h);
    CHECK(kiosk.state(reference) == State::handed_in);
    CHECK(kiosk.uploads_started() == 0);
    CHECK_FALSE(kiosk.detail(reference).uploads.front());
    CHECK(kiosk.core->is_drained());
}

TEST_CASE("uploads: a request that is written anew as a draft may change its files again")
{
    KioskWithFiles kiosk;
    kiosk.settle(); // The line is up: the request is claimed, and its files planned.
    everything_meets(kiosk, Fate::never_left());
    const Reference reference = kiosk.submit_with({{"a.txt", "abc"}, {"b.txt", "abd"}});
    kiosk.run_for(1h);
    REQUIRE(kiosk.store->uploads.of(kiosk.entry(reference).id)->size() == 2);
    REQUIRE(kiosk.detail(reference).may_withdraw);
    const RequestId id = kiosk.entry(reference).id;
    kiosk.act(reference, Action::withdraw);
    kiosk.execute(DetachFile{id, kiosk.store->attachments.of(id)->front().id});
    everything_is_well(kiosk);
    kiosk.submit(kiosk.store->drafts.find(id)->value().draft);
    kiosk.run_for(1h);
    CHECK(kiosk.far_side.puts == std::vector{kiosk.address(reference, "abd")});
}
