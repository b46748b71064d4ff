#pragma once

#include <initializer_list>
#include <string_view>
#include <utility>
#include <variant>

namespace kiosk
{

/// Where the program notes what it does, for tests and for the field (`--trace`). Never personal text: names
/// of events, counts, durations, codes, references. Thread-safe.
class Trace
{
public:
    using Value = std::variant<std::string_view, double>;
    using Fields = std::initializer_list<std::pair<std::string_view, Value>>;

    virtual ~Trace() = default;
    virtual void note(std::string_view event, Fields fields) = 0;
};

/// Notes nothing.
class NoTrace final : public Trace
{
public:
    void note(std::string_view, Fields) override {}
};

} // namespace kiosk
