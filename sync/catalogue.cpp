#include "sync/catalogue.h"

#include "storage/file.h"
#include "sync/template_reader.h"

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <fstream>
#include <iterator>

#include <toml++/toml.h>

namespace kiosk
{

namespace
{

std::string lower(std::string_view text)
{
    std::string result{text};
    for (char& c : result)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 0x20);
    return result;
}

std::size_t language_index(std::string_view tag)
{
    const auto found = std::find(kLanguages.begin(), kLanguages.end(), nearest_language(tag));
    return static_cast<std::size_t>(found - kLanguages.begin());
}

std::size_t index_of(CatalogueList list)
{
    return static_cast<std::size_t>(list);
}

template <typename Enums>
std::vector<std::string_view> words_of(const Enums& enums)
{
    std::vector<std::string_view> words;
    for (const auto value : enums)
        words.push_back(word(value));
    return words;
}

} // namespace

std::string_view nearest_language(std::string_view tag)
{
    const std::string wanted = lower(tag);
    for (const std::string_view language : kLanguages)
        if (lower(language) == wanted) return language;

    const std::string primary = wanted.substr(0, wanted.find_first_of("-_"));
    if (primary == "zh") {
        const bool is_traditional = wanted.find("hant") != wanted.npos || wanted.find("tw") != wanted.npos ||
                                    wanted.find("hk") != wanted.npos || wanted.find("mo") != wanted.npos;
        return is_traditional ? "zh-TW" : "zh-CN";
    }
    for (const std::string_view language : kLanguages)
        if (language == primary) return language;
    return kLanguages.front();
}

/// Reads the parsed file into a Catalogue. Stops at the first thing that is wrong, which `failure` then
/// holds.
class CatalogueReader
{
public:
    CatalogueReader(const toml::table& root, std::string_view file_name) : root_(root), file_name_(file_name)
    {
    }

    Result<Catalogue> read()
    {
        refuse_other_keys(root_, "",
                          {"source", "step", "language", "category", "area", "severity", "escalation_reason",
                           "service", "word", "template"});
        for (const toml::table* table : tables("source"))
            read_source(*table);
        for (const toml::table* table : tables("step"))
            read_step(*table);

        read_list(CatalogueList::language, "language", {}, &CatalogueReader::read_plain);
        read_list(CatalogueList::category, "category", {"topic"}, &CatalogueReader::read_topic);
        read_list(CatalogueList::area, "area", {"topic", "try_first"}, &CatalogueReader::read_area);
        read_list(CatalogueList::severity, "severity",
                  {"wire", "meaning", "response", "hours", "condition", "source"},
                  &CatalogueReader::read_severity);
        read_list(CatalogueList::escalation_reason, "escalation_reason", {}, &CatalogueReader::read_plain);
        read_list(CatalogueList::service, "service", {"kind", "ids", "plans", "try_first"},
                  &CatalogueReader::read_service);
        read_list(CatalogueList::word, "word", {}, &CatalogueReader::read_plain);

        want_exactly(CatalogueList::language, "language", {kLanguages.begin(), kLanguages.end()});
        want_exactly(CatalogueList::category, "category", words_of(kCategories));
        want_exactly(CatalogueList::area, "area", words_of(kAreas));
        want_exactly(CatalogueList::severity, "severity", words_of(kSeverities));
        want_exactly(CatalogueList::escalation_reason, "escalation_reason", words_of(kEscalationReasons));
        want_exactly(CatalogueList::word, "word", {kCatalogueWords.begin(), kCatalogueWords.end()});
        read_request_templates();
        if (catalogue_.items(CatalogueList::service).empty()) fail(root_, "service", "is missing");

        if (failure_) return *failure_;
        return std::move(catalogue_);
    }

private:
    using Item = Catalogue::Item;
    using Text = Catalogue::Text;
    using ReadRest = void (CatalogueReader::*)(const toml::table&, const std::string&, Item&);

    void fail(const toml::node& node, std::string_view key, std::string_view what)
    {
        if (failure_) return;
        failure_ = Error{ErrorCode::configuration_wrong, file_name_ + ":" +
                                                             std::to_string(node.source().begin.line) + ": " +
                                                             std::string{key} + ": " + std::string{what}};
    }

    std::vector<const toml::table*> tables(std::string_view name)
    {
        std::vector<const toml::table*> all;
        const toml::node* node = root_.get(name);
        const toml::array* array = node != nullptr ? node->as_array() : nullptr;
        if (array == nullptr) {
            fail(node != nullptr ? *node : root_, name, "must be a list of tables, [[...]]");
            return all;
        }
        for (const toml::node& element : *array) {
            if (element.is_table())
                all.push_back(element.as_table());
            else
                fail(element, name, "must be a list of tables, [[...]]");
        }
        return all;
    }

