#pragma once

#include "sync/trace.h"

#include <bit>
#include <cstdint>
#include <cstdio>
#include <string_view>
#include <variant>

namespace kiosk
{

/// Everything that happens in a simulated life as one number: two runs of a seed must tell the same story.
/// With a listener it is told aloud, for whoever replays a seed.
class StoryHash final : public Trace
{
public:
    enum class Voice { silent, aloud };
    explicit StoryHash(Voice voice) : voice_(voice) {}

    void note(std::string_view event, Fields fields) override
    {
        add(event);
        if (voice_ == Voice::aloud)
            std::fprintf(stderr, "%.*s", static_cast<int>(event.size()), event.data());
        for (const auto& [name, value] : fields) {
            if (name == "detail") continue; // Names the folder, which differs from run to run.
            add(name);
            if (const auto* number = std::get_if<double>(&value))
                add(std::bit_cast<std::uint64_t>(*number));
            else
                add(std::get<std::string_view>(value));
            if (voice_ == Voice::aloud) tell(name, value);
        }
        if (voice_ == Voice::aloud) std::fputc('\n', stderr);
    }

    void add(std::uint64_t word)
    {
        hash_ = (hash_ ^ word) * 0x9e3779b97f4a7c15U;
        hash_ ^= hash_ >> 32U;
    }
    void add(std::string_view text)
    {
        for (const char c : text)
            hash_ = (hash_ ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
        add(text.size());
    }

    std::uint64_t value() const { return hash_; }

private:
    static void tell(std::string_view name, const Value& value)
    {
        std::fprintf(stderr, " %.*s=", static_cast<int>(name.size()), name.data());
        if (const auto* number = std::get_if<double>(&value)) {
            std::fprintf(stderr, "%g", *number);
        } else {
            const auto text = std::get<std::string_view>(value);
            std::fprintf(stderr, "%.*s", static_cast<int>(text.size()), text.data());
        }
    }

    Voice voice_;
    std::uint64_t hash_ = 0xcbf29ce484222325U;
};

} // namespace kiosk
