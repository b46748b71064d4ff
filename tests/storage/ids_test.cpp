#include "storage/ids.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cctype>
#include <set>
#include <utility>
#include <vector>

using namespace kiosk;

namespace
{

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

Reference some_reference(std::uint64_t seed)
{
    SeededRandom random{seed};
    return Reference{RequestId{Uuid::random(random)}};
}

/// Where the sixteen characters after `K-` stand in the text.
std::vector<std::size_t> character_places(const std::string& text)
{
    std::vector<std::size_t> places;
    for (std::size_t at = 2; at < text.size(); ++at)
        if (text[at] != '-') places.push_back(at);
    return places;
}

} // namespace

TEST_CASE("ids: a random UUID says version 4 and variant 10, and reads back")
{
    SystemRandom random;
    for (int count = 0; count < 100; ++count) {
        const Uuid id = Uuid::random(random);
        REQUIRE(id.text().size() == 36);
        CHECK(id.text()[14] == '4');
        CHECK(std::string_view{"89ab"}.find(id.text()[19]) != std::string_view::npos);
        CHECK(Uuid::parse(id.text()) == id);
    }
}

TEST_CASE("ids: a UUID may be written in capitals, and nothing else is one")
{
    const std::string text = "0123abcd-4567-4def-89ab-0123456789ab";
    CHECK(Uuid::parse("0123ABCD-4567-4DEF-89AB-0123456789AB")->text() == text);

    for (const char* wrong :
         {"", "0123abcd", "0123abcd-4567-4def-89ab-0123456789a", "{0123abcd-4567-4def-89ab-0123456789}",
          "0123abcd-4567-4def-89ab-0123456789abc", "0123abcd_4567-4def-89ab-0123456789ab",
          "0123abcg-4567-4def-89ab-0123456789ab", "0123abcd4-567-4def-89ab-0123456789ab"})
        CHECK_FALSE(Uuid::parse(wrong));
}

TEST_CASE("ids: a reference is the same for the same id, in its written shape")
{
    const Reference reference = some_reference(1);

    CHECK(reference == some_reference(1));
    CHECK(reference.text().size() == std::string_view{"K-XXXX-XXXX-XXXX-XXXX"}.size());
    CHECK(reference.text().starts_with("K-"));
    for (const std::size_t at : character_places(reference.text()))
        CHECK(kAlphabet.find(reference.text()[at]) != std::string_view::npos);
}

TEST_CASE("ids: a reference says how its id begins")
{
    SeededRandom random{4};
    for (int i = 0; i < 100; ++i) {
        const RequestId id{Uuid::random(random)};
        CHECK(Reference{id}.id_prefix() == id.text().substr(0, 13));
    }
}

TEST_CASE("ids: ten thousand ids have ten thousand references")
{
    SeededRandom random{3};
    std::set<std::string> texts;
    for (int count = 0; count < 10'000; ++count)
        texts.insert(Reference{RequestId{Uuid::random(random)}}.text());
    CHECK(texts.size() == 10'000);
}

TEST_CASE("ids: a reference forgives case, hyphens, blanks, O for 0, I and L for 1, and a missing K")
{
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        const Reference reference = some_reference(seed);
        std::string bare;
        for (const char c : reference.text().substr(2))
            if (c != '-') bare += c;
        std::string sloppy = "k ";
        bool is_first_one = true;
        for (const char c : bare) {
            if (c == '0')
                sloppy += 'o';
            else if (c == '1')
                sloppy += std::exchange(is_first_one, false) ? 'i' : 'L';
            else
                sloppy += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
            sloppy += ' ';
        }

        CHECK(Reference::parse(reference.text()) == reference);
        CHECK(Reference::parse(bare) == reference);
        CHECK(Reference::parse("K" + bare) == reference);
        CHECK(Reference::parse(sloppy) == reference);
    }
}

TEST_CASE("ids: every single wrong character of a reference is found")
{
    int missed = 0;
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        const std::string text = some_reference(seed).text();
        for (const std::size_t at : character_places(text)) {
            for (const char other : kAlphabet) {
                std::string wrong = text;
                wrong[at] = other;
                if (other != text[at] && Reference::parse(wrong)) ++missed;
            }
        }
    }
    CHECK(missed == 0);
}

TEST_CASE("ids: every swap of two characters of a reference is found")
{
    int missed = 0;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        const std::string text = some_reference(seed).text();
        const auto places = character_places(text);
        for (const std::size_t one : places) {
            for (const std::size_t two : places) {
                std::string wrong = text;
                std::swap(wrong[one], wrong[two]);
                if (wrong != text && Reference::parse(wrong)) ++missed;
            }
        }
    }
    CHECK(missed == 0);
}

TEST_CASE("ids: too few, too many and foreign characters are no reference")
{
    const std::string text = some_reference(1).text();
    for (const std::string& wrong :
         {std::string{}, std::string{"K"}, text.substr(0, text.size() - 1), text + "0", "X" + text.substr(1),
          text.substr(0, 2) + "U" + text.substr(3), std::string(16, 'U'), std::string{"K-한글-한글"}})
        CHECK_FALSE(Reference::parse(wrong));
}

TEST_CASE("random source: below() stays below, reaches every number, and is zero for zero")
{
    SeededRandom random{5};
    std::set<std::uint64_t> seen;
    for (int count = 0; count < 500; ++count)
        seen.insert(random.below(7));
    CHECK(seen == std::set<std::uint64_t>{0, 1, 2, 3, 4, 5, 6});
    CHECK(random.below(0) == 0);
    CHECK(random.below(1) == 0);
}
