#include "kiosk/request_search.h"
#include "tests/kiosk/gallery.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace kiosk;
using kiosk::test::id_of;

namespace
{

struct Written {
    std::string title, customer_name = {}, number = {};
    State state = State::ready;
};

std::shared_ptr<const RequestSummary> a_request(unsigned name, const Written& written)
{
    Entry entry{.id = id_of(name),
                .reference = Reference{id_of(name)},
                .kind = RequestKind::customer,
                .severity = Severity::b,
                .channel = Channel::partner_center,
                .state = written.state,
                .created_at = test::gallery_time(),
                .updated_at = test::gallery_time(),
                .next_attempt_at = test::gallery_time()};
    if (!written.number.empty()) entry.service_request_number = written.number;
    return std::make_shared<const RequestSummary>(RequestSummary{.entry = std::move(entry),
                                                                 .title = written.title,
                                                                 .customer_name = written.customer_name,
                                                                 .customer_id = {},
                                                                 .service = {}});
}

/// A search over a list, with all texts taken in.
struct Found {
    RequestSearch search;
    RequestList list;

    explicit Found(RequestList requests) { sees(std::move(requests)); }

    void sees(RequestList requests)
    {
        list = std::move(requests);
        search.see(std::make_shared<const RequestPages>(list));
        while (!search.is_complete())
            search.step();
    }

    /// Titles, in the order of the list.
    std::vector<std::string> titles(std::string_view text)
    {
        std::vector<std::uint32_t> rows;
        for (const auto& of_place : search.find(text))
            rows.insert(rows.end(), of_place.begin(), of_place.end());
        std::ranges::sort(rows);
        std::vector<std::string> found;
        for (const std::uint32_t row : rows)
            found.push_back(list[row]->title);
        return found;
    }
};

using Titles = std::vector<std::string>;

RequestList four()
{
    return {a_request(4, {"Licences disappeared after renewal", "Société Générale d'Édition",
                          "SR-2026-118204", State::sent}),
            a_request(3, {"Invoice of October", "北京朝阳区蓝天印刷有限公司"}),
            a_request(2, {"无法为新客户创建订阅", "Contoso Precision Tools"}),
            a_request(1, {"메일 흐름이 완전히 멈춤", "한빛정밀 주식회사"})};
}

std::string without_hyphens(std::string text)
{
    std::erase(text, '-');
    return text;
}

} // namespace

TEST_CASE("request search: a request is found by title, customer, reference and number")
{
    Found kiosk{four()};
    CHECK(kiosk.titles("disappeared") == Titles{"Licences disappeared after renewal"});
    CHECK(kiosk.titles("hanbit").empty());
    CHECK(kiosk.titles("한빛정밀") == Titles{"메일 흐름이 완전히 멈춤"});
    CHECK(kiosk.titles(Reference{id_of(3)}.text()) == Titles{"Invoice of October"});
    CHECK(kiosk.titles("118204") == Titles{"Licences disappeared after renewal"});
}

TEST_CASE("request search: every word occurs, in any order and in different places")
{
    Found kiosk{four()};
    CHECK(kiosk.titles("october invoice") == Titles{"Invoice of October"});
    CHECK(kiosk.titles("contoso 订阅") == Titles{"无法为新客户创建订阅"});
    CHECK(kiosk.titles("contoso october").empty());
    CHECK(kiosk.titles("octoberinvoice").empty());
}

TEST_CASE("request search: two Chinese characters are enough, and one Korean syllable")
{
    Found kiosk{four()};
    CHECK(kiosk.titles("蓝天") == Titles{"Invoice of October"});
    CHECK(kiosk.titles("흐") == Titles{"메일 흐름이 완전히 멈춤"});
}

TEST_CASE("request search: case and width do not matter")
{
    Found kiosk{four()};
    CHECK(kiosk.titles("ＩＮＶＯＩＣＥ") == Titles{"Invoice of October"});
    CHECK(kiosk.titles("１１８２０４\u3000SOCIÉTÉ") == Titles{"Licences disappeared after renewal"});
}

TEST_CASE("request search: a reference is found without its hyphens, from any part, and as it is heard")
{
    Found kiosk{four()};
    const std::string reference = Reference{id_of(3)}.text();
    std::string heard = reference;
    std::ranges::replace(heard, '0', 'O');
    std::ranges::replace(heard, '1', 'I');

    CHECK(kiosk.titles(without_hyphens(reference)) == Titles{"Invoice of October"});
    CHECK(kiosk.titles(reference.substr(4, 9)) == Titles{"Invoice of October"});
    CHECK(kiosk.titles(without_hyphens(reference).substr(4, 9)) == Titles{"Invoice of October"});
    CHECK(kiosk.titles(heard) == Titles{"Invoice of October"});
}

TEST_CASE("request search: hyphens count everywhere but in references")
{
    Found kiosk{{a_request(2, {"Two-step sign-in"}), a_request(1, {"Twostep"})}};
    CHECK(kiosk.titles("two-step") == Titles{"Two-step sign-in"});
    CHECK(kiosk.titles("twostep") == Titles{"Twostep"});
}

