// What the app does about slips, the report, the device and a clock that is wrong.

#include "kiosk/app.h"
#include "kiosk/report_words.h"
#include "kiosk/wording.h"
#include "tests/kiosk/gallery.h"

#include <doctest/doctest.h>

using namespace kiosk;
using namespace std::chrono_literals;
using kiosk::test::busy_day;
using kiosk::test::detail_of;
using kiosk::test::gallery_time;

namespace
{

struct PaperApp {
    SeededRandom random{7007};
    App app{test::shipped_catalogue(), {}, {}, random};
    Timestamp now = gallery_time();

    PaperApp() { app.see(std::make_shared<const Snapshot>(busy_day())); }

    void does(const Intent& intent) { app.update(intent, now); }
    RequestDetail opens_request(State state)
    {
        const RequestDetail detail = detail_of(app.snapshot(), state);
        does(ShowRequest{detail.entry.reference});
        app.hear(RequestOpened{detail});
        app.take_commands();
        return detail;
    }
    SlipChoice& slip() { return std::get<RequestScreen>(app.screen()).slip; }

    template <typename Wanted>
    std::vector<Wanted> asked_for()
    {
        std::vector<Wanted> found;
        for (const Command& command : app.take_commands())
            if (const auto* wanted = std::get_if<Wanted>(&command)) found.push_back(*wanted);
        return found;
    }
};

} // namespace

TEST_CASE("app: a slip begins in the contact's language and is made in the one that is chosen")
{
    PaperApp kiosk;
    const RequestDetail detail = kiosk.opens_request(State::sent);
    CHECK(kiosk.slip().language == detail.form.contact.language);

    kiosk.does(ChooseSlipLanguage{"it"});
    kiosk.does(PrintSlip{});

    const auto asked = kiosk.asked_for<MakeSlip>();
    REQUIRE(asked.size() == 1);
    CHECK(asked.front().reference == detail.entry.reference);
    CHECK(asked.front().language == "it");
}

TEST_CASE("app: a slip is asked for once until it is made, and what became of it is told")
{
    PaperApp kiosk;
    const Reference reference = kiosk.opens_request(State::sent).entry.reference;

    kiosk.does(PrintSlip{});
    kiosk.does(PrintSlip{});
    CHECK(kiosk.asked_for<MakeSlip>().size() == 1);
    kiosk.app.hear(SlipMade{reference, "/tmp/slip.pdf", Printing::printed, {}});

    CHECK(kiosk.slip().phase == SlipChoice::Phase::idle);
    REQUIRE(kiosk.app.notice() != nullptr);
    CHECK(outcome_sentence(*kiosk.app.notice(), kiosk.app.snapshot()).find("/tmp/slip.pdf") !=
          std::string::npos);
}

TEST_CASE("app: a slip that could not be printed says so in the print system's words")
{
    const SlipMade failed{detail_of(busy_day(), State::sent).entry.reference, "/tmp/slip.pdf",
                          Printing::failed, "lp: no such class"};

    const std::string sentence = slip_sentence(failed);

    CHECK(sentence.find("could not be printed") != std::string::npos);
    CHECK(sentence.find("lp: no such class") != std::string::npos);
    CHECK(sentence.find("/tmp/slip.pdf") != std::string::npos);
}

TEST_CASE("app: the report is counted for the month that is chosen")
{
    PaperApp kiosk;
    kiosk.does(ShowReport{});
    CHECK(kiosk.asked_for<ReadReport>().size() == 1);
    const ReportCase one{.kind = ReportCase::Kind::solved_here, .at = kiosk.now};
    const ReportCase earlier{.kind = ReportCase::Kind::solved_here, .at = kiosk.now - std::chrono::days{60}};
    kiosk.app.hear(ReportRead{std::make_shared<const std::vector<ReportCase>>(std::vector{one, earlier})});

    const auto& page = std::get<ReportScreen>(kiosk.app.screen());
    CHECK(page.report.total.solved_here == 2);
    kiosk.does(ChooseMonth{month_of(kiosk.now)});

    CHECK(page.report.total.solved_here == 1);
    CHECK(page.report.months.size() == 2);
}

TEST_CASE("app: the device is measured when its page opens, and again when that is a minute old")
{
    PaperApp kiosk;
    kiosk.does(ShowDevice{});
    CHECK(kiosk.asked_for<MeasureDevice>().size() == 1);

    kiosk.app.tick(kiosk.now + 59s);
    CHECK(kiosk.asked_for<MeasureDevice>().empty());
    kiosk.app.tick(kiosk.now + 60s);
    CHECK(kiosk.asked_for<MeasureDevice>().size() == 1);
    kiosk.app.tick(kiosk.now - 24h); // Set back.
    CHECK(kiosk.asked_for<MeasureDevice>().size() == 1);
}

TEST_CASE("app: a clock before the build, or before the last success, is named")
{
    Snapshot snapshot = busy_day();
    DeviceFacts device;
    CHECK(clock_of(device, snapshot, gallery_time()) == ClockTrust::plausible);

    device.built_at = gallery_time() + 48h;
    CHECK(clock_of(device, snapshot, gallery_time()) == ClockTrust::before_build);
    device.built_at = gallery_time() - 48h;
    snapshot.last_success_at = gallery_time() + 1h;
    CHECK(clock_of(device, snapshot, gallery_time()) == ClockTrust::before_last_success);

    CHECK_FALSE(clock_name(ClockTrust::before_build).empty());
    CHECK(clock_sentence(ClockTrust::before_build, Timestamp{}).find("1970") != std::string::npos);
}

TEST_CASE("wording: sizes are whole numbers of the largest unit of which there are ten")
{
    CHECK(byte_size(std::int64_t{-1}) == "0 bytes");
    CHECK(byte_size(std::uint64_t{1}) == "1 byte");
    CHECK(byte_size(std::uint64_t{1'023}) == "1,023 bytes");
    CHECK(byte_size(std::uint64_t{1'024}) == "1 KB");
    CHECK(byte_size(std::uint64_t{3'494'000}) == "3,412 KB");
    CHECK(byte_size(std::uint64_t{5'400} << 20) == "5,400 MB");
    CHECK(byte_size(std::uint64_t{12} << 30) == "12 GB");
}

TEST_CASE("report: a table leaves out what there is nothing of")
{
    const ReportCase one{.kind = ReportCase::Kind::escalated,
                         .at = gallery_time(),
                         .area = Area::updates,
                         .service = "teams",
                         .reasons = {EscalationReason::tools},
                         .severity = Severity::a};

    const auto tables =
        report_tables(count_report(std::vector{one}, std::nullopt), test::shipped_catalogue(), "en");

    REQUIRE(tables.size() == 5);
    for (const ReportTable& table : tables)
        CHECK(table.rows.size() == 1);
    CHECK_FALSE(tables[3].rows.front().solved_here.has_value()); // By reason only escalated ones are known.
}
