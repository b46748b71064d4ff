#include "kiosk/answer_wording.h"

#include "kiosk/translation.h"
#include "kiosk/wording.h"

#include <cstdlib>
#include <ctime>

namespace kiosk
{

std::string zone_words(Timestamp time)
{
    const std::time_t seconds = std::chrono::system_clock::to_time_t(
        std::chrono::time_point_cast<std::chrono::system_clock::duration>(time));
    std::tm local{};
    ::localtime_r(&seconds, &local);
    const long minutes = local.tm_gmtoff / 60;
    if (minutes == 0) return "UTC";
    const long of_day = std::labs(minutes);
    const char sign = minutes < 0 ? '-' : '+';
    return of_day % 60 == 0 ? fmt::format("UTC{}{}", sign, of_day / 60)
                            : fmt::format("UTC{}{}:{:02}", sign, of_day / 60, of_day % 60);
}

std::string answer_sentence(Severity severity, AnswerDesk desk, Reception reception, Timestamp at)
{
    const AnswerWindow window = answer_window(severity, desk, at);
    const std::string time = date_and_time(window.ends);
    const std::string zone = zone_words(window.ends);
    const char* due = reception == Reception::received
                          ? tr("First answer by {time} ({zone}).")
                          : tr("If 21Vianet received it now: first answer by {time} ({zone}).");
    const std::string sentence = fill(due, fmt::arg("time", time), fmt::arg("zone", zone));
    if (severity == Severity::a) return sentence;
    // Translators: working Saturdays are those on which China works to make up for a long holiday.
    return joined(sentence,
                  tr("Reckoned in Chinese working days without weekends and the holidays of fixed date; "
                     "moving holidays and working Saturdays are not known here."));
}

std::string published_words(const Catalogue& catalogue, Severity severity)
{
    const std::string language = language_in_use();
    const CatalogueSource& source = catalogue.published(severity, language).source;
    const std::string date = day_of_source(source.date);
    // Translators: {published} is such as "As published by 21Vianet"; then the title of the page and its
    // date.
    return fill(tr("{published} ({title}, {date})"),
                fmt::arg("published", catalogue.word_label("as_published", language)),
                fmt::arg("title", source.title), fmt::arg("date", date));
}

} // namespace kiosk
