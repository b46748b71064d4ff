#include "storage/customer_directory.h"

#include "storage/file.h"
#include "storage/folding.h"
#include "storage/text.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <limits>
#include <numeric>

namespace kiosk
{

namespace
{

constexpr char kSeparator = '\x1E'; // A control character: folding leaves none in a text.

constexpr std::string_view kMagic = "KSKCUST";
constexpr char kDirectoryVersion = 1;
constexpr std::string_view kDirectoryPlace = "customers/1";

void append_number(std::string& bytes, std::uint64_t number, std::size_t width)
{
    for (std::size_t index = 0; index < width; ++index)
        bytes += static_cast<char>(number >> 8 * index);
}

/// Takes little-endian numbers and counted texts off the front; false when too few bytes are left.
class Decoder
{
public:
    explicit Decoder(std::string_view bytes) : rest_(bytes) {}

    bool take(std::uint64_t& number, std::size_t width)
    {
        if (rest_.size() < width) return false;
        number = 0;
        for (std::size_t index = 0; index < width; ++index)
            number |= static_cast<std::uint64_t>(static_cast<std::uint8_t>(rest_[index])) << 8 * index;
        rest_.remove_prefix(width);
        return true;
    }

    bool take(std::string_view& text)
    {
        std::uint64_t length = 0;
        if (!take(length, 4) || rest_.size() < length) return false;
        text = rest_.substr(0, length);
        rest_.remove_prefix(length);
        return true;
    }

