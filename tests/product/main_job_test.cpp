#include "tests/product/main_job.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

namespace kiosk::test
{

TEST_CASE("kiosk: what was filed offline and killed arrives exactly once when the line returns")
{
    const auto job = play_main_job(MAIN_JOB_FOLDER, [](std::string_view line) { MESSAGE(std::string{line}); });

    REQUIRE_MESSAGE(job.has_value(), (job ? "" : job.error().detail));
    REQUIRE(job->ledger.size() == 2);
    for (std::size_t index = 0; index < 2; ++index) {
        const auto execution = nlohmann::json::parse(job->ledger[index]);
        CHECK(execution.at("operation") == "create");
        const auto filed = std::ranges::find(job->references, execution.at("reference").get<std::string>());
        REQUIRE(filed != job->references.end());
        const auto at = static_cast<std::size_t>(filed - job->references.begin());
        CHECK(execution.at("service_request_number") == job->numbers[at]);
    }
    CHECK(job->references[0] != job->references[1]);
}

} // namespace kiosk::test
