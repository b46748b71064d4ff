#include "tests/proof/corrupted_files.h"

#include <algorithm>
#include <vector>

namespace kiosk
{

namespace
{

constexpr std::size_t kPage = 4096;

std::string random_bytes(SeededRandom& random, std::size_t count)
{
    std::string bytes;
    for (std::size_t i = 0; i < count; ++i)
        bytes.push_back(static_cast<char>(random.below(256)));
    return bytes;
}

/// One of the files, the important ones more often.
std::string chosen_file(const FileSet& files, SeededRandom& random)
{
    const auto lot = random.below(100);
    const char* wanted = lot < 45 ? "outbox.db" : lot < 70 ? "outbox.db-wal" : lot < 85 ? "witness" : "key";
    if (lot < 92 && files.contains(wanted)) return wanted;
    std::vector<std::string> all;
    for (const auto& [name, bytes] : files)
        if (name.starts_with("attachments/")) all.push_back(name);
    return all.empty() ? "outbox.db" : all[random.below(all.size())];
}

void flip_bits(std::string& bytes, SeededRandom& random)
{
    for (auto count = random.below(8) + 1; count > 0 && !bytes.empty(); --count) {
        char& byte = bytes[random.below(bytes.size())];
        byte = static_cast<char>(byte ^ (1 << random.below(8)));
    }
}

void overwrite_page(std::string& bytes, SeededRandom& random)
{
    if (bytes.empty()) return;
    const std::size_t at = random.below(bytes.size()) / kPage * kPage;
    const std::size_t count = std::min(kPage, bytes.size() - at);
    bytes.replace(at, count, random.below(2) == 0 ? std::string(count, '\0') : random_bytes(random, count));
}

void splice(std::string& bytes, SeededRandom& random)
{
    if (bytes.empty()) return;
    const std::size_t at = random.below(bytes.size());
    const std::size_t count = std::min<std::size_t>(random.below(2 * kPage) + 1, bytes.size() - at);
    switch (random.below(3)) {
    case 0:
        bytes.erase(at, count);
        break;
    case 1:
        bytes.insert(at, bytes.substr(random.below(bytes.size()), count));
        break;
    default:
        bytes.replace(at, count, bytes.substr(random.below(bytes.size()), count));
    }
}

/// A sound header of SQLite, and then another program's mind.
std::string other_programs_database(const std::string& ours)
{
    std::string bytes = ours;
    if (bytes.size() >= 72) bytes.replace(68, 4, "MAIL");
    return bytes;
}

std::string damage_one(Damage& damage, const Moments& moments, SeededRandom& random)
{
    const std::string name = chosen_file(damage.files, random);
    std::string& bytes = damage.files[name];
    switch (random.below(10)) {
    case 0:
    case 1:
    case 2:
        flip_bits(bytes, random);
        return name + ": bits flipped";
    case 3:
        bytes.resize(random.below(bytes.size() + 1));
        return name + ": truncated to " + std::to_string(bytes.size());
    case 4:
        splice(bytes, random);
        return name + ": spliced";
    case 5:
    case 6:
        overwrite_page(bytes, random);
        return name + ": page overwritten";
    case 7:
        damage.files.erase(name);
        return name + ": removed";
    case 8: {
        const auto before = moments.before.find(name);
        if (before == moments.before.end()) return "nothing";
        bytes = before->second;
        return name + ": as it was before";
    }
    default:
        break;
    }
    std::string& database = damage.files["outbox.db"];
    if (random.below(2) == 0) {
        database = other_programs_database(database);
        return "outbox.db: another program's";
    }
    if (database.size() >= 64) database.replace(60, 4, std::string("\0\0\3\xe7", 4));
    return "outbox.db: a newer schema's";
}

} // namespace

Damage damaged(const Moments& moments, SeededRandom& random)
{
    Damage damage{.files = moments.now, .story = {}};
    // Mostly one file; sometimes another one with it.
    const int count = random.below(10) == 0 ? 2 : 1;
    for (int i = 0; i < count; ++i)
        damage.story += (i == 0 ? "" : "; ") + damage_one(damage, moments, random);
    const auto is_changed = [&](const char* name) {
        const auto now = moments.now.find(name);
        const auto then = damage.files.find(name);
        return (now == moments.now.end()) != (then == damage.files.end()) ||
               (now != moments.now.end() && now->second != then->second);
    };
    damage.is_witness_harmed =
        is_changed("witness") && (is_changed("outbox.db") || is_changed("outbox.db-wal"));
    return damage;
}

} // namespace kiosk