    void refuse_other_keys(const toml::table& table, const std::string& path,
                           const std::vector<std::string_view>& known)
    {
        for (const auto& [key, node] : table)
            if (std::find(known.begin(), known.end(), key.str()) == known.end())
                fail(node, path + std::string{key.str()}, "is not a key of the catalogue");
    }

    std::string string(const toml::table& table, const std::string& path, std::string_view key)
    {
        const toml::node* node = table.get(key);
        if (node == nullptr)
            fail(table, path + std::string{key}, "is missing");
        else if (!node->is_string())
            fail(*node, path + std::string{key}, "must be a text");
        else
            return node->as_string()->get();
        return {};
    }

    std::string filled_string(const toml::table& table, const std::string& path, std::string_view key)
    {
        std::string value = string(table, path, key);
        if (value.empty()) fail(table, path + std::string{key}, "is empty");
        return value;
    }

    std::vector<std::string> strings(const toml::table& table, const std::string& path, std::string_view key)
    {
        std::vector<std::string> all;
        const toml::node* node = table.get(key);
        if (node == nullptr) return all;
        if (!node->is_array()) {
            fail(*node, path + std::string{key}, "must be a list of texts");
            return all;
        }
        for (const toml::node& element : *node->as_array()) {
            if (element.is_string())
                all.push_back(element.as_string()->get());
            else
                fail(element, path + std::string{key}, "must be a list of texts");
        }
        return all;
    }

    Text text(const toml::table& table, const std::string& path, std::string_view key)
    {
        Text result;
        const std::string here = path + std::string{key};
        const toml::node* node = table.get(key);
        if (node == nullptr || !node->is_table()) {
            fail(node != nullptr ? *node : table, here, "must be a table with a text for every language");
            return result;
        }
        const toml::table& by_language = *node->as_table();
        refuse_other_keys(by_language, here + ".", {kLanguages.begin(), kLanguages.end()});
        for (std::size_t index = 0; index < kLanguages.size(); ++index)
            result[index] = filled_string(by_language, here + ".", kLanguages[index]);
        return result;
    }

    std::size_t source(const toml::table& table, const std::string& path)
    {
        const std::string wanted = filled_string(table, path, "source");
        const auto& all = catalogue_.sources_;
        const auto found =
            std::find_if(all.begin(), all.end(), [&](const CatalogueSource& s) { return s.key == wanted; });
        if (found == all.end()) fail(table, path + "source", "names no [[source]]: " + wanted);
        return static_cast<std::size_t>(found - all.begin());
    }

    std::vector<std::size_t> steps(const toml::table& table, const std::string& path)
    {
        std::vector<std::size_t> chosen;
        for (const std::string& wanted : strings(table, path, "try_first")) {
            const auto& all = catalogue_.steps_;
            const auto found =
                std::find_if(all.begin(), all.end(), [&](const auto& step) { return step.key == wanted; });
            if (found == all.end()) fail(table, path + "try_first", "names no [[step]]: " + wanted);
            chosen.push_back(static_cast<std::size_t>(found - all.begin()));
        }
        return chosen;
    }

    template <typename Keyed>
    std::string new_key(const toml::table& table, const std::string& path, const std::vector<Keyed>& others)
    {
        std::string key = filled_string(table, path, "key");
        if (std::any_of(others.begin(), others.end(), [&](const Keyed& other) { return other.key == key; }))
            fail(table, path + key, "is there twice");
        return key;
    }

    void read_source(const toml::table& table)
    {
        const std::string key = new_key(table, "source.", catalogue_.sources_);
        const std::string path = "source." + key + ".";
        refuse_other_keys(table, path, {"key", "title", "url", "date"});
        catalogue_.sources_.push_back({key, filled_string(table, path, "title"), string(table, path, "url"),
                                       filled_string(table, path, "date")});
    }

    void read_step(const toml::table& table)
    {
        const std::string key = new_key(table, "step.", catalogue_.steps_);
        const std::string path = "step." + key + ".";
        refuse_other_keys(table, path, {"key", "owner", "source", "text"});
        const std::string owner = string(table, path, "owner");
        StepOwner step_owner = StepOwner::anyone;
        if (owner == "customer")
            step_owner = StepOwner::customer;
        else if (owner == "reseller")
            step_owner = StepOwner::reseller;
        else if (owner != "anyone")
            fail(table, path + "owner", "must be anyone, customer or reseller");
        catalogue_.steps_.push_back({key, step_owner, text(table, path, "text"), source(table, path)});
    }

