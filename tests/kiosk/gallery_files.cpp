#include "tests/kiosk/gallery_files.h"

namespace kiosk::test
{

using namespace std::chrono_literals;

namespace
{

constexpr const char* kGatewaysWords = "The file is larger than 4 MB.";

std::vector<StickFolder> two_sticks()
{
    return {{"/media/kim/PHOTOS", false, 0, {}}, {"/media/kim/Büro-Stick", true, 7'812'000'000, {}}};
}

RequestDetail open_sent_request(App& app, std::vector<std::optional<Upload>> uploads)
{
    const Snapshot snapshot = busy_day();
    app.see(std::make_shared<const Snapshot>(snapshot));
    RequestDetail detail = detail_of(snapshot, State::sent);
    detail.attachments = files_of_a_request();
    detail.uploads = std::move(uploads);
    detail.may_try_now = !detail.uploads.empty();
    app.update(ShowRequest{detail.entry.reference}, gallery_time());
    app.hear(RequestOpened{detail});
    return detail;
}

std::vector<std::optional<Upload>> at_the_gateway()
{
    const auto files = files_of_a_request();
    const auto upload = [&](std::size_t i, UploadState state) {
        return Upload{.attachment = files[i].id, .request = id_of(1), .state = state, .next_attempt_at = {}};
    };
    Upload refused = upload(0, UploadState::refused);
    refused.reason_code = "http 413";
    refused.reason_text = kGatewaysWords;
    Upload late = upload(2, UploadState::waiting);
    late.reason_code = "timeout";
    return {refused, upload(1, UploadState::there), late, upload(3, UploadState::waiting)};
}

Reference open_sticks(App& app, std::vector<StickFolder> sticks)
{
    const Reference reference = open_sent_request(app, {}).entry.reference;
    app.update(ShowFilesToStick{}, gallery_time());
    app.hear(SticksFound{std::move(sticks)});
    return reference;
}

} // namespace

std::vector<Attachment> files_of_a_request()
{
    return {{.id = id_of(50).uuid,
             .name = "2026-11-21 오류 화면 스크린샷.jpg",
             .bytes = 4'812'331,
             .format = FileFormat::jpeg},
            {.id = id_of(51).uuid, .name = "发票_2026-10.pdf", .bytes = 88'112, .format = FileFormat::pdf},
            {.id = id_of(52).uuid, .name = "console.log", .bytes = 812},
            {.id = id_of(53).uuid, .name = "trace.etl", .bytes = 9'812'331}};
}

std::vector<Scene> file_scenes()
{
    return {
        {"request-files-at-gateway", [](App& app) { open_sent_request(app, at_the_gateway()); }},
        {"files-to-stick", [](App& app) { open_sticks(app, two_sticks()); }},
        {"files-to-stick-none", [](App& app) { open_sticks(app, {}); }},
        {"files-to-stick-working",
         [](App& app) {
             open_sticks(app, two_sticks());
             app.update(CopyFiles{}, gallery_time());
         }},
        {"files-to-stick-copied",
         [](App& app) {
             const Reference reference = open_sticks(app, two_sticks());
             app.update(CopyFiles{}, gallery_time());
             app.hear(FilesCopied{
                 reference, std::filesystem::path{"/media/kim/Büro-Stick"} / reference.text(), 4});
         }},
        {"files-to-stick-damaged",
         [](App& app) {
             const Reference reference = open_sticks(app, two_sticks());
             app.update(CopyFiles{}, gallery_time());
             app.hear(FilesNotCopied{
                 reference, {CopyFault::damaged, files_of_a_request()[0].name, std::nullopt}});
         }},
    };
}

std::vector<std::string> file_texts()
{
    std::vector<std::string> texts{kGatewaysWords, "http 413", "/media/kim/PHOTOS", "/media/kim/Büro-Stick"};
    for (const Attachment& file : files_of_a_request())
        texts.push_back(file.name);
    return texts;
}

} // namespace kiosk::test
