// What the core does with the files of drafts and requests.

#include "sync/core.h"

#include <algorithm>

namespace kiosk
{

namespace
{

/// More than a person looks through; a folder of a camera holds at most 9,999 pictures (DCF 2.0, 3.3).
constexpr std::size_t kFolderItemsMax = 10'000;

/// A preview stands whole beside its facts at 1024x600, whatever the size of the text.
constexpr PictureBox kPreviewBox{480, 320};

FieldError refusal(const Error& error, std::string name)
{
    const Fault fault = error.code == ErrorCode::not_found ? Fault::file_missing : Fault::file_unreadable;
    return {"attachments", fault, 0, std::move(name)};
}

} // namespace

Result<> Core::list_attachments(const RequestId& id, std::optional<Uuid> newest)
{
    auto all = store_->attachments.of(id);
    if (!all) {
        replies_.emplace_back(FileNotAttached{id, all.error()});
        return all.error();
    }
    replies_.emplace_back(AttachmentsListed{id, *std::move(all), std::move(newest)});
    return success();
}

Result<> Core::not_attached(const RequestId& id, const Error& error)
{
    replies_.emplace_back(FileNotAttached{id, error});
    const bool is_persons_matter = error.code == ErrorCode::not_found ||
                                   error.code == ErrorCode::not_possible_now ||
                                   error.code == ErrorCode::not_allowed || error.code == ErrorCode::refused;
    if (is_persons_matter) return success();
    return error;
}

Result<> Core::attached(const RequestId& id, const Result<Attachments::Outcome>& outcome)
{
    if (!outcome) return not_attached(id, outcome.error());
    if (const auto* refused = std::get_if<FieldError>(&*outcome)) {
        replies_.emplace_back(FileNotAttached{id, *refused});
        return success();
    }
    return list_attachments(id, std::get<Attachment>(*outcome).id);
}

Result<> Core::do_command(const ListAttachments& command)
{
    return list_attachments(command.id, std::nullopt);
}

Result<> Core::do_command(const AttachFile& command)
{
    const RequestId& id = command.draft.id;
    const Timestamp now = clock_.now().wall;
    // First the draft: a file without one is swept away at the next start.
    if (const auto kept = store_->drafts.save(command.draft, now); !kept) {
        replies_.emplace_back(DraftNotKept{id, kept.error()});
        return not_attached(id, kept.error());
    }
    replies_.emplace_back(DraftKept{id, now});
    const auto& folders = settings_.attachments.folders;
    if (std::ranges::find(folders, command.place.root) == folders.end())
        return not_attached(id, {ErrorCode::not_allowed, "not one of the configured folders"});
    const auto file = open_chosen_file(command.place);
    if (!file) {
        replies_.emplace_back(FileNotAttached{id, refusal(file.error(), command.place.names.back())});
        return reload_drafts();
    }
    const auto done =
        attached(id, store_->attachments.add(id, *file, settings_.attachments.limits, Uuid::random(random_)));
    return done ? reload_drafts() : done;
}

Result<> Core::do_command(const DetachFile& command)
{
    const auto removed = store_->attachments.remove(command.id, command.attachment);
    return removed ? list_attachments(command.id, std::nullopt) : not_attached(command.id, removed.error());
}

Result<> Core::do_command(const ListFolder& command)
{
    const auto& folders = settings_.attachments.folders;
    if (!command.place) {
        FolderListed roots;
        for (const auto& folder : folders) {
            std::error_code ignored;
            if (std::filesystem::is_directory(folder, ignored)) roots.roots.push_back(folder);
        }
        replies_.emplace_back(std::move(roots));
        return success();
    }
    const bool is_ours = std::ranges::find(folders, command.place->root) != folders.end();
    auto listing = is_ours ? list_folder(*command.place, kFolderItemsMax)
                           : Error{ErrorCode::not_allowed, "not one of the configured folders"};
    if (listing)
        replies_.emplace_back(FolderListed{command.place, {}, *std::move(listing)});
    else
        replies_.emplace_back(FolderNotListed{command.place, listing.error()});
    return success(); // A stick that was pulled is not the fault of our own disk.
}

Result<std::string> Core::bytes_of(const RequestId& id, const Uuid& attachment) const
{
    const auto all = store_->attachments.of(id);
    if (!all) return all.error();
    const auto found = std::ranges::find(*all, attachment, &Attachment::id);
    if (found == all->end()) return Error{ErrorCode::not_found, attachment.text()};
    return store_->attachments.bytes(id, *found);
}

Result<> Core::do_command(const LookAtPicture& command)
{
    const auto bytes = bytes_of(command.id, command.attachment);
    auto view = bytes ? view_of(*bytes, kPreviewBox) : Result<PictureView>{bytes.error()};
    if (!view) {
        replies_.emplace_back(PictureNotSeen{command.attachment, view.error()});
        return success();
    }
    auto steps = shrink_steps(*bytes);
    replies_.emplace_back(PictureSeen{command.attachment,
                                      std::make_shared<const PictureView>(*std::move(view)),
                                      steps ? *std::move(steps) : std::vector<ShrinkStep>{}});
    return success();
}

Result<> Core::do_command(const ShrinkPicture& command)
{
    const auto all = store_->attachments.of(command.id);
    if (!all) return not_attached(command.id, all.error());
    const auto found = std::ranges::find(*all, command.attachment, &Attachment::id);
    if (found == all->end())
        return not_attached(command.id, {ErrorCode::not_found, command.attachment.text()});
    const auto bytes = store_->attachments.bytes(command.id, *found);
    const auto jpeg = bytes ? shrunk(*bytes, command.percent) : bytes;
    if (!jpeg) return not_attached(command.id, jpeg.error());
    const std::string name = std::filesystem::path{found->name}.stem().string() + ".jpg";
    return attached(command.id,
                    store_->attachments.replace(command.id, found->id, name, *jpeg,
                                                settings_.attachments.limits, Uuid::random(random_)));
}

Result<std::vector<FieldError>> Core::copy_in(Draft& draft)
{
    std::vector<FieldError> errors;
    std::vector<std::string> not_copied;
    for (const std::string& path : draft.attachments) {
        const std::string name = std::filesystem::path{path}.filename().string();
        const auto file = open_chosen_file(std::filesystem::path{path});
        if (!file) {
            errors.push_back(refusal(file.error(), name));
            not_copied.push_back(path);
            continue;
        }
        const auto outcome =
            store_->attachments.add(draft.id, *file, settings_.attachments.limits, Uuid::random(random_));
        if (!outcome) return outcome.error();
        if (const auto* refused = std::get_if<FieldError>(&*outcome)) {
            errors.push_back(*refused);
            not_copied.push_back(path);
        }
    }
    draft.attachments = std::move(not_copied);
    return errors;
}

Result<bool> Core::has_all_of(const Draft& draft) const
{
    const auto all = store_->attachments.of(draft.id);
    if (!all) return all.error();
    return std::ranges::all_of(draft.attachments, [&](const std::string& path) {
        return std::ranges::find(*all, path, &Attachment::source) != all->end();
    });
}

} // namespace kiosk
