#include "kiosk/screens.h"

#include "kiosk/translation.h"
#include "kiosk/wording.h"

namespace kiosk
{

namespace
{

std::string title_of(const HomeScreen&)
{
    return tr("Support requests");
}

std::string title_of(const CustomerSearchScreen&)
{
    return tr("New customer request");
}

std::string title_of(const CustomerScreen&)
{
    return tr("Customer");
}

std::string title_of(const ServiceScreen&)
{
    return tr("New customer request");
}

std::string title_of(const TryFirstScreen&)
{
    return tr("Try this first");
}

std::string title_of(const WhatHelpedScreen&)
{
    return tr("Solved here");
}

std::string title_of(const SolvedScreen&)
{
    return tr("Solved here");
}

std::string title_of(const FormScreen& screen)
{
    return screen.draft.kind == RequestKind::partner_center ? tr("Partner Center request")
                                                            : tr("Service request");
}

std::string title_of(const ReceiptScreen&)
{
    return tr("Receipt");
}

std::string title_of(const PlaceScreen& screen)
{
    return place_name(screen.place);
}

std::string title_of(const RequestScreen& screen)
{
    return screen.reference.text();
}

std::string title_of(const HandInScreen&)
{
    return tr("Hand in");
}

std::string title_of(const CourierScreen&)
{
    // Translators: the title of the page about requests that travel on a USB stick.
    return tr("Courier");
}

std::string title_of(const FilesToStickScreen&)
{
    return tr("Files onto a stick");
}

std::string title_of(const DeviceScreen&)
{
    return tr("This device");
}

std::string title_of(const ReportScreen&)
{
    return tr("Escalation report");
}

std::string title_of(const SupportProcessScreen&)
{
    return tr("How to get help");
}

std::string title_of(const FileChooserScreen&)
{
    return tr("Add a file");
}

std::string title_of(const AttachmentScreen&)
{
    return tr("Attachment");
}

std::string title_of(const HelpScreen&)
{
    return tr("Help");
}

std::string title_of(const ArticlesScreen&)
{
    return tr("Articles");
}

std::string title_of(const ArticleScreen&)
{
    return tr("Article");
}

} // namespace

Topic topic_of(const Screen& screen)
{
    static_assert(std::variant_size_v<Screen> == static_cast<std::size_t>(Topic::files_to_stick) + 1);
    return static_cast<Topic>(screen.index()); // Screen and Topic name the same things in the same order.
}

bool is_stale(const QueueFacts& queue, Timestamp now)
{
    return queue.oldest_waiting && queue.oldest_waiting->saved_at + kStaleAfter <= now;
}

ClockTrust clock_of(const DeviceFacts& device, const Snapshot& snapshot, Timestamp now)
{
    return judge_clock(now, device.built_at.value_or(now), snapshot.last_success_at);
}

StateLook look_of(State state)
{
    switch (state) {
    case State::ready:
        return {Icon::clock, Tone::calm};
    case State::claimed:
        return {Icon::paper_plane, Tone::accent};
    case State::checking:
        return {Icon::question, Tone::warning};
    case State::sent:
    case State::handed_in:
        return {Icon::check, Tone::good};
    case State::held:
        return {Icon::pause, Tone::calm};
    case State::needs_attention:
        return {Icon::warning, Tone::bad};
    case State::closed:
        return {Icon::check, Tone::calm};
    }
    return {Icon::none, Tone::normal};
}

std::string theme_name(Theme theme)
{
    switch (theme) {
    case Theme::light:
        return tr("Light");
    case Theme::dark:
        return tr("Dark");
    case Theme::high_contrast:
        return tr("High contrast");
    }
    return {};
}

std::string title_of(const Screen& screen)
{
    return std::visit([](const auto& which) { return title_of(which); }, screen);
}

} // namespace kiosk
