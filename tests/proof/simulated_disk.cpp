#include "tests/proof/simulated_disk.h"

#include <algorithm>
#include <cassert>
#include <cerrno>

namespace kiosk
{

namespace
{

constexpr std::size_t kSectorBytes = 512;

void apply(std::map<std::string, SimulatedDisk::Node, std::less<>>& names, const std::string& name,
           const std::optional<SimulatedDisk::Node>& node)
{
    if (node)
        names[name] = *node;
    else
        names.erase(name);
}

/// Half of the writes of a selection are there.
bool is_there(RandomSource& chance)
{
    return chance.below(2) == 0;
}

} // namespace

SimulatedDisk::SimulatedDisk(Syncs syncs) : syncs_(syncs)
{
    auto content = std::make_shared<Content>();
    content->is_folder = true;
    content->mode = 0755;
    nodes_.push_back(std::move(content));
}

SimulatedDisk::Content& SimulatedDisk::changed(Node node)
{
    auto& content = nodes_[node];
    if (content.use_count() > 1) content = std::make_shared<Content>(*content);
    return *content;
}

std::optional<SimulatedDisk::Node> SimulatedDisk::find(std::string_view path) const
{
    assert(path.starts_with(root));
    path.remove_prefix(root.size());
    Node node = 0;
    while (!path.empty()) {
        const std::size_t start = path.find_first_not_of('/');
        if (start == path.npos) break;
        path.remove_prefix(start);
        const auto name = path.substr(0, path.find('/'));
        path.remove_prefix(name.size());
        const auto found = at(node).names.find(name);
        if (found == at(node).names.end()) return std::nullopt;
        node = found->second;
    }
    return node;
}

std::pair<std::optional<SimulatedDisk::Node>, std::string_view>
SimulatedDisk::parent_of(std::string_view path) const
{
    const std::size_t slash = path.rfind('/');
    const auto folder = path.substr(0, slash);
    if (folder.size() < root.size()) return {std::nullopt, {}};
    return {find(folder), path.substr(slash + 1)};
}

void SimulatedDisk::change_names(FolderChange change)
{
    Content& folder = changed(change.folder);
    for (const auto& [name, node] : change.names)
        apply(folder.names, name, node);
    folder_changes_.push_back(std::move(change));
}

int SimulatedDisk::create(std::string_view path, std::uint32_t mode)
{
    const auto [folder, name] = parent_of(path);
    if (!folder) return -ENOENT;
    if (at(*folder).names.contains(name)) return -EEXIST;
    auto content = std::make_shared<Content>();
    content->mode = mode;
    nodes_.push_back(std::move(content));
    change_names({*folder, {{std::string{name}, static_cast<Node>(nodes_.size() - 1)}}});
    return 0;
}

int SimulatedDisk::make_folder(std::string_view path, std::uint32_t mode)
{
    const int created = create(path, mode);
    if (created == 0) changed(static_cast<Node>(nodes_.size() - 1)).is_folder = true;
    return created;
}

int SimulatedDisk::remove(std::string_view path)
{
    const auto [folder, name] = parent_of(path);
    const auto node = find(path);
    if (!folder || !node) return -ENOENT;
    if (at(*node).is_folder) return -EISDIR;
    change_names({*folder, {{std::string{name}, std::nullopt}}});
    return 0;
}

int SimulatedDisk::remove_folder(std::string_view path)
{
    const auto [folder, name] = parent_of(path);
    const auto node = find(path);
    if (!folder || !node) return -ENOENT;
    if (!at(*node).names.empty()) return -ENOTEMPTY;
    change_names({*folder, {{std::string{name}, std::nullopt}}});
    return 0;
}

int SimulatedDisk::rename(std::string_view from, std::string_view to)
{
    const auto [folder, old_name] = parent_of(from);
    const auto [new_folder, new_name] = parent_of(to);
    const auto node = find(from);
    if (!folder || !new_folder || !node) return -ENOENT;
    if (*folder != *new_folder) {
        // The two folders are synced each by itself: in between the file has both names, or none.
        change_names({*new_folder, {{std::string{new_name}, node}}});
        change_names({*folder, {{std::string{old_name}, std::nullopt}}});
        return 0;
    }
    change_names({*folder, {{std::string{old_name}, std::nullopt}, {std::string{new_name}, node}}});
    return 0;
}

std::vector<std::string> SimulatedDisk::names(Node folder) const
{
    std::vector<std::string> all;
    for (const auto& [name, node] : at(folder).names)
        all.push_back(name);
    return all;
}

std::size_t SimulatedDisk::read(Node file, std::size_t offset, std::span<char> out) const
{
    return at(file).now.read(offset, out);
}

void SimulatedDisk::write(Node file, std::size_t offset, std::string_view bytes)
{
    Content& content = changed(file);
    content.now.write(offset, bytes);
    content.pending.push_back({offset, std::make_shared<const std::string>(bytes)});
}

void SimulatedDisk::resize(Node file, std::size_t size)
{
    Content& content = changed(file);
    content.now.resize(size);
    content.pending.push_back({size, nullptr});
}

void SimulatedDisk::sync(Node node)
{
    if (syncs_ == Syncs::lying) return;
    Content& content = changed(node);
    if (content.has_lost_writes) {
        for (const Write& write : content.pending) {
            if (write.bytes)
                content.durable.write(write.offset, *write.bytes);
            else
                content.durable.resize(write.offset);
        }
    } else {
        content.durable = content.now;
    }
    content.pending.clear();
    std::erase_if(folder_changes_, [&](const FolderChange& change) {
        if (change.folder != node) return false;
        for (const auto& [name, there] : change.names)
            apply(content.durable_names, name, there);
        return true;
    });
}

void SimulatedDisk::fail_sync(Node node)
{
    Content& content = changed(node);
    content.has_lost_writes = content.has_lost_writes || !content.pending.empty();
    content.pending.clear();
}

void SimulatedDisk::settle_names(PowerCut cut, RandomSource& chance)
{
    // How far a file system orders its names is its own affair; both extremes are played.
    const bool is_ordered = cut == PowerCut::prefix || is_there(chance);
    std::size_t left = chance.below(folder_changes_.size() + 1);
    for (const FolderChange& change : folder_changes_) {
        const bool is_kept = cut != PowerCut::dropped && (is_ordered ? left > 0 : is_there(chance));
        if (left > 0) --left;
        if (!is_kept) continue;
        for (const auto& [name, node] : change.names)
            apply(changed(change.folder).durable_names, name, node);
    }
    folder_changes_.clear();
}

void SimulatedDisk::settle_bytes(Content& content, PowerCut cut, RandomSource& chance)
{
    PagedBytes& found = content.durable;
    const std::size_t prefix = cut == PowerCut::prefix ? chance.below(content.pending.size() + 1) : 0;
    for (std::size_t i = 0; i < content.pending.size(); ++i) {
        const Write& write = content.pending[i];
        const bool is_last_of_prefix = cut == PowerCut::prefix && i + 1 == prefix;
        if (cut == PowerCut::prefix ? i >= prefix : !is_there(chance)) {
            // A disk that lost the bytes may have grown the file all the same: then they are zero.
            if (write.bytes && cut != PowerCut::prefix && write.offset + write.bytes->size() > found.size() &&
                chance.below(4) == 0)
                found.resize(write.offset + write.bytes->size());
            continue;
        }
        if (!write.bytes) {
            found.resize(write.offset);
            continue;
        }
        const bool is_torn = cut == PowerCut::torn || cut == PowerCut::garbled || is_last_of_prefix;
        if (!is_torn || is_there(chance)) {
            found.write(write.offset, *write.bytes);
            continue;
        }
        const std::string_view bytes{*write.bytes};
        for (std::size_t start = 0; start < bytes.size();) {
            const std::size_t end =
                std::min(bytes.size(),
                         (write.offset + start) / kSectorBytes * kSectorBytes + kSectorBytes - write.offset);
            const auto sector = bytes.substr(start, end - start);
            if (is_there(chance)) {
                found.write(write.offset + start, sector);
            } else if (cut == PowerCut::garbled && chance.below(4) == 0) {
                found.write(write.offset + start,
                            std::string(sector.size(), static_cast<char>(chance.below(256))));
            } else if (is_last_of_prefix) {
                break; // Torn in order, too.
            }
            start = end;
        }
    }
}

SimulatedDisk SimulatedDisk::after(PowerCut cut, RandomSource& chance) const
{
    SimulatedDisk found = *this;
    if (cut == PowerCut::kept) return found; // What the system still holds in memory may be lost later.
    found.settle_names(cut, chance);
    for (Node node = 0; node < found.nodes_.size(); ++node) {
        const Content& before = found.at(node);
        const bool is_settled = before.is_folder ? before.names == before.durable_names
                                                 : before.pending.empty() && !before.has_lost_writes;
        if (is_settled) continue;
        Content& content = found.changed(node);
        if (content.is_folder) {
            content.names = content.durable_names;
        } else {
            if (cut != PowerCut::dropped) settle_bytes(content, cut, chance);
            content.pending.clear();
            content.has_lost_writes = false;
            content.now = content.durable;
        }
    }
    return found;
}

std::uint64_t SimulatedDisk::fingerprint() const
{
    std::uint64_t whole = 0;
    for (const auto& folder : nodes_) {
        if (!folder->is_folder) continue;
        for (const auto& [name, node] : folder->names) {
            whole = mixed(mixed(whole, name), node);
            if (!at(node).is_folder) whole = mixed(whole, at(node).now.fingerprint());
        }
    }
    return whole;
}

} // namespace kiosk
