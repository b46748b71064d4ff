#include "kiosk/file_wording.h"

#include "kiosk/translation.h"
#include "tests/kiosk/gallery.h"

#include <doctest/doctest.h>

using namespace kiosk;

TEST_CASE("file wording: the kind is what the bytes say, the ending what the name says")
{
    use_language("en");
    const auto kind = [](std::string name, FileFormat format) {
        return file_kind({.id = test::id_of(1).uuid, .name = std::move(name), .format = format});
    };
    CHECK(kind("invoice.exe", FileFormat::png) == "Picture");
    CHECK(kind("a.pdf", FileFormat::pdf) == "PDF");
    CHECK(kind("console.log", FileFormat::other) == "File (LOG)");
    CHECK(kind("README", FileFormat::other) == "File");
}

TEST_CASE("file wording: every refusal names the file, and the limit where there is one")
{
    use_language("en");
    for (const Fault fault : {Fault::file_missing, Fault::file_unreadable, Fault::file_changed,
                              Fault::file_too_large, Fault::files_too_large})
        CHECK(file_sentence({"attachments", fault, 10U << 20, "한글.png"}).find("한글.png") !=
              std::string::npos);
    CHECK(file_sentence({"attachments", Fault::file_too_large, 10U << 20, "a"}).find("10 MB") !=
          std::string::npos);
    CHECK(file_sentence({"attachments", Fault::too_many_files, 3, "a"}) ==
          "At most 3 files can be attached.");
}