    bool at_end() const { return rest_.empty(); }

private:
    std::string_view rest_;
};

/// What a person may see of a company name: valid UTF-8 in one line.
std::string printable(std::string_view text)
{
    std::string name{text};
    for (char& c : name)
        if (static_cast<std::uint8_t>(c) < 0x20 || c == 0x7F) c = ' ';
    return name;
}

bool is_word_character(char c)
{
    const auto byte = static_cast<std::uint8_t>(c);
    return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z');
}

/// The opened content of `file`; the sealed bytes are gone when it is decoded.
Result<std::string> read_plain(const std::filesystem::path& file, const SecretKey& key)
{
    const auto bytes = read_private_file(file);
    if (!bytes) return bytes.error();
    std::string_view rest = *bytes;
    if (!rest.starts_with(kMagic) || rest.size() == kMagic.size())
        return Error{ErrorCode::seal_broken, file.string() + ": not a list of customers"};
    const char version = rest[kMagic.size()];
    if (version > kDirectoryVersion)
        return Error{ErrorCode::database_newer, file.string() + ": written by a newer kiosk"};
    if (version != kDirectoryVersion)
        return Error{ErrorCode::seal_broken, file.string() + ": version unknown"};
    rest.remove_prefix(kMagic.size() + 1);
    return open_sealed(key, kDirectoryPlace, rest);
}

} // namespace

CustomerDirectory::CustomerDirectory(const std::vector<Customer>& customers, Timestamp fetched_at,
                                     CustomerSource source)
{
    std::vector<CustomerText> texts;
    texts.reserve(customers.size());
    for (const Customer& customer : customers)
        texts.push_back({customer.tenant_id, customer.company_name, customer.domain});
    *this = indexed(texts, fetched_at, source);
}

CustomerDirectory CustomerDirectory::indexed(const std::vector<CustomerText>& customers, Timestamp fetched_at,
                                             CustomerSource source)
{
    // First in the order given, to have the folded texts at hand for sorting.
    CustomerDirectory given;
    std::size_t bytes = 0;
    for (const CustomerText& customer : customers)
        bytes += customer.company_name.size() + customer.domain.size() + customer.tenant_id.size() + 3;
    given.folded_.reserve(bytes);
    given.records_.reserve(customers.size() + 1);
    for (const CustomerText& customer : customers) {
        const std::string written = printable(valid_utf8(customer.company_name));
        given.append(folded(written), folded(customer.domain), folded(customer.tenant_id), written);
    }
    given.close();

    std::vector<CustomerRow> by_id = given.rows_by_id();
    std::vector<CustomerRow> by_name = by_id;
    std::sort(by_name.begin(), by_name.end());
    const auto is_before = [&](CustomerRow a, CustomerRow b) {
        const int order = given.name(a).compare(given.name(b));
        return order != 0 ? order < 0 : given.tenant_id(a) < given.tenant_id(b);
    };
    const bool is_in_order = std::is_sorted(by_name.begin(), by_name.end(), is_before);

    CustomerDirectory result;
    if (is_in_order && by_name.size() == customers.size()) { // As it was saved: no second copy is needed.
        result = std::move(given);
        result.ids_ = std::move(by_id);
    } else {
        if (!is_in_order) std::sort(by_name.begin(), by_name.end(), is_before);
        result.folded_.reserve(given.folded_.size());
        result.written_.reserve(given.written_.size());
        result.records_.reserve(by_name.size() + 1);
        std::vector<CustomerRow> row_of(customers.size());
        for (const CustomerRow row : by_name) {
            row_of[row] = static_cast<CustomerRow>(result.records_.size());
            result.append(given.name(row), given.domain(row), given.tenant_id(row), given.written_name(row));
        }
        result.close();
        result.ids_.reserve(by_id.size());
        for (const CustomerRow row : by_id)
            result.ids_.push_back(row_of[row]);
    }
    result.written_.shrink_to_fit();
    for (const char c : result.folded_)
        ++result.byte_counts_[static_cast<std::uint8_t>(c)];
    result.fetched_at_ = fetched_at;
    result.source_ = source;
    return result;
}

/// Rows in the order of their tenant ids. Of rows with the same id only the last one stays.
std::vector<CustomerRow> CustomerDirectory::rows_by_id() const
{
    // Random ids differ in their first bytes: sorting those as numbers spares most looks into the texts.
    struct Key {
        std::uint64_t first_bytes;
        CustomerRow row;
    };
    std::vector<Key> keys;
    keys.reserve(records_.size() - 1);
    for (CustomerRow row = 0; row + 1 < records_.size(); ++row) {
        const std::string_view id = tenant_id(row);
        std::uint64_t first_bytes = 0;
        for (std::size_t index = 0; index < sizeof first_bytes; ++index)
            first_bytes = first_bytes << 8 | (index < id.size() ? static_cast<std::uint8_t>(id[index]) : 0U);
        keys.push_back({first_bytes, row});
    }
    std::sort(keys.begin(), keys.end(), [this](const Key& a, const Key& b) {
        if (a.first_bytes != b.first_bytes) return a.first_bytes < b.first_bytes;
        const int order = tenant_id(a.row).compare(tenant_id(b.row));
        return order != 0 ? order < 0 : a.row > b.row;
    });

    std::vector<CustomerRow> rows;
    rows.reserve(keys.size());
    for (const Key& key : keys)
        if (rows.empty() || tenant_id(rows.back()) != tenant_id(key.row)) rows.push_back(key.row);
    return rows;
}

void CustomerDirectory::append(std::string_view folded_name, std::string_view folded_domain,
                               std::string_view folded_id, std::string_view written_name)
{
    Record record{};
    record.written_at = static_cast<std::uint32_t>(written_.size());
    if (written_name != folded_name) written_ += written_name;
    const auto place = [this](std::string_view text) {
        const auto at = static_cast<std::uint32_t>(folded_.size());
        folded_ += text;
        folded_ += kSeparator;
        return at;
    };
    record.name_at = place(folded_name);
    record.domain_at = place(folded_domain);
    record.id_at = place(folded_id);
    records_.push_back(record);
}

void CustomerDirectory::close()
{
    assert(folded_.size() <= std::numeric_limits<std::uint32_t>::max());
    const auto end = static_cast<std::uint32_t>(folded_.size());
    records_.push_back({end, end, end, static_cast<std::uint32_t>(written_.size())});
}

std::string_view CustomerDirectory::name(CustomerRow row) const
{
    const Record& record = records_[row];
    return std::string_view{folded_}.substr(record.name_at, record.domain_at - 1 - record.name_at);
}

std::string_view CustomerDirectory::domain(CustomerRow row) const
{
    const Record& record = records_[row];
    return std::string_view{folded_}.substr(record.domain_at, record.id_at - 1 - record.domain_at);
}

std::string_view CustomerDirectory::tenant_id(CustomerRow row) const
{
    const std::uint32_t from = records_[row].id_at;
    return std::string_view{folded_}.substr(from, records_[row + 1].name_at - 1 - from);
}

std::string_view CustomerDirectory::written_name(CustomerRow row) const
{
    const std::uint32_t from = records_[row].written_at;
    const std::uint32_t end = records_[row + 1].written_at;
    return from == end ? name(row) : std::string_view{written_}.substr(from, end - from);
}

Customer CustomerDirectory::customer(CustomerRow row) const
{
    assert(row < size());
    return {std::string{tenant_id(row)}, std::string{written_name(row)}, std::string{domain(row)}};
}

std::optional<CustomerRow> CustomerDirectory::find(std::string_view tenant_id_as_written) const
{
    const std::string wanted = folded(tenant_id_as_written);
    const auto at =
        std::lower_bound(ids_.begin(), ids_.end(), wanted,
                         [this](CustomerRow row, std::string_view id) { return tenant_id(row) < id; });
    if (at == ids_.end() || tenant_id(*at) != wanted) return std::nullopt;
    return *at;
}

std::size_t CustomerDirectory::memory_bytes() const
{
    return folded_.capacity() + written_.capacity() + records_.capacity() * sizeof(Record) +
           ids_.capacity() * sizeof(CustomerRow);
}

/// The needle whose rarest byte is rarest comes first: it rules out most customers at once.
std::vector<CustomerDirectory::Needle> CustomerDirectory::needles(std::string_view text) const
{
    std::vector<Needle> needles;
    for (std::string& word : folded_words(text)) {
        Needle needle{std::move(word), 0, std::numeric_limits<std::uint32_t>::max()};
        for (std::size_t index = 0; index < needle.word.size(); ++index) {
            const std::uint32_t count = byte_counts_[static_cast<std::uint8_t>(needle.word[index])];
            if (count >= needle.rarest_count) continue;
            needle.rarest_count = count;
            needle.rarest_at = index;
        }
        needles.push_back(std::move(needle));
    }
    std::sort(needles.begin(), needles.end(),
              [](const Needle& a, const Needle& b) { return a.rarest_count < b.rarest_count; });
    return needles;
}

std::size_t CustomerDirectory::next_occurrence(const Needle& needle, std::size_t from) const
{
    const char* const begin = folded_.data();
    const char* const end = begin + folded_.size();
    const char rarest = needle.word[needle.rarest_at];
    for (const char* at = begin + from + needle.rarest_at; at < end; ++at) {
        at = static_cast<const char*>(std::memchr(at, rarest, static_cast<std::size_t>(end - at)));
        if (at == nullptr) break;
        const char* const start = at - needle.rarest_at;
        if (static_cast<std::size_t>(end - start) < needle.word.size()) break;
        if (std::memcmp(start, needle.word.data(), needle.word.size()) == 0)
            return static_cast<std::size_t>(start - begin);
    }
    return folded_.size();
}

/// How well `word` fits the customer, smaller is better; nothing when it does not occur.
std::optional<std::size_t> CustomerDirectory::rank(CustomerRow row, std::string_view word) const
{
    const Record& record = records_[row];
    const std::string_view text =
        std::string_view{folded_}.substr(record.name_at, records_[row + 1].name_at - record.name_at);
    const std::size_t id_at = record.id_at - record.name_at;

    std::size_t at = text.find(word);
    if (at == text.npos) return std::nullopt;
    if (at == 0) return 0;
    for (; at < id_at; at = text.find(word, at + 1))
        if (!is_word_character(text[at - 1])) return 1;
    return 2;
}

CustomerMatches CustomerDirectory::search(std::string_view text, std::size_t limit) const
{
    CustomerMatches matches;
    const std::vector<Needle> words = needles(text);
    if (words.empty()) {
        matches.total = size();
        matches.rows.resize(std::min(limit, size()));
        std::iota(matches.rows.begin(), matches.rows.end(), CustomerRow{0});
        return matches;
    }

    // Rows are in name order, so each sum of ranks needs only its first `limit` rows.
    std::vector<std::vector<CustomerRow>> by_rank(words.size() * 2 + 1);
    CustomerRow row = 0;
    std::size_t at = next_occurrence(words.front(), 0);
    while (at < folded_.size()) {
        while (records_[row + 1].name_at <= at)
            ++row;
        std::optional<std::size_t> sum = 0;
        for (const Needle& needle : words) {
            const auto found = rank(row, needle.word);
            if (!found) {
                sum.reset();
                break;
            }
            *sum += *found;
        }
        if (sum) {
            ++matches.total;
            if (by_rank[*sum].size() < limit) by_rank[*sum].push_back(row);
        }
        ++row;
        at = next_occurrence(words.front(), records_[row].name_at);
    }

    for (const auto& rows : by_rank) {
        const std::size_t room = std::min(limit - matches.rows.size(), rows.size());
        matches.rows.insert(matches.rows.end(), rows.begin(),
                            rows.begin() + static_cast<std::ptrdiff_t>(room));
    }
    return matches;
}

std::string CustomerDirectory::encoded() const
{
    std::string bytes;
    bytes.reserve(folded_.size() + size() * 16);
    append_number(bytes, static_cast<std::uint64_t>(fetched_at_.time_since_epoch().count()), 8);
    append_number(bytes, static_cast<std::uint64_t>(source_), 1);
    append_number(bytes, size(), 4);
    for (CustomerRow row = 0; row < size(); ++row) {
        for (const std::string_view text : {tenant_id(row), written_name(row), domain(row)}) {
            append_number(bytes, text.size(), 4);
            bytes += text;
        }
    }
    return bytes;
}

Result<CustomerDirectory> CustomerDirectory::decoded(std::string_view plain)
{
    const Error damaged{ErrorCode::seal_broken, "customers: the sealed list is not one of ours"};
    Decoder decoder{plain};
    std::uint64_t fetched_at = 0;
    std::uint64_t source = 0;
    std::uint64_t count = 0;
    if (!decoder.take(fetched_at, 8) || !decoder.take(source, 1) || !decoder.take(count, 4)) return damaged;
    if (source > static_cast<std::uint64_t>(CustomerSource::csv_file)) return damaged;

    std::vector<CustomerText> texts;
    texts.reserve(std::min<std::size_t>(count, plain.size() / 12)); // Three lengths each, at the least.
    for (std::uint64_t index = 0; index < count; ++index) {
        CustomerText text;
        if (!decoder.take(text.tenant_id) || !decoder.take(text.company_name) || !decoder.take(text.domain))
            return damaged;
        texts.push_back(text);
    }
    if (!decoder.at_end()) return damaged;
    return indexed(texts, Timestamp{Milliseconds{static_cast<std::int64_t>(fetched_at)}},
                   static_cast<CustomerSource>(source));
}

Result<CustomerDirectory> CustomerDirectory::load(const std::filesystem::path& file, const SecretKey& key)
{
    const auto plain = read_plain(file, key);
    if (!plain) return plain.error();
    return decoded(*plain);
}

Result<> CustomerDirectory::save(const std::filesystem::path& file, const SecretKey& key) const
{
    std::string bytes{kMagic};
    bytes += kDirectoryVersion;
    bytes += seal(key, kDirectoryPlace, encoded());
    return write_private_file(file, bytes);
}

} // namespace kiosk
