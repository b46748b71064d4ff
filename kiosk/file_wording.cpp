#include "kiosk/file_wording.h"

#include "kiosk/translation.h"
#include "kiosk/wording.h"
#include "storage/file_names.h"

#include <algorithm>
#include <cctype>

namespace kiosk
{

std::string file_kind(const Attachment& attachment)
{
    if (is_picture(attachment.format)) return tr("Picture");
    if (attachment.format == FileFormat::pdf) return "PDF";
    std::string ending{file_ending(attachment.name)};
    if (ending.size() < 2) return tr("File");
    ending.erase(0, 1);
    std::ranges::transform(ending, ending.begin(), [](char c) {
        return static_cast<char>(c >= 'a' && c <= 'z' ? c - ('a' - 'A') : c);
    });
    // Translators: {ending} is such as "TXT" or "DOCX".
    return fill(tr("File ({ending})"), fmt::arg("ending", ending));
}

std::string file_sentence(const FieldError& error)
{
    const std::string name = readable_name(error.subject);
    const auto limit = static_cast<std::int64_t>(error.limit);
    switch (error.fault) {
    case Fault::file_missing:
        return fill(tr("“{name}” was not found."), fmt::arg("name", name));
    case Fault::file_unreadable:
        return fill(tr("“{name}” cannot be read."), fmt::arg("name", name));
    case Fault::file_changed:
        return fill(tr("“{name}” changed while it was copied. Please add it again."), fmt::arg("name", name));
    case Fault::file_too_large:
        return fill(tr("“{name}” is larger than {size}. Please choose a smaller file."),
                    fmt::arg("name", name), fmt::arg("size", byte_size(limit)));
    case Fault::files_too_large:
        return fill(tr("With “{name}” all files together would be larger than {size}."),
                    fmt::arg("name", name), fmt::arg("size", byte_size(limit)));
    case Fault::too_many_files:
        return fill(trn("At most {limit} file can be attached.", "At most {limit} files can be attached.",
                        error.limit),
                    fmt::arg("limit", number(error.limit)));
    case Fault::required:
    case Fault::too_long:
    case Fault::not_one_line:
    case Fault::holds_nul:
    case Fault::not_an_email:
    case Fault::not_a_phone:
    case Fault::not_a_language:
    case Fault::unknown_choice:
    case Fault::not_for_billing:
        break;
    }
    return {};
}

std::string not_attached_sentence(const FileNotAttached& reply)
{
    if (const auto* refused = std::get_if<FieldError>(&reply.why)) return file_sentence(*refused);
    const Error& error = std::get<Error>(reply.why);
    if (error.code == ErrorCode::seal_broken)
        return tr("The copy of this file is damaged. Please add it again.");
    if (error.code == ErrorCode::refused) return tr("This picture cannot be made smaller.");
    return joined(tr("The files are as they were before."), fault_sentence(error.code));
}

std::string not_seen_sentence(const Error& error)
{
    if (error.code == ErrorCode::seal_broken)
        return tr("The copy of this file is damaged. Please add it again.");
    return tr("This picture cannot be shown here. It is attached all the same.");
}

std::string readable_name(const std::string& name)
{
    return name.empty() ? name : clean_file_name(name);
}

} // namespace kiosk
