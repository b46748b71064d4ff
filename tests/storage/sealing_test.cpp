#include "storage/sealing.h"

#include "tests/storage/temporary_folder.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <sys/stat.h>

using namespace kiosk;

namespace
{

/// Points systemd's variable at a folder for as long as it lives.
class CredentialsIn
{
public:
    explicit CredentialsIn(const std::filesystem::path& folder)
    {
        ::setenv("CREDENTIALS_DIRECTORY", folder.c_str(), 1);
    }
    CredentialsIn(const CredentialsIn&) = delete;
    CredentialsIn& operator=(const CredentialsIn&) = delete;
    ~CredentialsIn() { ::unsetenv("CREDENTIALS_DIRECTORY"); }
};

} // namespace

TEST_CASE("sealing: what was sealed opens with its key in its place, empty and long text too")
{
    const SecretKey key = SecretKey::random();
    for (const std::string& plain : {std::string{}, std::string{"한글"}, std::string(100'000, '\0')})
        CHECK(*open_sealed(key, "row|column", seal(key, "row|column", plain)) == plain);
}

TEST_CASE("sealing: the same text never looks the same twice")
{
    const SecretKey key = SecretKey::random();
    CHECK(seal(key, "place", "text") != seal(key, "place", "text"));
}

TEST_CASE("sealing: another key, another place and every changed or missing byte are found")
{
    const SecretKey key = SecretKey::random();
    const std::string sealed = seal(key, "place", "text");
    const auto is_broken = [&](const SecretKey& with, std::string_view place, const std::string& bytes) {
        const auto opened = open_sealed(with, place, bytes);
        return !opened && opened.error().code == ErrorCode::seal_broken;
    };

    CHECK(is_broken(SecretKey::random(), "place", sealed));
    CHECK(is_broken(key, "elsewhere", sealed));
    for (std::size_t at = 0; at < sealed.size(); ++at) {
        std::string bent = sealed;
        bent[at] = static_cast<char>(bent[at] ^ 1);
        CHECK(is_broken(key, "place", bent));
        CHECK(is_broken(key, "place", sealed.substr(0, at)));
    }
}

TEST_CASE("sealing: keys of different purposes and masters differ, and the same ones agree")
{
    const SecretKey master = SecretKey::random();
    const Keyring keyring{master};

    CHECK(keyring.derived(KeyPurpose::records).data == Keyring{master}.derived(KeyPurpose::records).data);
    CHECK(keyring.derived(KeyPurpose::records).data != keyring.derived(KeyPurpose::tokens).data);
    CHECK(keyring.derived(KeyPurpose::records).data != master.data);
    CHECK(keyring.key_id() == Keyring{master}.key_id());
    CHECK(keyring.key_id() != Keyring{SecretKey::random()}.key_id());
    CHECK(keyring.key_id().size() == 16);
}

TEST_CASE("sealing: the key file is made once, with mode 0600, and read again")
{
    const TemporaryFolder folder;
    const auto made = Keyring::open(folder.path(), Keyring::WhenAbsent::create);
    REQUIRE(made);

    CHECK(mode_of(folder / "key") == 0600);
    CHECK(bytes_of(folder / "key").size() == SecretKey::bytes);
    CHECK(Keyring::open(folder.path(), Keyring::WhenAbsent::refuse)->key_id() == made->key_id());
    CHECK(Keyring::open(folder.path(), Keyring::WhenAbsent::create)->key_id() == made->key_id());
}

TEST_CASE("sealing: no key is made when one must be there, and a short one is not used")
{
    const TemporaryFolder folder;
    CHECK(Keyring::open(folder.path(), Keyring::WhenAbsent::refuse).error().code == ErrorCode::key_missing);
    CHECK_FALSE(std::filesystem::exists(folder / "key"));

    put_bytes(folder / "key", "too short");
    ::chmod((folder / "key").c_str(), 0600);
    CHECK(Keyring::open(folder.path(), Keyring::WhenAbsent::create).error().code == ErrorCode::key_missing);
    CHECK(bytes_of(folder / "key") == "too short");
}

TEST_CASE("sealing: a key file that others may read is refused")
{
    const TemporaryFolder folder;
    REQUIRE(Keyring::open(folder.path(), Keyring::WhenAbsent::create));
    for (const mode_t loose : {0640u, 0604u, 0620u, 0666u}) {
        ::chmod((folder / "key").c_str(), loose);
        CHECK(Keyring::open(folder.path(), Keyring::WhenAbsent::create).error().code ==
              ErrorCode::not_allowed);
    }
}

TEST_CASE("sealing: a systemd credential comes before the file, also with the group bit of its access list")
{
    const TemporaryFolder folder;
    const TemporaryFolder credentials;
    const auto credential = credentials / "support-kiosk.key";
    put_bytes(credential, std::string(SecretKey::bytes, 'k'));
    const CredentialsIn here{credentials.path()};

    for (const mode_t mode : {0400u, 0440u}) {
        ::chmod(credential.c_str(), mode);
        REQUIRE(Keyring::open(folder.path(), Keyring::WhenAbsent::create));
        CHECK_FALSE(std::filesystem::exists(folder / "key"));
    }
    ::chmod(credential.c_str(), 0444);
    CHECK(Keyring::open(folder.path(), Keyring::WhenAbsent::create).error().code == ErrorCode::not_allowed);
}

TEST_CASE("sealing: without the credential the key file serves, credentials folder or not")
{
    const TemporaryFolder folder;
    const TemporaryFolder credentials;
    const auto made = Keyring::open(folder.path(), Keyring::WhenAbsent::create);

    const CredentialsIn here{credentials.path()};
    CHECK(Keyring::open(folder.path(), Keyring::WhenAbsent::refuse)->key_id() == made->key_id());
}