    void read_list(CatalogueList list, std::string_view name, std::vector<std::string_view> more_keys,
                   ReadRest read_rest)
    {
        more_keys.insert(more_keys.end(), {"key", "label"});
        auto& items = catalogue_.lists_[index_of(list)];
        for (const toml::table* table : tables(name)) {
            Item item;
            item.key = new_key(*table, std::string{name} + ".", items);
            const std::string path = std::string{name} + "." + item.key + ".";
            refuse_other_keys(*table, path, more_keys);
            item.label = text(*table, path, "label");
            (this->*read_rest)(*table, path, item);
            items.push_back(std::move(item));
        }
    }

    /// A catalogue may have none.
    void read_request_templates()
    {
        const toml::node* node = root_.get("template");
        if (node == nullptr) return;
        ReadTemplates read = read_templates(*node, Tongues::every);
        catalogue_.templates_ = std::move(read.templates);
        if (failure_ || read.faults.empty()) return;
        const TemplateFault& first = read.faults.front();
        failure_ = Error{ErrorCode::configuration_wrong, file_name_ + ":" + std::to_string(first.line) +
                                                             ": " + first.key + ": " + first.what};
    }

    void read_plain(const toml::table&, const std::string&, Item&) {}

    void read_topic(const toml::table& table, const std::string& path, Item& item)
    {
        item.support_topic = filled_string(table, path, "topic");
    }

    void read_area(const toml::table& table, const std::string& path, Item& item)
    {
        read_topic(table, path, item);
        item.steps = steps(table, path);
        if (item.steps.empty()) fail(table, path + "try_first", "needs at least one step");
    }

    void read_severity(const toml::table& table, const std::string& path, Item& item)
    {
        item.wire = filled_string(table, path, "wire");
        item.meaning = text(table, path, "meaning");
        item.response = text(table, path, "response");
        item.hours = text(table, path, "hours");
        if (table.contains("condition")) item.condition = text(table, path, "condition");
        item.source = source(table, path);
    }

    void read_service(const toml::table& table, const std::string& path, Item& item)
    {
        item.ids = strings(table, path, "ids");
        item.plans = strings(table, path, "plans");
        item.steps = steps(table, path);
        if (!table.contains("kind")) return;
        const auto kind = parse_request_kind(string(table, path, "kind"));
        if (kind)
            item.kind = *kind;
        else
            fail(table, path + "kind", "must be customer or partner_center");
    }

    void want_exactly(CatalogueList list, std::string_view name, const std::vector<std::string_view>& wanted)
    {
        for (const std::string_view key : wanted)
            if (!catalogue_.contains(list, key))
                fail(root_, std::string{name} + "." + std::string{key}, "is missing");
        for (const Item& item : catalogue_.items(list))
            if (std::find(wanted.begin(), wanted.end(), item.key) == wanted.end())
                fail(root_, std::string{name} + "." + item.key, "is not known to this kiosk");
    }

    const toml::table& root_;
    std::string file_name_;
    Catalogue catalogue_;
    std::optional<Error> failure_;
};

Result<Catalogue> Catalogue::parse(std::string_view toml, std::string_view file_name)
{
    // toml++ as Debian builds it throws; nothing of that leaves this function.
    try {
        const toml::table root = toml::parse(toml, std::string{file_name});
        return CatalogueReader{root, file_name}.read();
    } catch (const toml::parse_error& fault) {
        return Error{ErrorCode::configuration_wrong, std::string{file_name} + ":" +
                                                         std::to_string(fault.source().begin.line) +
                                                         ": TOML: " + std::string{fault.description()}};
    }
}

Result<Catalogue> Catalogue::load(const std::filesystem::path& file)
{
    std::ifstream stream{file, std::ios::binary};
    if (!stream) return error_from_errno(errno, file.string());
    const std::string toml{std::istreambuf_iterator<char>{stream}, {}};
    if (stream.bad()) return Error{ErrorCode::system_fault, file.string() + ": cannot be read"};
    return parse(toml, file.string());
}

const std::vector<Catalogue::Item>& Catalogue::items(CatalogueList list) const
{
    return lists_[index_of(list)];
}

const Catalogue::Item* Catalogue::find(CatalogueList list, std::string_view key) const
{
    const auto& all = items(list);
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Item& item) { return item.key == key; });
    return found == all.end() ? nullptr : &*found;
}

std::vector<std::string_view> Catalogue::keys(CatalogueList list) const
{
    std::vector<std::string_view> keys;
    for (const Item& item : items(list))
        keys.push_back(item.key);
    return keys;
}

std::vector<std::string_view> Catalogue::services(RequestKind kind) const
{
    std::vector<std::string_view> keys;
    for (const Item& item : items(CatalogueList::service))
        if (item.kind == kind) keys.push_back(item.key);
    return keys;
}

