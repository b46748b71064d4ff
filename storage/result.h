#pragma once

#include <string>
#include <utility>
#include <variant>

namespace kiosk
{

/// What went wrong, named by what the reader can do about it and never by the library that said so.
enum class ErrorCode {
    invalid_input,       ///< The caller's data is refused; `detail` names the field.
    not_found,           ///< No such request, draft, customer or file.
    not_possible_now,    ///< Known thing, but its state does not allow this (see `detail`).
    disk_full,           ///< No space left, or a file system that takes no writes.
    database_bad,        ///< SQLite reported damage or an I/O fault: close, reopen, check.
    database_newer,      ///< Written by a newer kiosk. Never migrated down, never recreated.
    key_missing,         ///< The data exists but the key that sealed it does not.
    seal_broken,         ///< A sealed value does not open: wrong key, wrong place or changed bytes.
    locked,              ///< Another instance holds the lease; `detail` is its process id.
    not_allowed,         ///< Wrong owner or file mode, or a refused operation.
    configuration_wrong, ///< `detail` is "file:line: key: what is wrong".
    offline,             ///< The far side could not be reached.
    refused,             ///< The far side answered and said no.
    display_missing,     ///< No X display, or one that cannot show the window.
    system_fault,        ///< The operating system said no; `detail` has its words.
};

/// An error as a value. `detail` is for logs and technicians: English, and never personal text.
struct Error {
    ErrorCode code;
    std::string detail;
};

/// A value or an Error. Named like std::expected, which g++ 12 does not have in C++20.
/// Thread-compatible.
template <typename T = std::monostate>
class [[nodiscard]] Result
{
public:
    Result(T value) : held_(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : held_(std::in_place_index<1>, std::move(error)) {}

    explicit operator bool() const { return held_.index() == 0; }
    bool has_value() const { return held_.index() == 0; }

    /// Only when there is a value; otherwise std::bad_variant_access ends the program.
    T& value() & { return std::get<0>(held_); }
    const T& value() const& { return std::get<0>(held_); }
    T value() && { return std::get<0>(std::move(held_)); } // By value: `for (x : *all())` must not dangle.
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T operator*() && { return std::move(*this).value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

    /// Only when there is none.
    const Error& error() const { return std::get<1>(held_); }

private:
    std::variant<T, Error> held_;
};

/// Success of something that returns nothing else.
inline Result<> success()
{
    return std::monostate{};
}

} // namespace kiosk
