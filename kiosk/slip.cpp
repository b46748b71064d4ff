#include "kiosk/slip.h"

#include "kiosk/child_process.h"
#include "kiosk/paths.h"
#include "kiosk/qr_code.h"
#include "storage/file.h"

#include <cerrno>
#include <cstdlib>
#include <fstream>

#include <sys/stat.h>

namespace kiosk
{

namespace
{

/// Fonts are looked for at the first slip after a start: about 2 s on a cold, slow disk, and ten times that
/// for a machine that is busy.
constexpr Milliseconds kDrawingPatience = std::chrono::seconds{20};

/// lp(1) asks the print system and waits for its answer; a queue on the network may take its time.
constexpr Milliseconds kPrintingPatience = std::chrono::seconds{30};

Result<> make_folder(const std::filesystem::path& folder)
{
    if (folder.empty()) return success();
    std::error_code failure;
    if (folder.has_parent_path()) std::filesystem::create_directories(folder.parent_path(), failure);
    if (failure) return error_from_errno(failure.value(), folder.parent_path().string());
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
        return error_from_errno(errno, folder.string());
    return success();
}

Result<std::vector<std::string>> qr_rows_of(const Reference& reference)
{
    const auto code = qr_code(reference.text());
    if (!code) return code.error();
    std::vector<std::string> rows;
    for (int y = 0; y < code->side(); ++y) {
        std::string& row = rows.emplace_back();
        for (int x = 0; x < code->side(); ++x)
            row += code->is_dark(x, y) ? '1' : '0';
    }
    return rows;
}

/// The last line that is not empty: where programs say what was wrong.
std::string last_line(const std::string& words)
{
    const auto end = words.find_last_not_of("\r\n");
    if (end == std::string::npos) return {};
    const auto begin = words.find_last_of("\r\n", end);
    return words.substr(begin == std::string::npos ? 0 : begin + 1,
                        end - (begin == std::string::npos ? 0 : begin + 1) + 1);
}

void print(SlipMade& made, const std::string& pdf, const SlipSettings& settings)
{
    if (settings.printer.empty()) return;
    std::vector<std::string> command{settings.lp, "-d", settings.printer, "-t", made.reference.text()};
    if (settings.paper == Paper::a6) command.insert(command.end(), {"-o", "media=A6"});
    const auto ended = run_child(command, pdf, kPrintingPatience);
    made.printing = ended && ended->status == 0 ? Printing::printed : Printing::failed;
    if (!ended)
        made.printer_words = ended.error().detail;
    else if (ended->status != 0)
        made.printer_words = last_line(ended->words);
}

} // namespace

std::filesystem::path slip_program()
{
    return libexec_folder() / "support-kiosk-slip";
}

Result<SlipMade> make_slip(const SlipFacts& facts, const SlipSettings& settings,
                           const SupportProcess& support, const std::string& kiosk_id,
                           const std::filesystem::path& file)
{
    const auto qr_rows = qr_rows_of(facts.reference);
    if (!qr_rows) return qr_rows.error();
    const SlipOrder order{facts, support, kiosk_id, settings.paper, *qr_rows};
    const auto drawn = run_child({slip_program().string()}, to_json(order), kDrawingPatience);
    if (!drawn) return drawn.error();
    if (drawn->status != 0) return Error{ErrorCode::system_fault, last_line(drawn->words)};

    const auto path = file.empty() ? settings.folder / (facts.reference.text() + ".pdf") : file;
    if (file.empty())
        if (const auto made = make_folder(settings.folder); !made) return made.error();
    if (const auto written = write_private_file(path, drawn->output); !written) return written.error();
    SlipMade made{facts.reference, path.string(), Printing::not_configured, {}};
    if (file.empty()) print(made, drawn->output, settings);
    return made;
}

std::filesystem::path standard_slip_folder(const std::filesystem::path& data_folder)
{
    const auto home = user_folder("HOME", "");
    const auto settings = user_folder("XDG_CONFIG_HOME", ".config") / "user-dirs.dirs";
    std::filesystem::path documents = home.empty() ? home : home / "Documents";
    // Lines such as XDG_DOCUMENTS_DIR="$HOME/Dokumente" (user-dirs.dirs(5)).
    std::ifstream lines{settings};
    constexpr std::string_view key = "XDG_DOCUMENTS_DIR=\"", of_home = "$HOME/";
    for (std::string line; std::getline(lines, line);) {
        if (!line.starts_with(key) || !line.ends_with('"') || line.size() <= key.size()) continue;
        const std::string value = line.substr(key.size(), line.size() - key.size() - 1);
        if (value.starts_with(of_home))
            documents = home / value.substr(of_home.size());
        else if (value.starts_with('/'))
            documents = value;
    }
    return documents.empty() ? data_folder / "slips" : documents / "support-kiosk";
}

} // namespace kiosk
