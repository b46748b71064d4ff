#include "sync/slip.h"

#include "tests/sync/kiosk_for_tests.h"

using namespace kiosk;

namespace
{

/// Keeps its orders and is finished with them at once.
class PressForTests final : public SlipPress
{
public:
    void start(SlipFacts facts) override
    {
        finished_.emplace_back(SlipMade{facts.reference, "/tmp/slip.pdf", Printing::printed, {}});
        started.push_back(std::move(facts));
    }
    std::vector<Reply> take_finished() override { return std::exchange(finished_, {}); }

    std::vector<SlipFacts> started;

private:
    std::vector<Reply> finished_;
};

struct KioskWithPress : KioskForTests {
    PressForTests press;

    KioskWithPress() { core->make_slips_with(&press); }
};

} // namespace

TEST_CASE("slip: it is in the language its contact prefers unless another one is asked for")
{
    KioskWithPress kiosk;
    Draft draft = a_customer_draft(kiosk.random);
    draft.contact.language = "ko-KR";
    const Reference reference = kiosk.submit(draft);

    kiosk.execute(MakeSlip{reference, ""});
    kiosk.execute(MakeSlip{reference, "de"});

    REQUIRE(kiosk.press.started.size() == 2);
    CHECK(kiosk.press.started[0].language == "ko");
    CHECK(kiosk.press.started[1].language == "de");
}

TEST_CASE("slip: a service that somebody typed is not on it, one of the catalogue is")
{
    KioskWithPress kiosk;
    Draft typed = a_customer_draft(kiosk.random);
    typed.service = "Contoso E3 for the board";
    const Reference of_typed = kiosk.submit(typed);
    const Reference of_known = kiosk.submit(a_customer_draft(kiosk.random));

    kiosk.execute(MakeSlip{of_typed, ""});
    kiosk.execute(MakeSlip{of_known, ""});

    CHECK(kiosk.press.started[0].service.empty());
    CHECK(kiosk.press.started[1].service == "exchange_online");
}

TEST_CASE("slip: what became of it is told late, once")
{
    KioskWithPress kiosk;
    const Reference reference = kiosk.submit();

    CHECK(kiosk.execute(MakeSlip{reference, ""}).empty());
    kiosk.settle();
    kiosk.settle();

    CHECK(kiosk.late_replies<SlipMade>() == 1);
}

TEST_CASE("slip: of an unknown request there is none, and a core without a press says so")
{
    KioskForTests kiosk;
    const Reference reference = kiosk.submit();
    const auto without = kiosk.execute(MakeSlip{reference, ""});
    PressForTests press;
    kiosk.core->make_slips_with(&press);
    const auto unknown = kiosk.execute(MakeSlip{Reference{RequestId{Uuid::random(kiosk.random)}}, ""});

    CHECK(std::get<SlipNotMade>(without.front()).error.code == ErrorCode::not_possible_now);
    CHECK(std::get<SlipNotMade>(unknown.front()).error.code == ErrorCode::not_found);
    CHECK(press.started.empty());
    kiosk.core->make_slips_with(nullptr);
}
