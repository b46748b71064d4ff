#include "tests/sandbox/generated_customers.h"

#include <array>
#include <cassert>
#include <charconv>
#include <cstdio>

#include "tests/sandbox/http_message.h"
#include "tests/sandbox/ids.h"

namespace kiosk::sandbox
{
namespace
{

struct Script {
    std::string_view culture;
    std::string_view between; ///< Between the words of a name.
    std::array<std::string_view, 12> first;
    std::array<std::string_view, 12> romanised; ///< The first words as a domain has them.
    std::array<std::string_view, 10> trade;
    std::string_view suffix;
    std::array<std::string_view, 4> cities;
};

constexpr std::array<Script, 4> kScripts = {{
    {"en-US",
     " ",
     {"Amberfield", "Birchwater", "Coldbrook", "Dunmore", "Eastgate", "Fernhill", "Greenmill",
      "Hollis & Ayre", "Ivybridge", "Juniper", "Kestrel", "Löwenstein"},
     {"amberfield", "birchwater", "coldbrook", "dunmore", "eastgate", "fernhill", "greenmill", "hollis",
      "ivybridge", "juniper", "kestrel", "loewenstein"},
     {"Logistics", "Instruments", "Dental", "Foods", "Textiles", "Architects", "Printing", "Shipping",
      "Ceramics", "Software"},
     " Ltd",
     {"Shanghai", "Beijing", "Shenzhen", "Dalian"}},
    {"ko-KR",
     "",
     {"한빛", "백두", "새롬", "동해", "가람", "누리", "다온", "해솔", "미래", "청명", "은하", "일산"},
     {"hanbit", "baekdu", "saerom", "donghae", "garam", "nuri", "daon", "haesol", "mirae", "cheongmyeong",
      "eunha", "ilsan"},
     {"물산", "전자", "식품", "건설", "출판", "섬유", "정밀", "해운", "의료", "소프트"},
     " 주식회사",
     {"칭다오", "톈진", "옌지", "상하이"}},
    {"zh-TW",
     "",
     {"長河", "東海", "福山", "龍宇", "華新", "台原", "永豐", "瑞興", "嘉和", "鼎盛", "寶島", "景華"},
     {"changhe", "donghai", "fushan", "longyu", "huaxin", "taiyuan", "yongfeng", "ruixing", "jiahe",
      "dingsheng", "baodao", "jinghua"},
     {"物流", "電子", "食品", "建設", "印刷", "紡織", "精密", "航運", "醫療", "軟體"},
     "股份有限公司",
     {"昆山", "廈門", "東莞", "蘇州"}},
    {"zh-CN",
     "",
     {"长河", "东海", "福山", "龙宇", "华新", "晨光", "永丰", "瑞兴", "嘉和", "鼎盛", "云杉", "京华"},
     {"changhe", "donghai", "fushan", "longyu", "huaxin", "chenguang", "yongfeng", "ruixing", "jiahe",
      "dingsheng", "yunshan", "jinghua"},
     {"物流", "电子", "食品", "建设", "印刷", "纺织", "精密", "航运", "医疗", "软件"},
     "有限公司",
     {"北京", "上海", "广州", "成都"}},
}};

constexpr std::array<std::string_view, 8> kPlans = {
    "Office 365 E1 (operated by 21Vianet)",          "Office 365 E3 (operated by 21Vianet)",
    "Office 365 F3 (operated by 21Vianet)",          "Microsoft 365 Apps for business (operated by 21Vianet)",
    "Exchange Online Plan 1 (operated by 21Vianet)", "SharePoint Online Plan 2 (operated by 21Vianet)",
    "Visio Plan 2 (operated by 21Vianet)",           "Project Plan 3 (operated by 21Vianet)",
};

/// Spreads neighbouring indices (the finaliser of SplitMix64, public domain, prng.di.unimi.it).
std::uint64_t scattered(std::uint64_t value)
{
    value += 0x9e3779b97f4a7c15;
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
    value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
    return value ^ (value >> 31);
}

/// A GUID that carries `index` in its last twelve digits and looks random before them.
std::string guid_with(std::uint64_t salt, std::int64_t index)
{
    const std::uint64_t head = scattered(salt * 1'000'003 + static_cast<std::uint64_t>(index));
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%08x-%04x-4%03x-8%03x-%012llx",
                  static_cast<unsigned>(head >> 32), static_cast<unsigned>((head >> 16) & 0xffff),
                  static_cast<unsigned>((head >> 4) & 0xfff), static_cast<unsigned>(head & 0xfff),
                  static_cast<unsigned long long>(index));
    return text.data();
}

} // namespace

Customer GeneratedCustomers::at(std::int64_t index) const
{
    assert(index >= 0 && index < count_);
    const auto i = static_cast<std::size_t>(index);
    const Script& script = kScripts[i % kScripts.size()];
    const std::size_t turn = i / kScripts.size();
    const std::size_t first = turn % script.first.size();
    const std::size_t trade = (turn + turn / script.first.size()) % script.trade.size();
    // Twelve first words times ten trades; after that a number keeps the names apart.
    const std::size_t round = turn / (script.first.size() * script.trade.size());

    Customer customer;
    customer.tenant_id = guid_with(1, index);
    customer.company_name = std::string(script.first[first]);
    customer.company_name += script.between;
    customer.company_name += script.trade[trade];
    if (round > 0) customer.company_name += ' ' + std::to_string(round + 1);
    customer.company_name += script.suffix;
    customer.domain = std::string(script.romanised[first]) + std::to_string(index + 1) + ".example";
    customer.city = script.cities[scattered(i) % script.cities.size()];
    customer.culture = script.culture;
    customer.allows_delegated_access = scattered(i) % 9 != 0;
    return customer;
}

std::optional<std::int64_t> GeneratedCustomers::find(std::string_view tenant_id) const
{
    if (!is_guid(tenant_id)) return std::nullopt;
    std::int64_t index = -1;
    const std::string_view tail = tenant_id.substr(24);
    std::from_chars(tail.data(), tail.data() + tail.size(), index, 16);
    if (index < 0 || index >= count_ || lower_case(tenant_id) != guid_with(1, index)) return std::nullopt;
    return index;
}

std::vector<Subscription> GeneratedCustomers::subscriptions(std::int64_t index) const
{
    const std::uint64_t dice = scattered(static_cast<std::uint64_t>(index) + 77);
    std::vector<Subscription> subscriptions;
    for (std::uint64_t i = 0; i < 2 + dice % 4; ++i) {
        const std::uint64_t own = scattered(dice + i);
        // An odd step through eight plans never meets one twice within five.
        const auto plan = kPlans[(dice + i * 3) % kPlans.size()];
        subscriptions.push_back({guid_with(2 + i, index), std::string(plan),
                                 own % 7 == 0 ? "suspended" : "active",
                                 static_cast<std::int64_t>(1 + own % 240)});
    }
    return subscriptions;
}

} // namespace kiosk::sandbox
