#include "tests/bench/many_customers.h"

#include "storage/ids.h"
#include "storage/random_source.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace kiosk::bench
{

namespace
{

/// What names of companies are put together from in one script. Syllables, so that a hundred thousand names
/// share their parts as real ones do and are not copies of a hundred.
struct Script {
    std::string_view between;
    std::array<std::string_view, 24> parts;
    std::array<std::string_view, 6> forms; ///< Of companies.
};

constexpr std::array<Script, 4> kScripts{{
    {" ",
     {"Nord",    "Süd",     "Müller", "Größe",  "Bäcker",    "Contoso", "Fabrikam", "Hansa",
      "Lumière", "Société", "Città",  "Perché", "Alpen",     "Rhein",   "Weiß",     "Grün",
      "Tail",    "Wing",    "Wide",   "World",  "Proseware", "Litware", "Élan",     "Œuvre"},
     {"GmbH", "AG", "S.p.A.", "Ltd", "& Söhne", "SARL"}},
    {"",
     {"한", "빛", "정", "밀", "백", "두", "새", "롬", "동", "해", "가", "람",
      "누", "리", "다", "온", "미", "래", "청", "명", "은", "하", "전", "자"},
     {" 주식회사", "물산", "전자", "식품", "건설", "소프트"}},
    {"",
     {"臺", "灣", "長", "河", "東", "海", "福", "山", "龍", "宇", "華", "新",
      "豐", "瑞", "興", "嘉", "和", "鼎", "盛", "寶", "島", "景", "茶", "葉"},
     {"股份有限公司", "物流", "電子", "建設", "醫療", "軟體"}},
    {"",
     {"北", "京", "上", "海", "广", "州", "深", "圳", "长", "河", "东", "龙",
      "宇", "华", "丰", "瑞", "兴", "嘉", "鼎", "盛", "云", "杉", "蓝", "天"},
     {"有限公司", "物流", "电子", "建设", "医疗", "软件"}},
}};

template <std::size_t count>
std::string_view one_of(const std::array<std::string_view, count>& words, RandomSource& random)
{
    return words[random.below(count)];
}

/// Where each code point of a valid text begins, and its end.
std::vector<std::size_t> beginnings(std::string_view text)
{
    std::vector<std::size_t> at;
    for (std::size_t i = 0; i < text.size(); ++i)
        if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) at.push_back(i);
    at.push_back(text.size());
    return at;
}

} // namespace

std::vector<Customer> many_customers(std::size_t count)
{
    SeededRandom random{20261122};
    std::vector<Customer> customers;
    customers.reserve(count);
    for (std::size_t number = 0; number < count; ++number) {
        const std::size_t which = number % kScripts.size();
        const Script& script = kScripts[which];
        // One word of Latin letters is as long as three characters of the others.
        const std::uint64_t parts = (which == 0 ? 1 : 3) + random.below(which == 0 ? 3 : 4);
        std::string name;
        for (std::uint64_t part = 0; part < parts; ++part) {
            name += one_of(script.parts, random);
            name += script.between;
        }
        name += one_of(script.forms, random);
        std::string domain;
        for (int letter = 0; letter < 8; ++letter)
            domain += static_cast<char>('a' + random.below(26));
        domain += std::to_string(number) + ".example";
        customers.push_back({Uuid::random(random).text(), std::move(name), std::move(domain)});
    }
    return customers;
}

std::vector<std::string> typed_searches(const std::vector<Customer>& customers, std::size_t count)
{
    SeededRandom random{11};
    std::vector<std::string> searches;
    while (searches.size() < count) {
        const Customer& customer = customers[random.below(customers.size())];
        const std::string& text = random.below(3) == 0 ? customer.domain : customer.company_name;
        const auto at = beginnings(text);
        const std::size_t characters = at.size() - 1;
        const std::size_t length = std::min<std::size_t>(1 + random.below(12), characters);
        const std::size_t from = random.below(characters - length + 1);
        std::string search = text.substr(at[from], at[from + length] - at[from]);
        if (searches.size() % 10 == 9) search += "qxz";
        searches.push_back(std::move(search));
    }
    return searches;
}

} // namespace kiosk::bench