bool Catalogue::contains(CatalogueList list, std::string_view key) const
{
    return find(list, key) != nullptr;
}

std::string_view Catalogue::label(CatalogueList list, std::string_view key, std::string_view language) const
{
    const Item* item = find(list, key);
    return item != nullptr ? std::string_view{item->label[language_index(language)]} : key;
}

std::string_view Catalogue::label(Category category, std::string_view language) const
{
    return label(CatalogueList::category, word(category), language);
}

std::string_view Catalogue::label(Area area, std::string_view language) const
{
    return label(CatalogueList::area, word(area), language);
}

std::string_view Catalogue::label(Severity severity, std::string_view language) const
{
    return label(CatalogueList::severity, word(severity), language);
}

std::string_view Catalogue::label(EscalationReason reason, std::string_view language) const
{
    return label(CatalogueList::escalation_reason, word(reason), language);
}

std::string_view Catalogue::word_label(std::string_view key, std::string_view language) const
{
    assert(contains(CatalogueList::word, key));
    return label(CatalogueList::word, key, language);
}

std::string_view Catalogue::support_topic(Category category) const
{
    const Item* item = find(CatalogueList::category, word(category));
    assert(item != nullptr);
    return item->support_topic;
}

std::string_view Catalogue::support_topic(Area area) const
{
    const Item* item = find(CatalogueList::area, word(area));
    assert(item != nullptr);
    return item->support_topic;
}

PublishedSeverity Catalogue::published(Severity severity, std::string_view language) const
{
    const Item* item = find(CatalogueList::severity, word(severity));
    assert(item != nullptr);
    const std::size_t index = language_index(language);
    return {item->wire,         item->meaning[index],   item->response[index],
            item->hours[index], item->condition[index], sources_[item->source]};
}

std::vector<const RequestTemplate*> Catalogue::templates_for(const Draft& draft) const
{
    std::vector<const RequestTemplate*> fitting;
    for (const RequestTemplate& one : templates_)
        if (fits(one, draft)) fitting.push_back(&one);
    return fitting;
}

const RequestTemplate* Catalogue::template_named(std::string_view key) const
{
    const auto found = std::find_if(templates_.begin(), templates_.end(),
                                    [&](const RequestTemplate& one) { return one.key == key; });
    return found == templates_.end() ? nullptr : &*found;
}

Catalogue Catalogue::with_templates(std::vector<RequestTemplate> own) &&
{
    for (RequestTemplate& shipped : templates_) {
        const auto is_replaced = [&](const RequestTemplate& one) { return one.key == shipped.key; };
        if (std::none_of(own.begin(), own.end(), is_replaced)) own.push_back(std::move(shipped));
    }
    templates_ = std::move(own);
    return std::move(*this);
}

std::optional<std::string_view> Catalogue::service_of(std::string_view managed_service_id) const
{
    const std::string wanted = lower(managed_service_id);
    for (const Item& item : items(CatalogueList::service))
        for (const std::string& id : item.ids)
            if (lower(id) == wanted) return item.key;
    return std::nullopt;
}

std::vector<std::string_view> Catalogue::services_of_plan(std::string_view subscription_name) const
{
    const std::string name = lower(subscription_name);
    std::vector<std::string_view> keys;
    for (const Item& item : items(CatalogueList::service)) {
        const auto is_named = [&](const std::string& plan) { return name.find(lower(plan)) != name.npos; };
        if (std::any_of(item.plans.begin(), item.plans.end(), is_named)) keys.push_back(item.key);
    }
    return keys;
}

std::optional<TryFirstStep> Catalogue::step(std::string_view key, std::string_view language) const
{
    const auto found =
        std::find_if(steps_.begin(), steps_.end(), [&](const Step& step) { return step.key == key; });
    if (found == steps_.end()) return std::nullopt;
    return TryFirstStep{found->key, found->owner, found->text[language_index(language)],
                        sources_[found->source]};
}

std::vector<TryFirstStep> Catalogue::try_first(std::string_view service, Area area,
                                               std::string_view language) const
{
    std::vector<std::size_t> chosen;
    const Item* of_area = find(CatalogueList::area, word(area));
    const Item* of_service = find(CatalogueList::service, service);
    for (const Item* item : {of_area, of_service}) {
        if (item == nullptr) continue;
        for (const std::size_t step : item->steps)
            if (std::find(chosen.begin(), chosen.end(), step) == chosen.end()) chosen.push_back(step);
    }

    std::vector<TryFirstStep> result;
    for (const std::size_t index : chosen) {
        const Step& step = steps_[index];
        result.push_back({step.key, step.owner, step.text[language_index(language)], sources_[step.source]});
    }
    return result;
}

} // namespace kiosk
