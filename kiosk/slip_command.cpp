#include "kiosk/exit_code.h"
#include "kiosk/jobs.h"
#include "kiosk/json_output.h"
#include "kiosk/reference_argument.h"
#include "kiosk/slip.h"
#include "kiosk/text_table.h"
#include "kiosk/translation.h"
#include "kiosk/wording.h"
#include "storage/store.h"

#include <cstdio>

#include <nlohmann/json.hpp>

namespace kiosk
{

namespace
{

int print_made(const SlipMade& made, const std::string& language, OutputFormat format)
{
    const bool is_printed = made.printing != Printing::failed;
    if (format == OutputFormat::json) {
        Json object{{"reference", made.reference.text()}, {"file", made.file}, {"language", language}};
        switch (made.printing) {
        case Printing::not_configured:
            object["printed"] = nullptr;
            break;
        case Printing::printed:
            object["printed"] = true;
            break;
        case Printing::failed:
            object["printed"] = false;
            object["printer_words"] = printable(made.printer_words);
            break;
        }
        print_json(object);
    } else {
        std::fprintf(is_printed ? stdout : stderr, "%s\n", slip_sentence(made).c_str());
    }
    return is_printed ? kExitDone : kExitUnavailable;
}

} // namespace

int run(const SlipJob& job, const Workplace& workplace)
{
    const auto reference = typed_reference(job.reference, workplace.format);
    if (!reference) return kExitInputRefused;
    const auto store = Store::inspect(workplace.data_folder);
    if (!store) return print_error(workplace.format, store.error());
    if (!*store) return no_such_request(workplace.format, *reference);
    const auto facts = slip_facts(**store, workplace.catalogue, *reference, job.language);
    if (!facts && facts.error().code == ErrorCode::not_found)
        return no_such_request(workplace.format, *reference);
    if (!facts) return print_error(workplace.format, facts.error());

    SlipSettings settings = workplace.config.slip;
    if (settings.folder.empty()) settings.folder = standard_slip_folder(workplace.data_folder);
    const auto made =
        make_slip(*facts, settings, workplace.config.support, workplace.config.sync.kiosk_id, job.file);
    if (!made) return print_error(workplace.format, made.error());
    return print_made(*made, facts->language, workplace.format);
}

} // namespace kiosk
