#include "kiosk/reference_argument.h"

#include "kiosk/exit_code.h"
#include "kiosk/json_output.h"
#include "kiosk/translation.h"

namespace kiosk
{

int no_such_request(OutputFormat format, const Reference& reference)
{
    print_complaint(format,
                    {"not_found",
                     fill(tr("There is no request {reference}."), fmt::arg("reference", reference.text())),
                     {}});
    return kExitInputRefused;
}

std::optional<Reference> typed_reference(const std::string& typed, OutputFormat format)
{
    auto reference = Reference::parse(typed);
    if (!reference)
        print_complaint(format, {"invalid_input",
                                 fill(tr("{text} is not a reference: characters are missing or wrong."),
                                      fmt::arg("text", typed)),
                                 {}});
    return reference;
}

} // namespace kiosk
