#include "tests/storage/fixtures/outbox_for_tests.h"

#include <doctest/doctest.h>

using namespace kiosk;
using namespace std::chrono_literals;

TEST_CASE("drafts: a draft in any script is kept as typed, with the times of its first and last save")
{
    OutboxForTests test;
    for (const ScriptSample& sample : kScriptSamples) {
        Draft draft = a_customer_draft(test.random, sample);
        const Timestamp begun = test.now();
        REQUIRE(test.drafts.save(draft, begun));
        test.clock.advance(1s);
        draft.title += " 더";
        REQUIRE(test.drafts.save(draft, test.now()));

        const auto kept = *test.drafts.find(draft.id);
        CHECK(kept->draft == draft);
        CHECK(kept->created_at == begun);
        CHECK(kept->updated_at == begun + 1s);
    }
}

TEST_CASE("drafts: all are listed, the one touched last comes first")
{
    OutboxForTests test;
    const Draft first = a_partner_draft(test.random);
    const Draft second = a_customer_draft(test.random);
    REQUIRE(test.drafts.save(first, test.now()));
    REQUIRE(test.drafts.save(second, test.now() + 1s));
    REQUIRE(test.drafts.save(first, test.now() + 2s));

    const auto all = *test.drafts.all();
    REQUIRE(all.size() == 2);
    CHECK(all[0].draft == first);
    CHECK(all[1].draft == second);
}

TEST_CASE("drafts: a discarded draft is gone, and discarding again is no error")
{
    OutboxForTests test;
    const Draft draft = a_partner_draft(test.random);
    REQUIRE(test.drafts.save(draft, test.now()));

    CHECK(test.drafts.discard(draft.id));
    CHECK(test.drafts.discard(draft.id));
    CHECK_FALSE(*test.drafts.find(draft.id));
    CHECK(test.drafts.all()->empty());
}

TEST_CASE("drafts: a late save of an accepted draft does not bring it back")
{
    OutboxForTests test;
    const Draft draft = a_partner_draft(test.random);
    test.accept(draft);

    CHECK(test.drafts.save(draft, test.now()));
    CHECK_FALSE(*test.drafts.find(draft.id));
}

TEST_CASE("drafts: a sealed draft opens in its own row only, and only under its key")
{
    OutboxForTests test;
    const Draft one = a_partner_draft(test.random);
    const Draft other = a_partner_draft(test.random);
    REQUIRE(test.drafts.save(one, test.now()));
    REQUIRE(test.drafts.save(other, test.now()));
    const Drafts stranger{test.database, Keyring{SecretKey::random()}};
    CHECK(stranger.find(one.id).error().code == ErrorCode::seal_broken);

    REQUIRE(test.database.execute("UPDATE draft SET form_sealed=(SELECT form_sealed FROM draft WHERE id='" +
                                  other.id.text() + "')"));
    CHECK(test.drafts.find(one.id).error().code == ErrorCode::seal_broken);
    CHECK(test.drafts.find(other.id));
}

TEST_CASE("drafts: a full disk is reported, and the draft as it was before stays")
{
    OutboxForTests test;
    Draft draft = a_partner_draft(test.random);
    REQUIRE(test.drafts.save(draft, test.now()));
    REQUIRE(test.database.limit_pages(1));

    Draft longer = draft;
    longer.description = std::string(200'000, 'x');
    CHECK(test.drafts.save(longer, test.now()).error().code == ErrorCode::disk_full);
    CHECK((*test.drafts.find(draft.id))->draft == draft);
}