TEST_CASE("request search: without a word everything is found, by place and newest first")
{
    Found kiosk{four()};
    CHECK(kiosk.titles(" \u3000") == kiosk.titles(""));
    CHECK(kiosk.titles("").size() == 4);
    const FoundByPlace& found = kiosk.search.find("");
    CHECK(found[static_cast<std::size_t>(Place::sent)] == std::vector<std::uint32_t>{0});
    CHECK(found[static_cast<std::size_t>(Place::ready_to_send)] == std::vector<std::uint32_t>{1, 2, 3});
}

TEST_CASE("request search: typing letter by letter finds what typing at once finds, and back again")
{
    const std::string text = "o i-2026 so";
    Found typed{four()};
    std::vector<Titles> on_the_way;
    for (std::size_t length = 1; length <= text.size(); ++length) {
        on_the_way.push_back(typed.titles(text.substr(0, length)));
        CHECK(on_the_way.back() == Found{four()}.titles(text.substr(0, length)));
    }
    for (std::size_t length = text.size(); length > 0; --length)
        CHECK(typed.titles(text.substr(0, length)) == on_the_way[length - 1]);
}

TEST_CASE("request search: a request that changes is found by its new text")
{
    RequestList requests = four();
    requests[1] = a_request(3, {"…"});
    Found kiosk{requests};
    CHECK(kiosk.titles("october").empty());

    requests[1] = four()[1];
    kiosk.sees(requests);
    CHECK(kiosk.titles("october") == Titles{"Invoice of October"});

    requests[1] = a_request(3, {"Invoice of October", "", "SR-7", State::sent});
    kiosk.sees(requests);
    CHECK(kiosk.titles("sr-7") == Titles{"Invoice of October"});
    CHECK(kiosk.search.find("sr-7")[static_cast<std::size_t>(Place::sent)].size() == 1);
}

TEST_CASE("request search: until its new text is taken in a request is found by the old one")
{
    RequestList requests = four();
    Found kiosk{requests};
    requests[1] = a_request(3, {"Invoice of October", "", "SR-7", State::sent});

    kiosk.search.see(std::make_shared<const RequestPages>(requests));
    kiosk.list = requests;

    CHECK_FALSE(kiosk.search.is_complete());
    CHECK(kiosk.titles("october") == Titles{"Invoice of October"});
}

TEST_CASE("request search: requests that come are found, and those that vanish are not")
{
    RequestList requests = four();
    Found kiosk{requests};
    requests.insert(requests.begin(), a_request(5, {"October again"}));
    kiosk.sees(requests);
    CHECK(kiosk.titles("october") == Titles{"October again", "Invoice of October"});

    requests.erase(requests.begin() + 2);
    kiosk.sees(requests);
    CHECK(kiosk.titles("october") == Titles{"October again"});
    CHECK(kiosk.titles("").size() == 4);
    kiosk.sees({});
    CHECK(kiosk.titles("").empty());
}

TEST_CASE("request search: what did not change is not read again, also when another one vanished")
{
    RequestList requests;
    for (unsigned name = 2 * RequestSearch::rows_per_step; name > 0; --name)
        requests.push_back(a_request(name, {"Request " + std::to_string(name)}));
    Found kiosk{requests};

    requests.erase(requests.begin() + 100);
    requests.insert(requests.begin(), a_request(9'999, {"Request 9999"}));
    kiosk.search.see(std::make_shared<const RequestPages>(requests));
    kiosk.search.step(); // One alone has to be taken in.

    CHECK(kiosk.search.is_complete());
    CHECK(kiosk.search.find("request")[static_cast<std::size_t>(Place::ready_to_send)].size() ==
          requests.size());
}

TEST_CASE("request search: texts are taken in step by step, the newest first")
{
    RequestList requests;
    for (unsigned name = RequestSearch::rows_per_step + 1; name > 0; --name)
        requests.push_back(a_request(name, {"Request " + std::to_string(name)}));
    RequestSearch search;
    search.see(std::make_shared<const RequestPages>(requests));
    CHECK(search.find("")[static_cast<std::size_t>(Place::ready_to_send)].empty());

    search.step();
    CHECK_FALSE(search.is_complete());
    CHECK(search.find("")[static_cast<std::size_t>(Place::ready_to_send)].size() ==
          RequestSearch::rows_per_step);

    search.step();
    CHECK(search.is_complete());
    CHECK(search.find("")[static_cast<std::size_t>(Place::ready_to_send)].size() == requests.size());
}

TEST_CASE("request search: drafts are found by title and customer")
{
    const std::vector<DraftSummary> drafts{
        {id_of(20), RequestKind::partner_center, "Two-step sign-in", "", test::gallery_time()},
        {id_of(21), RequestKind::customer, "", "北京朝阳区蓝天印刷有限公司", test::gallery_time()}};
    CHECK(drafts_with("SIGN two", drafts) == std::vector<std::uint32_t>{0});
    CHECK(drafts_with("印刷", drafts) == std::vector<std::uint32_t>{1});
    CHECK(drafts_with("", drafts).size() == 2);
    CHECK(drafts_with("printer", drafts).empty());
}
