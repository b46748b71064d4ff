#include "storage/store.h"
#include "tests/storage/fake_clock.h"
#include "tests/storage/fixtures/drafts_for_tests.h"
#include "tests/storage/temporary_folder.h"

#include <doctest/doctest.h>

using namespace kiosk;

TEST_CASE("store: data without its witness log is not opened with a key that did not seal it, either")
{
    const TemporaryFolder folder;
    const auto data = folder / "data";
    SystemRandom random;
    const Draft draft = a_partner_draft(random);
    REQUIRE((*Store::open(data))
                ->outbox.accept(a_request(draft), "frozen", Channel::partner_center, FakeClock{}.now()));
    const std::string key = bytes_of(data / "key");
    std::filesystem::remove(data / "witness");
    put_bytes(data / "key", std::string(SecretKey::bytes, 'x'));

    for (const auto& store : {Store::open(data), Store::inspect(data)}) {
        REQUIRE_FALSE(store);
        CHECK(store.error().code == ErrorCode::seal_broken);
    }
    put_bytes(data / "key", key);
    CHECK(*(*Store::open(data))->outbox.frozen(draft.id) == "frozen");
}
