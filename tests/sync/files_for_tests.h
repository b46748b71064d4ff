#pragma once

#include "tests/sync/kiosk_for_tests.h"

namespace kiosk
{

/// `length` bytes that nobody would confuse with others of another `seed`.
inline std::string some_content(std::size_t length, int seed = 1)
{
    std::string content(length, '\0');
    auto state = static_cast<std::uint32_t>(seed) * 2654435761U;
    for (char& c : content) {
        state = state * 1664525U + 1013904223U; // Numerical Recipes' generator: any pattern will do.
        c = static_cast<char>(state >> 24);
    }
    return content;
}

inline SyncSettings putting_settings(SyncSettings settings = plain_settings())
{
    settings.attachments.way = AttachmentSettings::Way::put;
    return settings;
}

/// A kiosk beside a gateway that takes files, and a folder they come from.
struct KioskWithFiles : KioskForTests {
    explicit KioskWithFiles(const SyncSettings& sync_settings = putting_settings())
        : KioskForTests(sync_settings)
    {
    }

    TemporaryFolder source;

    /// A request with these files, accepted.
    Reference submit_with(const std::vector<std::pair<std::string, std::string>>& files)
    {
        Draft draft = a_partner_draft(random);
        for (const auto& [name, content] : files)
            draft.attachments.push_back(source.write(name, content).string());
        return submit(draft);
    }

    std::string number(const Reference& reference) const { return *entry(reference).service_request_number; }

    /// Where the gateway keeps the file with this content.
    std::string address(const Reference& reference, const std::string& content) const
    {
        return number(reference) + "/attachments/" + sha256_hex(content);
    }

    RequestDetail detail(const Reference& reference)
    {
        const auto answers = execute(OpenRequest{reference});
        REQUIRE(answers.size() == 1);
        REQUIRE(std::holds_alternative<RequestOpened>(answers.front()));
        return std::get<RequestOpened>(answers.front()).detail;
    }
    /// Of the first file.
    Upload upload(const Reference& reference)
    {
        const auto uploads = detail(reference).uploads;
        REQUIRE(!uploads.empty());
        REQUIRE(uploads.front());
        return *uploads.front();
    }
    UploadState upload_state(const Reference& reference) { return upload(reference).state; }

    std::size_t uploads_started() const
    {
        return static_cast<std::size_t>(std::ranges::count_if(transport.started, FakeTransport::is_upload));
    }
};

/// The next uploads meet these fates, in order; everything else goes well.
inline void uploads_meet(KioskForTests& kiosk, std::vector<Fate> fates)
{
    kiosk.transport.fate = [fates = std::move(fates),
                            next = std::size_t{0}](const HttpRequest& request) mutable {
        if (!FakeTransport::is_upload(request) || next == fates.size()) return Fate::answered();
        return fates[next++];
    };
}

/// All of them meet one.
inline void every_upload_meets(KioskForTests& kiosk, const Fate& fate)
{
    kiosk.transport.fate = [fate](const HttpRequest& request) {
        return FakeTransport::is_upload(request) ? fate : Fate::answered();
    };
}

} // namespace kiosk
