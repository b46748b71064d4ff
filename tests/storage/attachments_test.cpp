#include "storage/attachments.h"

#include "storage/file_names.h"
#include "tests/storage/fixtures/outbox_for_tests.h"
#include "tests/storage/forked_child.h"

#include <doctest/doctest.h>

#include <csignal>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace kiosk;

namespace
{

std::size_t files_in(const std::filesystem::path& folder)
{
    std::error_code none;
    const std::filesystem::directory_iterator items{folder, none};
    return static_cast<std::size_t>(std::distance(begin(items), end(items)));
}

struct AttachmentsForTests : OutboxForTests {
    Attachments attachments{database, keyring, folder / "attachments"};
    AttachmentLimits limits;
    Draft draft = kept_draft();

    Draft kept_draft()
    {
        Draft one = a_partner_draft(random);
        (void)*drafts.save(one, now());
        return one;
    }

    Attachments::Outcome add(const std::filesystem::path& path)
    {
        return *attachments.add(draft.id, *open_chosen_file(path), limits, Uuid::random(random));
    }
    Attachment added(std::string_view name, std::string_view content)
    {
        return std::get<Attachment>(add(folder.write(name, content)));
    }
    Fault refused(const std::filesystem::path& path) { return std::get<FieldError>(add(path)).fault; }

    std::string opened(const Attachment& attachment) const
    {
        return *attachments.bytes(draft.id, attachment);
    }
    std::vector<Attachment> all() const { return *attachments.of(draft.id); }
    std::size_t files() const { return files_in(folder / "attachments"); }
    std::filesystem::path sealed_file(const Attachment& attachment) const
    {
        return folder / "attachments" / attachment.id.text();
    }
};

/// In a process of its own, until it is killed.
int add_and_remove_for_ever(const TemporaryFolder& folder, const Keyring& keyring, const Draft& draft,
                            const std::filesystem::path& path, int report)
{
    SystemRandom random;
    Database database = migrated(folder / "outbox.db");
    Drafts drafts{database, keyring};
    Attachments attachments{database, keyring, folder / "attachments"};
    if (!drafts.save(draft, Timestamp{}) || ::write(report, "x", 1) != 1) return 1;
    for (;;) {
        const auto outcome =
            attachments.add(draft.id, *open_chosen_file(path), AttachmentLimits{}, Uuid::random(random));
        if (!outcome) return 1;
        if (!attachments.remove(draft.id, std::get<Attachment>(*outcome).id)) return 1;
    }
}

/// Nothing in it repeats, so a chunk out of place would show.
std::string patterned(std::size_t size)
{
    std::string bytes(size, '\0');
    for (std::size_t i = 0; i < size; ++i)
        bytes[i] = static_cast<char>((i * 2654435761U) >> 13);
    return bytes;
}

} // namespace

TEST_CASE("attachments: as long as a row is bent no file is swept away")
{
    AttachmentsForTests test;
    REQUIRE(test.attachments.take_over(test.draft.id, "photo.txt", "content", Uuid::random(test.random)));
    REQUIRE(test.database.execute("DROP TRIGGER attachment_is_not_changed; "
                                  "UPDATE attachment SET id=replace(id, '-', '_')"));
    CHECK(*test.attachments.sweep() == 0);
    CHECK(files_in(test.folder / "attachments") == 1);
}

TEST_CASE("attachments: what was copied in comes out again, around every border of a chunk")
{
    AttachmentsForTests test;
    constexpr std::size_t chunk = 65536;
    test.limits.max_count = 20;
    for (const std::size_t size : {0UL, 1UL, chunk - 1, chunk, chunk + 1, 2 * chunk, 3 * chunk + 7}) {
        CAPTURE(size);
        const std::string content = patterned(size);
        const Attachment attachment = test.added("f" + std::to_string(size), content);
        CHECK(attachment.bytes == static_cast<std::int64_t>(size));
        CHECK(test.opened(attachment) == content);
    }
    CHECK(test.all().size() == 7);
}

