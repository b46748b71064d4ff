#pragma once

#include "tests/sync/kiosk_for_tests.h"

namespace kiosk
{

/// A kiosk whose requests have been received by the far side, and what a person does about them.
struct KioskWithSent : KioskForTests {
    using KioskForTests::KioskForTests;

    Reference sent(const Draft& draft)
    {
        const Reference reference = submit(draft);
        settle();
        REQUIRE(state(reference) == State::sent);
        return reference;
    }
    Reference sent() { return sent(a_partner_draft(random)); }

    std::string number(const Reference& reference) const { return *entry(reference).service_request_number; }

    NoteId write(const Reference& reference, const std::string& text)
    {
        const NoteId id{Uuid::random(random)};
        const auto answers = execute(SendNote{reference, id, text});
        REQUIRE(answers.size() == 1);
        REQUIRE(std::holds_alternative<NoteAccepted>(answers.front()));
        return id;
    }

    std::vector<Reply> close(const Reference& reference, CustomerInformed informed)
    {
        return execute(CloseRequest{reference, NoteId{Uuid::random(random)}, informed});
    }

    Note note(const NoteId& id) const { return **store->notes.find(id); }

    Correspondence all_about(const Reference& reference)
    {
        const auto answers = execute(OpenRequest{reference});
        REQUIRE(std::holds_alternative<RequestOpened>(answers.front()));
        return std::get<RequestOpened>(answers.front()).detail.correspondence;
    }

    RequestSummary row(const Reference& reference)
    {
        for (const auto& request : *core->snapshot()->requests)
            if (request->entry.reference == reference) return *request;
        FAIL("no row");
        std::abort();
    }
};

/// The next updates meet these fates, in order; everything else goes well.
inline void updates_meet(KioskForTests& kiosk, std::vector<Fate> fates)
{
    kiosk.transport.fate = [fates = std::move(fates),
                            next = std::size_t{0}](const HttpRequest& request) mutable {
        if (!FakeTransport::is_update(request) || next == fates.size()) return Fate::answered();
        return fates[next++];
    };
}

} // namespace kiosk
