#include "kiosk/buttons.h"
#include "kiosk/choices.h"
#include "kiosk/courier_wording.h"
#include "kiosk/labels.h"
#include "kiosk/rows.h"
#include "kiosk/screens.h"
#include "kiosk/stick_choice.h"
#include "kiosk/style.h"
#include "kiosk/surfaces.h"
#include "kiosk/translation.h"
#include "kiosk/typography.h"
#include "kiosk/wording.h"
#include "sync/passage.h"

#include <imgui.h>

namespace kiosk
{

namespace
{

using Doing = CourierScreen::Doing;

class Courier
{
public:
    Courier(const CourierScreen& screen, const View& view) : screen_(screen), view_(view), style_(view.style)
    {
    }

    std::optional<Intent> draw()
    {
        begin_page(style_, "courier", 0, kPageWidth);
        draw_outcome();
        const Columns columns = columns_of(style_, 0.5F);
        begin_column(style_, "left", columns.first);
        begin_card(style_, "stick");
        draw_sticks();
        end_card();
        end_column();
        next_column(style_, columns);
        begin_column(style_, "right", columns.second);
        begin_card(style_, "out");
        draw_way_out();
        end_card();
        gap(style_, kGapMedium);
        begin_card(style_, "in");
        draw_way_in();
        end_card();
        end_column();
        end_page();
        return intent_;
    }

private:
    bool is_free() const { return screen_.doing == Doing::nothing; }

    const StickFolder* stick() const
    {
        return screen_.chosen < screen_.sticks.size() ? &screen_.sticks[screen_.chosen] : nullptr;
    }

    void draw_outcome()
    {
        if (screen_.doing == Doing::working) {
            begin_banner(style_, "working", Icon::clock, Tone::calm);
            text(style_, Level::body, tr("Please wait, and do not pull the stick out…"));
            end_banner(style_);
            gap(style_, kGap);
        } else if (screen_.told) {
            const bool is_fault = is_courier_fault(*screen_.told);
            begin_banner(style_, "told", is_fault ? Icon::warning : Icon::check,
                         is_fault ? Tone::bad : Tone::good);
            text(style_, Level::body, courier_sentence(*screen_.told));
            end_banner(style_);
            gap(style_, kGap);
        }
    }

    void draw_sticks()
    {
        using Looked = SticksShown::Looked;
        if (auto wish =
                draw_stick_choice(style_, {.sticks = screen_.sticks,
                                           .chosen = screen_.chosen,
                                           .looked = screen_.is_read ? Looked::once : Looked::not_yet,
                                           .writing = is_free() ? Writing::open : Writing::locked}))
            intent_ = std::move(wish);
        gap(style_, kGap);
        if (!view_.snapshot.kiosk_key.empty())
            fact(style_, tr("Key of this kiosk"), view_.snapshot.kiosk_key);
    }

    void draw_way_out()
    {
        text(style_, Level::section, tr("Take along"));
        gap(style_, kGapSmall);
        std::size_t count = 0;
        constexpr std::size_t shown_max = 5; // Who wants to read all of them has the place they stand in.
        if (view_.snapshot.requests)
            for (const auto& request : *view_.snapshot.requests) {
                if (!goes_aboard_by_itself(request->entry)) continue;
                if (++count <= shown_max) fact(style_, request->entry.reference.text(), request->title);
            }
        const std::string why_not = why_not_out(count);
        if (why_not.empty())
            text(style_, Level::small,
                 tr("They are sealed for one other kiosk, which sends them. The line does not send them "
                    "then."),
                 Tone::muted);
        else
            text(style_, Level::small, why_not, Tone::muted);
        gap(style_, kGapSmall);
        const std::string words =
            count == 0 ? tr("Take along")
                       : fill(trn("Take {count} request along", "Take {count} requests along", count),
                              fmt::arg("count", number(count)));
        if (button(style_, (words + "###courier.take").c_str(),
                   {.rank = Rank::primary, .is_enabled = is_free() && why_not.empty()}))
            intent_ = TakeAlong{};
    }

    std::string why_not_out(std::size_t count) const
    {
        if (!view_.device.has_courier_recipient) return sentence(CourierFault::no_recipient);
        if (count == 0) return sentence(CourierFault::nothing_to_take);
        if (stick() == nullptr) return tr("Choose a stick first.");
        return stick()->is_writable ? std::string{} : tr("It cannot be written.");
    }

    void draw_way_in()
    {
        text(style_, Level::section, tr("On this stick"));
        gap(style_, kGapSmall);
        if (stick() == nullptr)
            text(style_, Level::body, tr("Choose a stick first."));
        else if (stick()->files.empty())
            text(style_, Level::body, tr("Nothing of a kiosk is on it."));
        for (std::size_t i = 0; stick() != nullptr && i < stick()->files.size(); ++i)
            draw_file(stick()->files[i], i);
        gap(style_, kGap);
        const bool may_tell = is_free() && stick() != nullptr && stick()->is_writable;
        text(style_, Level::small,
             tr("Acknowledgements tell the other kiosks what became of their requests."), Tone::muted);
        if (button(style_, fill("{}###courier.tell", tr("Write acknowledgements")).c_str(),
                   {.is_enabled = may_tell}))
            intent_ = TellOnStick{};
    }

    void draw_file(const BundleFile& file, std::size_t at)
    {
        fact(style_, kind_words(file.kind), file.path.filename().string());
        if (file.kind == BundleFile::Kind::unfinished) return;
        if (button(style_, (std::string{tr("Import")} + fmt::format("###courier.import.{}", at)).c_str(),
                   {.is_enabled = is_free()}))
            intent_ = ImportFromStick{file.path};
        gap(style_, kGapSmall);
    }

    static std::string kind_words(BundleFile::Kind kind)
    {
        switch (kind) {
        case BundleFile::Kind::requests:
            return tr("Requests");
        case BundleFile::Kind::acknowledgements:
            return tr("Acknowledgements");
        case BundleFile::Kind::unfinished:
            return tr("Not finished, cannot be read");
        }
        return {};
    }

    const CourierScreen& screen_;
    const View& view_;
    const Style& style_;
    std::optional<Intent> intent_;
};

} // namespace

std::optional<Intent> draw(CourierScreen& screen, const View& view)
{
    return Courier{screen, view}.draw();
}

} // namespace kiosk