TEST_CASE("attachments: the SHA-256 is the published one")
{
    AttachmentsForTests test;
    // FIPS 180-2 appendix B.1, and of no bytes at all.
    CHECK(test.added("abc", "abc").sha256 ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(test.added("none", "").sha256 ==
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("attachments: neither the sealed file nor the database holds the content, the name or the source")
{
    AttachmentsForTests test;
    const std::string content = "the canary sings " + std::string(100, 'x');
    const Attachment attachment = test.added("canary-name.txt", content);

    const std::string sealed = bytes_of(test.sealed_file(attachment));
    CHECK(sealed.size() > content.size());
    CHECK(sealed.find("canary") == sealed.npos);
    for (const char* file : {"outbox.db", "outbox.db-wal"})
        CHECK(bytes_of(test.folder / file).find("canary") == std::string::npos);
    struct stat status {
    };
    REQUIRE(::stat(test.sealed_file(attachment).c_str(), &status) == 0);
    CHECK((status.st_mode & 07777U) == 0600);
}

TEST_CASE("attachments: names in seven scripts are kept as they are")
{
    AttachmentsForTests test;
    test.limits.max_count = 20;
    for (const char* name : {"Rechnung übergrößen.pdf", "청구서 사본.png", "發票.png", "发票.png",
                             "fattura però.jpg", "reçu d’été.jpg", "счёт.png", "فاتورة.png"}) {
        CAPTURE(name);
        CHECK(test.added(name, name).name == name);
    }
}

TEST_CASE("attachments: a link, a pipe, a folder, a device and a file that is not ours are not opened")
{
    AttachmentsForTests test;
    const auto secret = test.folder.write("secret", "x");
    std::filesystem::create_symlink(secret, test.folder / "link");
    REQUIRE(::mkfifo((test.folder / "pipe").c_str(), 0600) == 0);
    std::filesystem::create_directory(test.folder / "folder");

    for (const auto& path : {test.folder / "link", test.folder / "pipe", test.folder / "folder",
                             std::filesystem::path{"/dev/zero"}}) {
        CAPTURE(path);
        CHECK(open_chosen_file(path).error().code == ErrorCode::not_allowed);
    }
    CHECK(open_chosen_file(test.folder / "absent").error().code == ErrorCode::not_found);
    if (::geteuid() == 0) return; // Root may read everything.
    const auto locked = test.folder.write("locked", "x", std::filesystem::perms{0});
    CHECK(open_chosen_file(locked).error().code == ErrorCode::not_allowed);
}

TEST_CASE("attachments: a file of the kernel that announces no bytes and has some is refused")
{
    AttachmentsForTests test;
    CHECK(test.refused("/proc/self/status") == Fault::file_changed);
    CHECK(test.all().empty());
    CHECK(test.files() == 0);
}

TEST_CASE("attachments: a file that changed since it was chosen is refused, longer, shorter or rewritten")
{
    AttachmentsForTests test;
    for (const char* after : {"longer than before", "", "BEFORE"}) {
        CAPTURE(after);
        const auto path = test.folder.write("changing", "before");
        const auto chosen = open_chosen_file(path);
        REQUIRE(chosen);
        put_bytes(path, after);
        const auto outcome =
            test.attachments.add(test.draft.id, *chosen, test.limits, Uuid::random(test.random));
        CHECK(std::get<FieldError>(*outcome).fault == Fault::file_changed);
    }
    CHECK(test.files() == 0);
}

TEST_CASE("attachments: the limits are said, and what is there already stays")
{
    AttachmentsForTests test;
    test.limits = {.max_bytes = 10, .max_total_bytes = 15, .max_count = 2};
    (void)test.added("one", "1234567890");

    CHECK(test.refused(test.folder.write("large", "12345678901")) == Fault::file_too_large);
    CHECK(test.refused(test.folder.write("sum", "123456")) == Fault::files_too_large);
    (void)test.added("two", "12345");
    const auto third = std::get<FieldError>(test.add(test.folder.write("three", "")));
    CHECK(third == FieldError{"attachments", Fault::too_many_files, 2, "three"});
    CHECK(test.all().size() == 2);
    CHECK(test.files() == 2);
}

TEST_CASE("attachments: a sparse terabyte is refused before a byte of it is read")
{
    AttachmentsForTests test;
    const auto path = test.folder.write("sparse", "");
    REQUIRE(::truncate(path.c_str(), 1LL << 40) == 0);
    CHECK(test.refused(path) == Fault::file_too_large);
}

TEST_CASE("attachments: the same file twice is one, another content of it takes its place")
{
    AttachmentsForTests test;
    const Attachment first = test.added("a.txt", "one");
    CHECK(test.added("a.txt", "one") == first);
    const Attachment second = test.added("a.txt", "two");
    CHECK(test.all() == std::vector{second});
    CHECK(test.opened(second) == "two");
    CHECK(test.files() == 1);
}

TEST_CASE("attachments: two files of one name get names of their own")
{
    AttachmentsForTests test;
    (void)test.added("one/a.txt", "1");
    CHECK(test.added("two/a.txt", "2").name == "a (2).txt");
    CHECK(test.added("three/a.txt", "3").name == "a (3).txt");
}

TEST_CASE("attachments: a full disk refuses the file and leaves nothing of it")
{
    AttachmentsForTests test;
    const auto chosen = open_chosen_file(test.folder.write("large", patterned(300'000)));
    struct rlimit before {
    };
    ::getrlimit(RLIMIT_FSIZE, &before);
    const auto old = std::signal(SIGXFSZ, SIG_IGN);
    for (const ::rlim_t room : {0UL, 10UL, 70'000UL, 200'000UL}) {
        const struct rlimit small {
            room, before.rlim_max
        };
        ::setrlimit(RLIMIT_FSIZE, &small);
        const auto outcome = test.attachments.add(test.draft.id, *open_chosen_file(test.folder / "large"),
                                                  test.limits, Uuid::random(test.random));
        ::setrlimit(RLIMIT_FSIZE, &before);
        REQUIRE_FALSE(outcome);
        CHECK(outcome.error().code == ErrorCode::disk_full);
        CHECK(test.files() == 0);
    }
    std::signal(SIGXFSZ, old);
    CHECK(test.added("large", patterned(300'000)).bytes == 300'000);
}

TEST_CASE("attachments: with the database full the file is refused, and its sealed copy is swept away")
{
    AttachmentsForTests test;
    REQUIRE(test.database.limit_pages(1));
    test.folder.write("a", "x");
    std::optional<Error> fault;
    for (int i = 0; i < 200 && !fault; ++i) {
        test.limits.max_count = 1000;
        const auto path = test.folder.write("f" + std::to_string(i), "x");
        const auto outcome = test.attachments.add(test.draft.id, *open_chosen_file(path), test.limits,
                                                  Uuid::random(test.random));
        if (!outcome) fault = outcome.error();
    }
    REQUIRE(fault);
    CHECK(fault->code == ErrorCode::disk_full);
    CHECK(*test.attachments.sweep() == 1);
    CHECK(test.files() == test.all().size());
}

TEST_CASE("attachments: a torn or changed file is named, and the others open")
{
    AttachmentsForTests test;
    const std::string content = patterned(150'000);
    const Attachment other = test.added("other", "whole");
    const Attachment torn = test.added("torn", content);
    const std::string sealed = bytes_of(test.sealed_file(torn));
    std::vector<std::string> broken{sealed.substr(0, sealed.size() - 1), sealed.substr(0, 24 + 65553),
                                    sealed + "x", sealed.substr(0, 10), ""};
    for (const std::size_t at : {0UL, 30UL, 65'600UL, sealed.size() - 1}) {
        broken.push_back(sealed);
        broken.back()[at] = static_cast<char>(broken.back()[at] ^ 1);
    }
    for (const std::string& bytes : broken) {
        put_bytes(test.sealed_file(torn), bytes);
        const auto opened = test.attachments.bytes(test.draft.id, torn);
        REQUIRE_FALSE(opened);
        CHECK(opened.error().code == ErrorCode::seal_broken);
        CHECK(opened.error().detail.find(torn.id.text()) != std::string::npos);
        CHECK(test.opened(other) == "whole");
    }
    std::filesystem::remove(test.sealed_file(torn));
    CHECK(test.attachments.bytes(test.draft.id, torn).error().code == ErrorCode::seal_broken);
}

TEST_CASE("attachments: a sealed file opens for its own request and under its own name only")
{
    AttachmentsForTests test;
    const Attachment one = test.added("one", "first content");
    const Attachment other = test.added("other", "other content");
    std::filesystem::copy_file(test.sealed_file(other), test.sealed_file(one),
                               std::filesystem::copy_options::overwrite_existing);
    CHECK(test.attachments.bytes(test.draft.id, one).error().code == ErrorCode::seal_broken);

    const Draft stranger = test.kept_draft();
    CHECK(test.attachments.of(stranger.id)->empty());
    CHECK_FALSE(test.attachments.bytes(stranger.id, other));
    const Attachments other_kiosk{test.database, Keyring{SecretKey::random()}, test.folder / "attachments"};
    CHECK(other_kiosk.of(test.draft.id)->empty());
}

TEST_CASE("attachments: a row that does not open hides no other")
{
    AttachmentsForTests test;
    (void)test.added("one", "1");
    const Attachment two = test.added("two", "2");
    REQUIRE(test.database.execute(
        "DROP TRIGGER attachment_is_not_changed; UPDATE attachment SET facts_sealed=x'00' "
        "WHERE sequence=1"));
    CHECK(test.all() == std::vector{two});
}

TEST_CASE("attachments: discarding the draft takes its rows, and the sweep its files")
{
    AttachmentsForTests test;
    (void)test.added("a", "x");
    REQUIRE(test.drafts.discard(test.draft.id));
    CHECK(test.all().empty());
    CHECK(*test.attachments.sweep() == 1);
    CHECK(test.files() == 0);
}

TEST_CASE("attachments: they follow the draft into the request and back, and never change in it")
{
    AttachmentsForTests test;
    const Attachment attachment = test.added("a", "x");
    const Entry entry = test.accept(test.draft);
    CHECK(*test.attachments.sweep() == 0);
    CHECK(test.all() == std::vector{attachment});
    CHECK(test.attachments.remove(test.draft.id, attachment.id).error().code == ErrorCode::not_possible_now);
    const auto late = test.attachments.add(test.draft.id, *open_chosen_file(test.folder.write("b", "y")),
                                           test.limits, Uuid::random(test.random));
    CHECK(late.error().code == ErrorCode::not_possible_now);
    for (const char* sql :
         {"DELETE FROM attachment", "UPDATE attachment SET facts_sealed=x'00'",
          "INSERT INTO attachment SELECT 9,'0123abcd-4567-4def-89ab-0123456789ab',request_id,"
          "key_sealed,facts_sealed FROM attachment"})
        CHECK_FALSE(test.database.execute(sql));

    REQUIRE(test.outbox.withdraw(entry.id, test.now()));
    CHECK(test.opened(attachment) == "x");
    CHECK(test.attachments.remove(test.draft.id, attachment.id));
    CHECK(test.files() == 0);
}

TEST_CASE("attachments: an edit that is a request of its own gets copies of its own")
{
    AttachmentsForTests test;
    const Attachment attachment = test.added("a", patterned(70'000));
    const Attachment torn = test.added("b", "y");
    put_bytes(test.sealed_file(torn), "torn");
    (void)test.accept(test.draft);
    const Draft edit = test.kept_draft();

    REQUIRE(test.attachments.copy(test.draft.id, edit.id, [&] { return Uuid::random(test.random); }));

    const auto copies = *test.attachments.of(edit.id);
    REQUIRE(copies.size() == 1);
    CHECK(copies[0].sha256 == attachment.sha256);
    CHECK(copies[0].id != attachment.id);
    CHECK(*test.attachments.bytes(edit.id, copies[0]) == patterned(70'000));
}

TEST_CASE("attachments: a replacement has the place, not the name, of what it replaces")
{
    AttachmentsForTests test;
    const Attachment photo = test.added("photo.png", "large");
    const auto outcome = test.attachments.replace(test.draft.id, photo.id, "photo.jpg", "small", test.limits,
                                                  Uuid::random(test.random));
    const Attachment smaller = std::get<Attachment>(*outcome);
    CHECK(smaller.name == "photo.jpg");
    CHECK(test.all() == std::vector{smaller});
    CHECK(test.files() == 1);
}

TEST_CASE("attachments: kill -9 at any moment leaves whole attachments and nothing else")
{
    const TemporaryFolder folder;
    const Keyring keyring{SecretKey::random()};
    SeededRandom random{7};
    const Draft draft = a_partner_draft(random);
    const std::string content = patterned(200'000);
    const auto path = folder.write("photo", content);
    for (unsigned round = 0; round < 25; ++round) {
        ForkedChild child{
            [&](int report) { return add_and_remove_for_ever(folder, keyring, draft, path, report); }};
        REQUIRE(child.read(1) == "x");
        ::usleep(round * 617);
        child.end_with(SIGKILL);

        Database database = migrated(folder / "outbox.db");
        Attachments attachments{database, keyring, folder / "attachments"};
        REQUIRE(attachments.sweep());
        const auto all = *attachments.of(draft.id);
        CHECK(all.size() == files_in(folder / "attachments"));
        for (const Attachment& attachment : all)
            CHECK(*attachments.bytes(draft.id, attachment) == content);
    }
}

TEST_CASE("file names: folders, control characters, marks of direction and what FAT refuses are taken out")
{
    CHECK(clean_file_name("../../etc/passwd") == "passwd");
    CHECK(clean_file_name("C:\\Users\\kim\\a.png") == "a.png");
    CHECK(clean_file_name("a\nb\x01\x7f.png") == "ab.png");
    CHECK(clean_file_name("invoice\u202egpj.exe") == "invoicegpj.exe");
    CHECK(clean_file_name("\ufeffa\u200b.txt\u2069") == "a.txt");
    CHECK(clean_file_name("a<b>:c?.txt") == "a_b__c_.txt");
    CHECK(clean_file_name("a.txt. . ") == "a.txt");
    for (const char* nothing : {"", ".", "..", "...", "/", "a/", "\u202e", " "})
        CHECK(clean_file_name(nothing) == "file");
    CHECK(clean_file_name("\xff.png") == "\ufffd.png");
}

TEST_CASE("file names: a long one is cut between characters and keeps its ending")
{
    std::string letters;
    for (int i = 0; i < 100; ++i)
        letters += "한글";
    const std::string name = clean_file_name(letters + ".png");
    CHECK(name.size() <= kFileNameBytesMax);
    CHECK(name.size() > kFileNameBytesMax - 4);
    CHECK(name.ends_with("글.png") != name.ends_with("한.png"));
    CHECK(clean_file_name(name) == name);
}

TEST_CASE("file names: no dot and no blank hides behind another at the end, nor where a long name is cut")
{
    CHECK(clean_file_name("a\u3000.") == "a");
    CHECK(clean_file_name("a . \u3000..") == "a");
    CHECK(clean_file_name(std::string(198, 'z') + "   " + std::string(20, 'q')) == std::string(198, 'z'));
    CHECK(clean_file_name(std::string(205, '.') + std::string(20, 'y')) == "file");
}

TEST_CASE("file names: a number goes before the ending")
{
    CHECK(numbered_file_name("a.tar.gz", 2) == "a.tar (2).gz");
    CHECK(numbered_file_name("README", 3) == "README (3)");
    CHECK(numbered_file_name(".hidden", 2) == ".hidden (2)");
}

TEST_CASE("formats: a file is what its first bytes say, not its name")
{
    using namespace std::string_view_literals;
    CHECK(format_of("\x89PNG\r\n\x1a\n...."sv) == FileFormat::png);
    CHECK(format_of("\xff\xd8\xff\xe0"sv) == FileFormat::jpeg);
    CHECK(format_of("GIF89a"sv) == FileFormat::gif);
    CHECK(format_of("BM...."sv) == FileFormat::bmp);
    CHECK(format_of("%PDF-1.7"sv) == FileFormat::pdf);
    CHECK(format_of("PNG"sv) == FileFormat::other);
    CHECK(format_of(""sv) == FileFormat::other);
}
