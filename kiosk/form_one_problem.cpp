// A gentle word when the text seems to name more than one problem. Never a block: the person knows better.

#include "kiosk/form.h"
#include "kiosk/icons.h"
#include "kiosk/style.h"
#include "kiosk/surfaces.h"
#include "kiosk/translation.h"
#include "kiosk/typography.h"
#include "kiosk/wording.h"

namespace kiosk
{

namespace
{

std::string reason_of(SeveralSign sign)
{
    switch (sign) {
    case SeveralSign::numbered_list:
        return tr("The text holds a numbered list.");
    case SeveralSign::linking_words:
        return tr("A sentence begins like a second problem.");
    case SeveralSign::questions:
        return tr("The text asks several questions.");
    }
    return {};
}

} // namespace

void draw_one_problem(Form& form)
{
    if (!form.screen().several) return;
    begin_banner(form.style(), "one_problem", Icon::question, Tone::calm);
    text(form.style(), Level::small,
         joined(reason_of(*form.screen().several), tr("21Vianet works on one problem in each request. If "
                                                      "there are several, submit one request for each; "
                                                      "if it is one, go on.")));
    end_banner(form.style());
}

} // namespace kiosk
