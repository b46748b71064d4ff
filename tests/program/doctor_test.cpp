#include "kiosk/doctor.h"

#include "kiosk/exit_code.h"
#include "tests/storage/temporary_folder.h"
#include "tests/window/font_root.h"

#include <doctest/doctest.h>

#include <linux/magic.h>

namespace kiosk
{

TEST_CASE("doctor: a file system that forgets, is remote or knows no owners is bad")
{
    CHECK(judge_file_system(EXT4_SUPER_MAGIC).health == Health::ok);
    CHECK(judge_file_system(TMPFS_MAGIC).health == Health::bad);
    CHECK(judge_file_system(NFS_SUPER_MAGIC).health == Health::bad);
    CHECK(judge_file_system(0xFE534D42).detail.starts_with("smb2: "));
    CHECK(judge_file_system(MSDOS_SUPER_MAGIC).detail.starts_with("fat: "));
    CHECK(judge_file_system(OVERLAYFS_SUPER_MAGIC).health == Health::warn);
    CHECK(judge_file_system(0x1234).health == Health::warn);
}

TEST_CASE("doctor: every missing promise is named, with the time it was saved")
{
    SeededRandom random{4};
    Losses losses;
    for (int i = 0; i < 30; ++i) {
        const RequestId id{Uuid::random(random)};
        losses.missing.push_back({.what = MissingPromise::What::request,
                                  .subject = id.uuid,
                                  .reference = Reference{id},
                                  .saved_at = Timestamp{}});
    }
    const auto findings = judge_losses(losses);
    REQUIRE(findings.size() == 2);
    CHECK(findings[0].health == Health::bad);
    for (const MissingPromise& one : losses.missing)
        CHECK(findings[1].detail.find(one.reference.text()) != std::string::npos);
    CHECK(judge_losses({}).front().health == Health::ok);
}

TEST_CASE("doctor: an overlay over memory is bad, another one a worry")
{
    CHECK(judge_file_system(FileSystem{FileSystemTrust::forgetful, "overlay"}).health == Health::bad);
    CHECK(judge_file_system(FileSystem{FileSystemTrust::layered, "overlay"}).health == Health::warn);
}

TEST_CASE("doctor: swap is a worry unless it is encrypted or in memory")
{
    const TemporaryFolder sys;
    sys.write("block/dm-0/dm/uuid", "CRYPT-LUKS2-0123-swap\n");
    sys.write("block/dm-1/dm/uuid", "LVM-0123\n");
    const std::string head = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n";
    const auto health_of = [&](const std::string& lines) {
        return judge_swap(head + lines, sys.path()).health;
    };

    CHECK(health_of("") == Health::ok);
    CHECK(health_of("/dev/zram0 partition 1 0 100\n") == Health::ok);
    CHECK(health_of("/dev/dm-0 partition 1 0 -2\n") == Health::ok);
    CHECK(health_of("/dev/dm-1 partition 1 0 -2\n") == Health::warn);
    CHECK(health_of("/dev/dm-0 partition 1 0 -2\n/swapfile file 1 0 -3\n") == Health::warn);
}

TEST_CASE("doctor: missing fonts are bad, and the line ends with the command that installs them")
{
    using test::FontPackage;
    const test::FontRoot bare{}, latin{FontPackage::dejavu},
        whole{FontPackage::dejavu, FontPackage::wqy_microhei};

    const Finding finding = examine_fonts(bare.path());
    CHECK(finding.health == Health::bad);
    CHECK(finding.detail == "not installed: fonts-dejavu-core, fonts-wqy-microhei; "
                            "apt-get install --reinstall fonts-dejavu-core fonts-wqy-microhei");
    CHECK(examine_fonts(latin.path()).detail.ends_with("--reinstall fonts-wqy-microhei"));
    CHECK(examine_fonts(whole.path()).health == Health::ok);
    CHECK(print_findings({finding}, OutputFormat::json) == kExitUnhealthy);
}

} // namespace kiosk
