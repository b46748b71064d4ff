#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace kiosk
{

/// The bytes of a file in pages. Copies share their pages until one of them writes, so that a disk can be
/// remembered at every instant. Thread-compatible; copies that share pages belong to one thread.
class PagedBytes
{
public:
    static constexpr std::size_t page_bytes = 4096;

    std::size_t size() const { return size_; }

    /// Reads from `offset` on; the number of bytes that were there.
    std::size_t read(std::size_t offset, std::span<char> out) const;

    /// Writes at `offset`; a gap before it reads as zeros.
    void write(std::size_t offset, std::string_view bytes);

    /// What grows is zero.
    void resize(std::size_t size);

    /// The same for the same bytes, and nearly surely another one for others.
    std::uint64_t fingerprint() const;

private:
    struct Page {
        std::array<char, page_bytes> bytes{};
        mutable std::uint64_t fingerprint = 0; ///< 0: not known yet.
    };

    Page& writable(std::size_t index);

    std::size_t size_ = 0;
    std::vector<std::shared_ptr<Page>> pages_; ///< Null: a page of zeros. Beyond `size_` all is zero.
};

/// Mixes `value` into a fingerprint (the finalizer of splitmix64, public domain, Steele et al. 2014).
std::uint64_t mixed(std::uint64_t fingerprint, std::uint64_t value);
std::uint64_t mixed(std::uint64_t fingerprint, std::string_view text);

} // namespace kiosk
