#pragma once

#include "storage/random_source.h"
#include "tests/proof/paged_bytes.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kiosk
{

/// What a power cut leaves of that which was written and not synced. A write is torn at 512 bytes, the sector
/// of disks and cards. Names in folders follow rules of their own: until the folder is synced, any prefix or
/// any selection of its changes is there; one rename is never half there.
enum class PowerCut {
    kept,      ///< All of it: the process was killed, the machine runs on.
    dropped,   ///< Nothing of it.
    prefix,    ///< In order up to somewhere, the last write torn.
    reordered, ///< Some writes, whole, in any selection.
    torn,      ///< Some sectors of some writes.
    garbled,   ///< The same, and some sectors hold garbage.
};

/// A file system in memory that knows what of it is on the disk, by the rules of POSIX: the bytes of a file
/// after fsync of the file, its name after fsync of its folder, nothing before. Copies are cheap and share
/// what they have in common. Functions that fail return a negative errno. Thread-compatible.
class SimulatedDisk
{
public:
    using Node = std::uint32_t;

    /// Whether a sync does what it says. A lying disk says so and does nothing (reference/reliability.md P4).
    enum class Syncs { honest, lying };
    explicit SimulatedDisk(Syncs syncs = Syncs::honest);

    /// The folder that every path begins with. It does not exist on the real disk, so that a call that is not
    /// simulated fails.
    static constexpr std::string_view root = "/simulated";

    std::optional<Node> find(std::string_view path) const;
    int create(std::string_view path, std::uint32_t mode); ///< 0, -EEXIST, -ENOENT.
    int make_folder(std::string_view path, std::uint32_t mode);
    int remove(std::string_view path);
    int remove_folder(std::string_view path);
    int rename(std::string_view from, std::string_view to);
    std::vector<std::string> names(Node folder) const;

    std::size_t read(Node file, std::size_t offset, std::span<char> out) const;
    void write(Node file, std::size_t offset, std::string_view bytes);
    void resize(Node file, std::size_t size);
    void sync(Node node);

    /// A sync that fails: what was not on the disk before will not get there by a later sync either, although
    /// it still reads as written (Linux marks the pages clean; reference/reliability.md E3).
    void fail_sync(Node node);
    void set_mode(Node node, std::uint32_t mode) { changed(node).mode = mode; }

    bool is_folder(Node node) const { return at(node).is_folder; }
    std::uint32_t mode(Node node) const { return at(node).mode; }
    std::size_t size(Node node) const { return at(node).now.size(); }

    /// The disk as it is found after the power came back.
    SimulatedDisk after(PowerCut cut, RandomSource& chance) const;

    /// The same for the same files with the same bytes.
    std::uint64_t fingerprint() const;

private:
    struct Write {
        std::size_t offset = 0;                   ///< Or the new size.
        std::shared_ptr<const std::string> bytes; ///< Null: a change of the size.
    };
    struct Content {
        bool is_folder = false;
        std::uint32_t mode = 0;
        PagedBytes now, durable;
        std::vector<Write> pending;
        bool has_lost_writes = false; ///< `durable` plus `pending` is not `now` any more.
        std::map<std::string, Node, std::less<>> names, durable_names;
    };
    struct FolderChange {
        Node folder;
        std::vector<std::pair<std::string, std::optional<Node>>> names; ///< None: removed.
    };

    const Content& at(Node node) const { return *nodes_[node]; }
    Content& changed(Node node);
    std::pair<std::optional<Node>, std::string_view> parent_of(std::string_view path) const;
    void change_names(FolderChange change);
    void settle_names(PowerCut cut, RandomSource& chance);
    static void settle_bytes(Content& content, PowerCut cut, RandomSource& chance);

    Syncs syncs_;
    std::vector<std::shared_ptr<Content>> nodes_; ///< 0 is the root.
    std::vector<FolderChange> folder_changes_;    ///< Not synced, in order.
};

} // namespace kiosk
