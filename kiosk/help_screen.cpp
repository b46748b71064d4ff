#include "kiosk/article_rows.h"
#include "kiosk/buttons.h"
#include "kiosk/icons.h"
#include "kiosk/rows.h"
#include "kiosk/screens.h"
#include "kiosk/shortcuts.h"
#include "kiosk/style.h"
#include "kiosk/surfaces.h"
#include "kiosk/translation.h"
#include "kiosk/typography.h"
#include "kiosk/wording.h"

#include <imgui.h>

namespace kiosk
{

namespace
{

struct Purpose {
    std::string title, sentences;
};

/// What a screen is for, in two sentences.
Purpose purpose_of(Topic topic)
{
    switch (topic) {
    case Topic::home:
        return {
            tr("Home"),
            tr("Begin a request here, for your own trouble with Partner Center or for a customer’s. Below "
               "are all requests of this device: what is being written, what waits, what was sent, and what "
               "needs you.")};
    case Topic::customer_search:
        return {tr("Finding the customer"),
                tr("Type any part of the name, the domain or the tenant ID and choose the customer from the "
                   "list. A customer who is not in the list can be helped all the same: go on with what you "
                   "typed.")};
    case Topic::customer:
        return {
            tr("The customer"),
            tr("What this device knows of the customer, also without a line: its services as last seen, and "
               "its requests. Begin a new request here.")};
    case Topic::service:
        return {
            tr("Choosing the service"),
            tr("Choose the service the customer needs help with. It decides what is worth trying first.")};
    case Topic::try_first:
        return {
            tr("Trying first"),
            tr("Most problems are solved here: choose the kind of problem and tick what you have tried. If "
               "it helped, choose Solved here; if not, submit a service request, and what you ticked goes "
               "into it.")};
    case Topic::what_helped:
        return {
            tr("What helped"),
            tr("Choose what solved the problem. It is counted without anybody’s name, so that your report "
               "shows what helps.")};
    case Topic::solved:
        return {tr("Solved here"),
                tr("The problem was solved without 21Vianet. It is counted in your report, and nothing is "
                   "sent.")};
    case Topic::form:
        return {
            tr("Writing a request"),
            tr("Fill in the form; everything is kept as a draft while you type, also when you leave or the "
               "power fails. After Submit the text is fixed and goes to 21Vianet as it stands.")};
    case Topic::receipt:
        return {tr("The receipt"),
                tr("The request is safe on this device, and its reference finds it again. You do not have to "
                   "wait: it is sent by itself.")};
    case Topic::place:
        return {tr("The lists"),
                tr("Every request is in one of four lists: drafts, ready to send, sent, and needs attention. "
                   "Find a request by any words of it, and choose it to read it and to see what can be done "
                   "with it.")};
    case Topic::request:
        return {
            tr("One request"),
            tr("Here is what was submitted, what has happened to it, and whose move it is. What can be done "
               "now is on the buttons; what cannot says why.")};
    case Topic::hand_in:
        return {tr("Handing in"),
                tr("Bring the request into 21Vianet’s web form field by field: scan the code with the other "
                   "device, or copy the text. Then type the number that the form gives you. Until then the "
                   "kiosk does not send the request.")};
    case Topic::courier:
        return {tr("Courier"), tr("Take requests along on a USB stick, sealed for one other kiosk, which "
                                  "sends them. What became of "
                                  "them comes back the same way. To import twice does no harm.")};
    case Topic::device:
        return {
            tr("This device"),
            tr("This page says whether the device can save and send, and what is wrong if it cannot. Read it "
               "out when you call your administrator.")};
    case Topic::report:
        return {tr("Escalation report"),
                tr("It counts what was solved here and what went to 21Vianet, month by month. Take it to "
                   "meetings about your escalations; support-kiosk report --csv writes it for a "
                   "spreadsheet.")};
    case Topic::support_process:
        return {tr("How to get help"),
                tr("Turn the screen to your customer: this page says how they reach you at any hour. An "
                   "administrator writes it into the configuration.")};
    case Topic::articles:
        return {
            tr("Articles"),
            tr("Short answers and the rules behind them, each with its source. Type what you look for, or go "
               "through the groups. Everything here can be read without a line.")};
    case Topic::article:
        return {
            tr("Reading an article"),
            tr("A number in brackets stands for a source, and the sources are listed with their dates. If "
               "the article solved a customer’s problem, choose This solved it: it is counted, and no "
               "request is needed.")};
    case Topic::file_chooser:
        return {tr("Adding a file"), tr("Choose a folder and then the file. It is copied to this device, "
                                        "sealed, and goes with the request; "
                                        "the file itself stays where it is.")};
    case Topic::attachment:
        return {tr("One attachment"), tr("A picture is shown as 21Vianet would see it. It can be made "
                                         "smaller here, and it can be taken out "
                                         "of the request again.")};
    case Topic::files_to_stick:
        return {tr("Files onto a stick"),
                tr("21Vianet’s web form takes files from the device that shows it. Choose a stick, copy the "
                   "files and take the stick there. They are not sealed on it; on this device they stay "
                   "sealed.")};
    case Topic::help:
        break;
    }
    return {};
}

void draw_purpose(const Style& style, Topic topic)
{
    const Purpose purpose = purpose_of(topic);
    text(style, Level::section, purpose.title);
    gap(style, kGapTiny);
    text(style, Level::body, purpose.sentences);
}

/// The way to more than fits here.
void draw_way_to_articles(const View& view, Topic topic, std::optional<Intent>& intent)
{
    const Style& style = view.style;
    if (!view.articles.all) return;
    const Article* article = view.articles.all->find(article_about(topic));
    if (article == nullptr) return;
    gap(style, kGapSmall);
    if (article_line(style, fmt::format("{}###help.article", article->title).c_str()))
        intent = ShowArticle{article->key};
}

void draw_promise(const Style& style)
{
    text(style, Level::section, tr("Saved here, received there"));
    gap(style, kGapSmall);
    step(style, tr("Saved on this device"),
         {.icon = Icon::check,
          .tone = Tone::good,
          .detail =
              tr("A request that this screen calls saved is not lost, whatever happens to the line or the "
                 "power."),
          .path = Path::goes_on});
    step(
        style, tr("Received by 21Vianet"),
        {.icon = Icon::check,
         .tone = Tone::good,
         .detail = tr("It reaches 21Vianet exactly once. Only then does it have a service request number.")});
}

void draw_keys(const Style& style, Topic topic)
{
    text(style, Level::section, tr("Keys on this screen"));
    gap(style, kGapSmall);
    for (const Shortcut shortcut : kShortcuts)
        if (applies(shortcut, topic)) fact(style, keys_text(shortcut), meaning_of(shortcut));
    for (const GeneralKey& key : general_keys())
        fact(style, key.keys, key.meaning);
}

void draw_whom_to_ask(const View& view)
{
    const Style& style = view.style;
    const SupportProcess& support = view.device.support;
    text(style, Level::section, tr("Whom to ask"));
    gap(style, kGapSmall);
    if (support == SupportProcess{}) {
        text(style, Level::body,
             tr("Nobody is named in the configuration of this device. Ask your administrator."));
        return;
    }
    const auto line = [&style](const char* name, const std::string& value) {
        if (!value.empty()) fact(style, name, value);
    };
    line(tr("Name"), support.name);
    line(tr("Phone"), support.phone);
    line(tr("E-mail"), support.email);
    line(tr("Website"), support.web);
    line(tr("Hours"), support.hours);
    if (!support.note.empty()) text(style, Level::body, support.note);
}

} // namespace

std::string_view article_about(Topic topic)
{
    switch (topic) {
    case Topic::home:
    case Topic::device:
        return "working_offline";
    case Topic::customer_search:
    case Topic::customer:
        return "kinds_of_request";
    case Topic::service:
        return "technical_support";
    case Topic::try_first:
        return "escalation_rule";
    case Topic::what_helped:
    case Topic::solved:
    case Topic::report:
    case Topic::support_process:
        return "support_process";
    case Topic::form:
    case Topic::file_chooser:
    case Topic::attachment:
        return "describing_a_problem";
    case Topic::receipt:
    case Topic::place:
        return "reference_and_receipt";
    case Topic::request:
        return "after_submit";
    case Topic::hand_in:
    case Topic::files_to_stick:
        return "hand_in";
    case Topic::courier:
        return "working_offline";
    case Topic::help:
    case Topic::articles:
    case Topic::article:
        break;
    }
    return {};
}

std::optional<Intent> draw(HelpScreen& screen, const View& view)
{
    std::optional<Intent> intent;
    const Style& style = view.style;
    begin_page(style, "help", 0, kPageWidth);
    const Columns columns = columns_of(style, 0.5F);

    begin_column(style, "left", columns.first);
    begin_card(style, "purpose");
    draw_purpose(style, screen.about);
    draw_way_to_articles(view, screen.about, intent);
    gap(style, kGapMedium);
    if (button(style, fill("{}###help.close", tr("Close help")).c_str(),
               {.rank = Rank::primary, .keys = keys_text(Shortcut::back)}))
        intent = GoBack{};
    end_card();
    gap(style, kGapMedium);
    begin_card(style, "promise");
    draw_promise(style);
    end_card();
    gap(style, kGapMedium);
    begin_card(style, "whom_to_ask");
    draw_whom_to_ask(view);
    gap(style, kGapSmall);
    if (button(style, fill("{}###support_process", tr("Show it to a customer")).c_str()))
        intent = ShowSupportProcess{};
    end_card();
    end_column();
    next_column(style, columns);
    begin_column(style, "right", columns.second);
    begin_card(style, "keys");
    draw_keys(style, screen.about);
    end_card();
    end_column();
    end_page();
    return intent;
}

} // namespace kiosk
