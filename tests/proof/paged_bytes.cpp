#include "tests/proof/paged_bytes.h"

#include <algorithm>
#include <cstring>

namespace kiosk
{

std::uint64_t mixed(std::uint64_t fingerprint, std::uint64_t value)
{
    std::uint64_t z = (fingerprint ^ value) + 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

std::uint64_t mixed(std::uint64_t fingerprint, std::string_view text)
{
    fingerprint = mixed(fingerprint, text.size());
    while (text.size() >= sizeof(std::uint64_t)) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data(), sizeof word);
        fingerprint = (fingerprint ^ word) * 0x9fb21c651e98df25;
        fingerprint ^= fingerprint >> 32;
        text.remove_prefix(sizeof word);
    }
    std::uint64_t rest = 0;
    std::memcpy(&rest, text.data(), text.size());
    return mixed(fingerprint, rest);
}

std::size_t PagedBytes::read(std::size_t offset, std::span<char> out) const
{
    if (offset >= size_) return 0;
    const std::size_t whole = std::min(out.size(), size_ - offset);
    for (std::size_t done = 0; done < whole;) {
        const std::size_t within = (offset + done) % page_bytes;
        const std::size_t part = std::min(page_bytes - within, whole - done);
        const auto& page = pages_[(offset + done) / page_bytes];
        if (page)
            std::memcpy(out.data() + done, page->bytes.data() + within, part);
        else
            std::memset(out.data() + done, 0, part);
        done += part;
    }
    return whole;
}

PagedBytes::Page& PagedBytes::writable(std::size_t index)
{
    auto& page = pages_[index];
    if (!page)
        page = std::make_shared<Page>();
    else if (page.use_count() > 1)
        page = std::make_shared<Page>(*page);
    page->fingerprint = 0;
    return *page;
}

void PagedBytes::write(std::size_t offset, std::string_view bytes)
{
    if (bytes.empty()) return;
    if (offset + bytes.size() > size_) resize(offset + bytes.size());
    while (!bytes.empty()) {
        const std::size_t within = offset % page_bytes;
        const std::size_t part = std::min(page_bytes - within, bytes.size());
        std::memcpy(writable(offset / page_bytes).bytes.data() + within, bytes.data(), part);
        bytes.remove_prefix(part);
        offset += part;
    }
}

void PagedBytes::resize(std::size_t size)
{
    const std::size_t within = size % page_bytes;
    pages_.resize((size + page_bytes - 1) / page_bytes);
    if (size < size_ && within != 0 && pages_.back())
        std::memset(writable(pages_.size() - 1).bytes.data() + within, 0, page_bytes - within);
    size_ = size;
}

std::uint64_t PagedBytes::fingerprint() const
{
    std::uint64_t whole = mixed(0, size_);
    static const std::uint64_t of_zeros = mixed(1, std::string_view{Page{}.bytes.data(), page_bytes});
    for (const auto& page : pages_) {
        if (page && page->fingerprint == 0)
            page->fingerprint = mixed(1, std::string_view{page->bytes.data(), page_bytes});
        whole = mixed(whole, page ? page->fingerprint : of_zeros);
    }
    return whole;
}

} // namespace kiosk
