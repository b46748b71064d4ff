#include "storage/file_format.h"

namespace kiosk
{

FileFormat format_of(std::string_view first_bytes)
{
    using namespace std::string_view_literals;
    if (first_bytes.starts_with("\x89PNG\r\n\x1a\n"sv)) return FileFormat::png;
    if (first_bytes.starts_with("\xff\xd8\xff"sv)) return FileFormat::jpeg;
    if (first_bytes.starts_with("GIF87a"sv) || first_bytes.starts_with("GIF89a"sv)) return FileFormat::gif;
    if (first_bytes.starts_with("BM"sv)) return FileFormat::bmp;
    if (first_bytes.starts_with("%PDF-"sv)) return FileFormat::pdf;
    return FileFormat::other;
}

bool is_picture(FileFormat format)
{
    return format != FileFormat::other && format != FileFormat::pdf;
}

std::string_view word(FileFormat format)
{
    switch (format) {
    case FileFormat::other:
        return "other";
    case FileFormat::png:
        return "png";
    case FileFormat::jpeg:
        return "jpeg";
    case FileFormat::gif:
        return "gif";
    case FileFormat::bmp:
        return "bmp";
    case FileFormat::pdf:
        return "pdf";
    }
    return {};
}

FileFormat parse_format(std::string_view text)
{
    for (const FileFormat format :
         {FileFormat::png, FileFormat::jpeg, FileFormat::gif, FileFormat::bmp, FileFormat::pdf})
        if (word(format) == text) return format;
    return FileFormat::other;
}

} // namespace kiosk
