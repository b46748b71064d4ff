#include "tests/program/kiosk_program.h"

#include <doctest/doctest.h>

#include <sys/stat.h>

namespace kiosk
{

namespace
{

using test::Json;
using test::KioskProgram;

constexpr const char* kShaOfAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

std::string submitted(const KioskProgram& program, const Json& paths)
{
    Json draft = test::sound_draft("첨부");
    draft["attachments"] = paths;
    const Json request = program.json({"submit", "--from", "-"}, draft.dump());
    REQUIRE(request.contains("reference"));
    return request["reference"];
}

} // namespace

TEST_CASE("attachments: show lists what submit copied in, and it comes out as it went in")
{
    const KioskProgram program;
    const auto file = program.home().write("화면.txt", "abc");
    const std::string reference = submitted(program, Json::array({file.string()}));
    std::filesystem::remove(file);

    const Json expected = Json::array({{{"name", "화면.txt"}, {"size", 3}, {"sha256", kShaOfAbc}}});
    Json shown = expected;
    shown[0].update({{"upload", nullptr}, {"upload_reason", nullptr}});
    CHECK(program.json({"show", reference})["attachments"] == shown);
    const auto out = program.home() / "out";
    std::filesystem::create_directory(out);
    CHECK(program.json({"attachments", reference, "--to", out.string()}) == expected);
    CHECK(bytes_of(out / "화면.txt") == "abc");
    struct stat status {
    };
    REQUIRE(::stat((out / "화면.txt").c_str(), &status) == 0);
    CHECK((status.st_mode & 07777U) == 0600);
}

TEST_CASE("attachments: nothing is overwritten, and then nothing is taken out")
{
    const KioskProgram program;
    const std::string reference =
        submitted(program, Json::array({program.home().write("a.txt", "abc").string(),
                                        program.home().write("b.txt", "abc").string()}));
    const auto out = program.home().write("out/b.txt", "mine").parent_path();

    const auto end = program.run({"attachments", reference, "--to", out.string()});

    CHECK(end.exit_code == 77);
    CHECK(end.err.find("b.txt") != std::string::npos);
    CHECK(bytes_of(out / "b.txt") == "mine");
    CHECK_FALSE(std::filesystem::exists(out / "a.txt"));
}

TEST_CASE("attachments: a damaged one is named, and no half of it is left")
{
    const KioskProgram program;
    const std::string reference =
        submitted(program, Json::array({program.home().write("a.txt", std::string(200'000, 'x')).string()}));
    for (const auto& sealed : std::filesystem::directory_iterator{program.data_folder() / "attachments"})
        std::filesystem::resize_file(sealed.path(), 100'000);
    const auto out = program.home() / "out";
    std::filesystem::create_directory(out);

    const auto end = program.run({"attachments", reference, "--to", out.string()});

    CHECK(end.exit_code == 73);
    CHECK(end.err.find("a.txt") != std::string::npos);
    CHECK(std::filesystem::is_empty(out));
}

TEST_CASE("attachments: an unknown reference and a folder that is not there are refused")
{
    const KioskProgram program;
    const std::string reference = submitted(program, Json::array());
    CHECK(program.run({"attachments", "K-0000"}).exit_code == 65);
    CHECK(program.run({"attachments", reference, "--to", (program.home() / "none").string()}).exit_code ==
          65);
    CHECK(program.json({"attachments", reference}) == Json::array());
}

TEST_CASE("submit: a file that is not there refuses the draft, which is kept and names it")
{
    const KioskProgram program;
    Json draft = test::sound_draft("첨부");
    draft["attachments"] = Json::array({"gone.png"});

    const Json refused = program.json({"submit", "--from", "-"}, draft.dump());

    REQUIRE(refused["error"]["fields"].size() == 1);
    CHECK(refused["error"]["fields"][0]["field"] == "attachments");
    CHECK(refused["error"]["fields"][0]["code"] == "file_missing");
    CHECK(program.json({"list", "--state", "draft"}).size() == 1);
}

TEST_CASE("config: limits and folders of attachments are read, what is wrong is refused by its key")
{
    const KioskProgram program;
    program.write_config("[attachments]\nmax_bytes = 2\nfolders = [\"/media\", \"/mnt/scans/\"]\n");
    Json draft = test::sound_draft("첨부");
    draft["attachments"] = Json::array({program.home().write("a.txt", "abc").string()});
    CHECK(program.json({"submit", "--from", "-"}, draft.dump())["error"]["fields"][0]["code"] ==
          "file_too_large");

    for (const char* wrong : {"[attachments]\nmax_bytes = -1\n", "[attachments]\nfolders = \"/media\"\n",
                              "[attachments]\nfolders = [\"media\"]\n", "[attachments]\nfolders = [\"/\"]\n",
                              "[attachments]\nfolders = [1]\n", "[attachments]\nmax = 1\n",
                              "[channel]\nattachments = \"post\"\n"}) {
        CAPTURE(wrong);
        program.write_config(wrong);
        const auto end = program.run({"list"});
        CHECK(end.exit_code == 78);
        CHECK(end.err.find("kiosk.toml:2: ") != std::string::npos);
    }
}

TEST_CASE("config: a gateway that takes files is told, and show says that they wait for the request")
{
    const KioskProgram program;
    program.write_config("[channel]\nattachments = \"put\"\n");
    const std::string reference =
        submitted(program, Json::array({program.home().write("a.txt", "abc").string()}));
    const Json shown = program.json({"show", reference})["attachments"][0];
    CHECK(shown["upload"] == "waiting");
    CHECK(shown["upload_reason"] == nullptr);
}

} // namespace kiosk
