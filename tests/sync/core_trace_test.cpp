#include "tests/sync/kiosk_for_tests.h"

using namespace kiosk;
using namespace std::chrono_literals;

TEST_CASE("core: neither a token nor a person's words stand in the trace")
{
    KioskForTests kiosk{signed_in_settings()};
    const Draft draft = a_customer_draft(kiosk.random);
    const std::string echo = draft.title + " of " + draft.contact.email;
    creates_meet(kiosk, {Fate::lost_on_the_way(), Fate::answered_with(answer(401)),
                         Fate::answered_with(answer(400, api_fault_body("400000", echo.c_str())))});
    kiosk.submit(draft);
    kiosk.run_for(1h);

    std::vector<std::string> secrets{"secret", draft.title, draft.contact.email, draft.customer_name};
    for (const HttpRequest& create : kiosk.transport.creates())
        secrets.push_back(header_of(create, "Authorization").substr(std::string_view{"Bearer "}.size()));
    REQUIRE(secrets.size() > 6);
    REQUIRE(kiosk.trace.lines.size() > 6);
    for (const std::string& line : kiosk.trace.lines)
        for (const std::string& secret : secrets)
            CHECK_MESSAGE(line.find(secret) == line.npos, line);
}
