#include "kiosk/exit_code.h"
#include "kiosk/headless_core.h"
#include "kiosk/jobs.h"
#include "kiosk/json_output.h"
#include "kiosk/portal_links.h"
#include "kiosk/reference_argument.h"
#include "kiosk/text_table.h"
#include "kiosk/translation.h"
#include "kiosk/wording.h"

#include <algorithm>
#include <cstdio>

#include <nlohmann/json.hpp>

namespace kiosk
{

namespace
{

Json current_object(Core& core, const Reference& reference)
{
    const auto snapshot = core.snapshot();
    const auto row = std::ranges::find_if(*snapshot->requests,
                                          [&](const auto& one) { return one->entry.reference == reference; });
    return request_object((*row)->entry, (*row)->title, {});
}

int print_refusal(const ActionRefused& refused, const Reference& reference, OutputFormat format)
{
    if (refused.error.code == ErrorCode::not_found) return no_such_request(format, reference);
    return print_error(format, refused.error);
}

int print_refusal(const NumberRefused& refused, OutputFormat format)
{
    print_complaint(format, {"invalid_input",
                             tr("The number was not kept."),
                             {{"number", std::string{word(refused.fault)}, sentence(refused.fault)}}});
    return kExitInputRefused;
}

/// Each field under its name, as it is copied out; the last one, of all together, is for codes only.
int print_sheet(const HandInSheet& sheet, const std::string& address, Core& core, OutputFormat format)
{
    const Reference& reference = sheet.detail.entry.reference;
    const auto last = std::ranges::find(sheet.fields, "everything", &HandInField::field);
    if (format == OutputFormat::json) {
        Json object = current_object(core, reference);
        object["form_address"] = address;
        object["fields"] = Json::array();
        for (auto field = sheet.fields.begin(); field != last; ++field)
            object["fields"].push_back(
                {{"field", field->field}, {"form_label", field->form_label}, {"value", field->value}});
        print_json(object);
        return kExitDone;
    }
    std::string text;
    if (!address.empty()) text += fill(tr("The form: {address}"), fmt::arg("address", address)) + "\n\n";
    for (auto field = sheet.fields.begin(); field != last; ++field)
        text += fmt::format("{} ({})\n{}\n\n", form_field_name(field->field), printable(field->form_label),
                            printable(field->value, LineBreaks::kept));
    text += fill(tr("It is on hold until its number is known: support-kiosk handin {reference} --number N"),
                 fmt::arg("reference", reference.text())) +
            '\n';
    print_text(text);
    return kExitDone;
}

int print_done(const Reply& reply, const Reference& reference, Core& core, OutputFormat format)
{
    if (format == OutputFormat::json)
        print_json(current_object(core, reference));
    else
        std::printf("%s\n", outcome_sentence(reply, *core.snapshot()).c_str());
    return kExitDone;
}

} // namespace

int run(const HandInJob& job, const Workplace& workplace)
{
    const OutputFormat format = workplace.format;
    const auto reference = typed_reference(job.reference, format);
    if (!reference) return kExitInputRefused;
    const auto headless = HeadlessCore::open(workplace, workplace.data_folder);
    if (!headless) return print_error(format, headless.error());
    Core& core = (*headless)->core;

    const auto replies = job.number ? core.execute(RecordHandIn{*reference, *job.number})
                                    : core.execute(BeginHandIn{*reference});
    if (const auto* refused = find_reply<ActionRefused>(replies))
        return print_refusal(*refused, *reference, format);
    if (const auto* refused = find_reply<NumberRefused>(replies)) return print_refusal(*refused, format);
    if (const auto* opened = find_reply<HandInOpened>(replies))
        return print_sheet(opened->sheet, form_address(workplace.config.portal, opened->sheet.detail.form),
                           core, format);
    return print_done(*find_reply<HandedIn>(replies), *reference, core, format);
}

int run(const MoveJob& job, const Workplace& workplace)
{
    const auto reference = typed_reference(job.reference, workplace.format);
    if (!reference) return kExitInputRefused;
    const auto headless = HeadlessCore::open(workplace, workplace.data_folder);
    if (!headless) return print_error(workplace.format, headless.error());
    Core& core = (*headless)->core;

    const auto replies = core.execute(MoveTo{*reference, job.channel});
    if (const auto* refused = find_reply<ActionRefused>(replies))
        return print_refusal(*refused, *reference, workplace.format);
    return print_done(*find_reply<Moved>(replies), *reference, core, workplace.format);
}

} // namespace kiosk
