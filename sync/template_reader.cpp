#include "sync/template_reader.h"

#include "sync/catalogue.h"

#include <algorithm>
#include <array>

namespace kiosk
{

namespace
{

/// What may stand in a key: it becomes the id of a button.
bool is_plain(std::string_view key)
{
    constexpr std::size_t length_max = 64;
    return !key.empty() && key.size() <= length_max && std::ranges::all_of(key, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
}

class TemplateReader
{
public:
    explicit TemplateReader(Tongues tongues) : tongues_(tongues) {}

    ReadTemplates read(const toml::node& node) &&
    {
        const toml::array* all = node.as_array();
        if (all == nullptr) {
            fail(node, "template", "must be a list of tables, [[template]]");
            return std::move(result_);
        }
        for (const toml::node& element : *all) {
            if (const toml::table* table = element.as_table())
                read_one(*table);
            else
                fail(element, "template", "must be a list of tables, [[template]]");
        }
        return std::move(result_);
    }

private:
    void fail(const toml::node& node, std::string key, std::string what)
    {
        result_.faults.push_back({node.source().begin.line, std::move(key), std::move(what)});
    }

    std::string string(const toml::table& table, const std::string& path, std::string_view key)
    {
        const toml::node* node = table.get(key);
        if (node == nullptr) return {};
        if (const auto* text = node->as_string()) return text->get();
        fail(*node, path + std::string{key}, "must be a text in quotes");
        return {};
    }

    void read_one(const toml::table& table)
    {
        RequestTemplate read{.key = string(table, "template.", "key"), .kind = RequestKind::customer};
        if (!is_plain(read.key)) {
            fail(table, "template.key", "must be 1 to 64 small letters, digits, hyphens or underscores");
            return;
        }
        const std::string path = "template." + read.key + ".";
        const auto is_same = [&](const RequestTemplate& other) { return other.key == read.key; };
        if (std::ranges::any_of(result_.templates, is_same)) fail(table, path + "key", "is there twice");
        constexpr std::array<std::string_view, 6> known{"key",  "kind",  "category",
                                                        "area", "title", "description"};
        for (const auto& [key, node] : table)
            if (std::ranges::find(known, key.str()) == known.end())
                fail(node, path + std::string{key.str()}, "is not a key of a template");

        const auto kind = parse_request_kind(string(table, path, "kind"));
        if (!kind) {
            fail(table, path + "kind", "must be partner_center or customer");
            return;
        }
        read.kind = *kind;
        read.category = subject(table, path, "category", RequestKind::partner_center, *kind, parse_category);
        read.area = subject(table, path, "area", RequestKind::customer, *kind, parse_area);
        if (table.contains("title")) read.title = text(table, path, "title", kTitleMax);
        read.description = text(table, path, "description", kDescriptionMax);
        result_.templates.push_back(std::move(read));
    }

    /// `category` or `area`, which belong to one kind of request each.
    template <typename Parse>
    auto subject(const toml::table& table, const std::string& path, const char* key, RequestKind owner,
                 RequestKind kind, Parse parse) -> decltype(parse(""))
    {
        const toml::node* node = table.get(key);
        if (node == nullptr) return std::nullopt;
        if (kind != owner) {
            fail(*node, path + key, "does not belong to this kind of request");
            return std::nullopt;
        }
        const std::string said = string(table, path, key);
        const auto parsed = parse(said);
        if (!parsed) fail(*node, path + key, "is \"" + said + "\", which is none of the known words");
        return parsed;
    }

    RequestTemplate::Text text(const toml::table& table, const std::string& path, std::string_view key,
                               std::size_t limit)
    {
        RequestTemplate::Text texts;
        const std::string here = path + std::string{key};
        const toml::node* node = table.get(key);
        const toml::table* by_language = node != nullptr ? node->as_table() : nullptr;
        if (by_language == nullptr) {
            const toml::node& place = node != nullptr ? *node : static_cast<const toml::node&>(table);
            fail(place, here, "must be a table with a text for each language");
            return texts;
        }
        for (const auto& [language, value] : *by_language) {
            const auto known = std::ranges::find(kLanguages, language.str());
            const std::string name = here + "." + std::string{language.str()};
            if (known == kLanguages.end()) {
                fail(value, name, "is not a language of this kiosk");
                continue;
            }
            std::string written = string(*by_language, here + ".", language.str());
            if (valid_text(value, name, written, limit))
                texts[static_cast<std::size_t>(known - kLanguages.begin())] = std::move(written);
        }
        want_languages(*by_language, here, texts);
        return texts;
    }

    bool valid_text(const toml::node& node, const std::string& name, const std::string& written,
                    std::size_t limit)
    {
        if (node.is_string() && written.empty()) fail(node, name, "is empty");
        // Bytes: a template as long as the field would leave no room to fill it in.
        if (written.size() > limit) fail(node, name, "is longer than the field it goes into");
        return !written.empty() && written.size() <= limit;
    }

    void want_languages(const toml::table& table, const std::string& here, const RequestTemplate::Text& texts)
    {
        const auto is_missing = [](const std::string& one) { return one.empty(); };
        switch (tongues_) {
        case Tongues::every:
            for (std::size_t index = 0; index < kLanguages.size(); ++index)
                if (is_missing(texts[index]))
                    fail(table, here + "." + std::string{kLanguages[index]}, "is missing");
            return;
        case Tongues::any:
            if (std::ranges::all_of(texts, is_missing))
                fail(table, here, "needs a text in at least one language");
            return;
        }
    }

    Tongues tongues_;
    ReadTemplates result_;
};

} // namespace

ReadTemplates read_templates(const toml::node& node, Tongues tongues)
{
    return TemplateReader{tongues}.read(node);
}

} // namespace kiosk
