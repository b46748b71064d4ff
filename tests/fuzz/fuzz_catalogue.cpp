// F8: the catalogue, which an installation may edit. Input: changes to the shipped one; or, behind a first
// byte of 1, all of a file.

#include "storage/text.h"
#include "sync/catalogue.h"
#include "tests/fuzz/altered_bytes.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/oracle.h"
#include "tests/storage/temporary_folder.h"

namespace kiosk
{

namespace
{

constexpr std::string_view kName = "catalogue.toml";

bool is_whole(const Catalogue& catalogue)
{
    for (const std::string_view language : kLanguages) {
        for (const Category category : kCategories)
            if (!holds(!catalogue.label(category, language).empty(),
                       "a category has a name in every language"))
                return false;
        for (const Area area : kAreas)
            if (!holds(!catalogue.label(area, language).empty(), "an area has a name in every language"))
                return false;
        for (const Severity severity : kSeverities) {
            const PublishedSeverity published = catalogue.published(severity, language);
            if (!holds(!published.wire.empty() && !published.meaning.empty(), "a severity has a meaning"))
                return false;
        }
        for (const std::string_view key : kCatalogueWords)
            if (!holds(!catalogue.word_label(key, language).empty(), "a word is there in every language"))
                return false;
        for (const std::string_view key : catalogue.keys(CatalogueList::service))
            if (!holds(!catalogue.label(CatalogueList::service, key, language).empty(),
                       "a service has a name"))
                return false;
    }
    return true;
}

bool catalogue_holds(FuzzInput input)
{
    static const std::string shipped = bytes_of(KIOSK_CATALOGUE_FILE);
    const std::string toml = input.byte() == 1 ? std::string{input.rest()} : altered(shipped, input);
    const auto catalogue = Catalogue::parse(toml, kName);
    if (catalogue) return is_whole(*catalogue);
    return holds(catalogue.error().code == ErrorCode::configuration_wrong &&
                     catalogue.error().detail.starts_with(kName),
                 "a refusal names the file");
}

} // namespace

} // namespace kiosk

KIOSK_FUZZ_TARGET(catalogue)
{
    (void)kiosk::catalogue_holds({data, size});
    return 0;
}
