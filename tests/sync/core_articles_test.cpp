#include "tests/sync/kiosk_for_tests.h"

#include <doctest/doctest.h>

using namespace kiosk;

TEST_CASE("core: articles are read in the language that is asked for")
{
    KioskForTests kiosk;
    kiosk.settings.articles_folder = KIOSK_ARTICLES_FOLDER;
    kiosk.restart();

    const auto replies = kiosk.core->execute(ReadArticles{"ko"});

    REQUIRE(replies.size() == 1);
    CHECK(std::get<ArticlesRead>(replies[0]).articles->language() == "ko");
}

TEST_CASE("core: articles that are not there are no fault of the storage")
{
    KioskForTests kiosk;
    kiosk.settings.articles_folder = kiosk.folder / "nowhere";
    kiosk.restart();

    const auto replies = kiosk.core->execute(ReadArticles{"ko"});

    REQUIRE(replies.size() == 1);
    CHECK(std::get<ArticlesNotRead>(replies[0]).language == "ko");
    CHECK(std::get<ArticlesNotRead>(replies[0]).error.code == ErrorCode::not_found);
    CHECK_FALSE(kiosk.core->snapshot()->storage_fault);
}
