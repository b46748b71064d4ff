// What the core shows: its rows as lists want them, and the snapshot of everything.

#include "sync/core.h"

#include <algorithm>

namespace kiosk
{

namespace
{

/// Of as many requests, the newest, the words are read before anything is shown: more than a list shows at
/// once. Opening two seals and a form takes some 15 us each on the machine of tests/bench, so that 50,000 are
/// most of a second.
constexpr std::size_t kReadAtOnce = 256;

/// What stands for words that are read in a moment.
constexpr std::string_view kNotReadYet = "\u2026";

} // namespace

Result<std::shared_ptr<const RequestSummary>> Core::summary(const Entry& entry, const NoteCounts& notes,
                                                            const std::optional<Standing>& standing,
                                                            ReadWords when)
{
    auto row = std::make_shared<RequestSummary>(RequestSummary{.entry = entry});
    row->notes = notes;
    if (standing && standing->seen_at != Timestamp{}) row->status = standing->status;
    row->revision = ++row_revision_;
    standing_watch_.see(entry, standing);
    const auto known = row_of_.find(entry.id.text());
    if (known != row_of_.end()) {
        // What was typed never changes.
        const RequestSummary& before = *rows_.from_oldest(known->second);
        row->title = before.title;
        row->customer_name = before.customer_name;
        row->customer_id = before.customer_id;
        row->service = before.service;
        row->category = before.category;
    } else if (when == ReadWords::later) {
        row->title = kNotReadYet;
        unread_.push_back(entry.id);
    } else if (const auto read = read_words(*row); !read) {
        return read.error();
    }
    return std::shared_ptr<const RequestSummary>{std::move(row)};
}

Result<> Core::read_words(RequestSummary& row)
{
    auto form = store_->outbox.form(row.entry.id);
    if (!form && form.error().code != ErrorCode::seal_broken) return form.error();
    if (!form) {
        store_->note_unreadable(row.entry.reference);
        row.title.clear();
        return success();
    }
    row.title = std::move(form->title);
    row.customer_name = form->customer_name.empty() ? form->customer_id : form->customer_name;
    row.customer_id = std::move(form->customer_id);
    row.service = std::move(form->service);
    row.category = form->category;
    return success();
}

Result<> Core::read_more_words()
{
    const std::size_t unreadable_before = store_->losses().unreadable.size();
    std::vector<RequestPages::Replacement> rows;
    Result<> read = success();
    for (std::size_t i = 0; i < kReadAtOnce && !unread_.empty(); ++i) {
        if (const auto known = row_of_.find(unread_.back().text()); known != row_of_.end()) {
            auto row = std::make_shared<RequestSummary>(*rows_.from_oldest(known->second));
            read = read_words(*row);
            if (!read) break;
            row->revision = ++row_revision_;
            rows.push_back({known->second, std::move(row)});
        }
        unread_.pop_back();
    }
    rows_.replace(std::move(rows));
    if (!read) return read;
    // The window looks at all requests when one has changed, so that they are shown together.
    if (unread_.empty()) are_rows_changed_ = is_changed_ = true;
    if (store_->losses().unreadable.size() > unreadable_before) {
        losses_ = std::make_shared<const Losses>(store_->losses());
        is_changed_ = true;
    }
    return success();
}

Result<> Core::load_rows()
{
    const auto entries = store_->entries();
    if (!entries) return entries.error();
    const auto counts = store_->notes.counts();
    if (!counts) return counts.error();
    const auto standings = store_->standings.all();
    if (!standings) return standings.error();
    RequestList rows;
    rows.reserve(entries->size());
    for (const Entry& entry : *entries) {
        const auto notes = counts->find(entry.id.text());
        const auto standing = standings->find(entry.id.text());
        const bool is_among_newest = entries->size() - rows.size() <= kReadAtOnce;
        auto row = summary(entry, notes == counts->end() ? NoteCounts{} : notes->second,
                           standing == standings->end() ? std::nullopt : std::optional{standing->second},
                           is_among_newest ? ReadWords::now : ReadWords::later);
        if (!row) return row.error();
        if (entry.state == State::sent)
            last_success_at_ = std::max(last_success_at_.value_or(entry.updated_at), entry.updated_at);
        rows.push_back(*std::move(row));
    }
    row_of_.clear();
    rows_in_.fill(0);
    for (std::size_t index = 0; index < rows.size(); ++index) {
        row_of_[rows[index]->entry.id.text()] = index;
        ++rows_in(*rows[index]);
    }
    std::ranges::reverse(rows);
    rows_ = RequestPages{rows};
    are_rows_changed_ = is_changed_ = true;
    return success();
}

Result<> Core::reload_row(const RequestId& id)
{
    const auto entry = store_->outbox.find(id);
    if (!entry) return entry.error();
    if (!*entry) return load_rows(); // Withdrawn: the rows behind it move up.
    const auto notes = store_->notes.counts(id);
    if (!notes) return notes.error();
    const auto standing = store_->standings.find(id);
    if (!standing) return standing.error();
    auto row = summary(**entry, *notes, *standing, ReadWords::now);
    if (!row) return row.error();
    const auto known = row_of_.find(id.text());
    ++rows_in(**row);
    if (known == row_of_.end()) {
        row_of_[id.text()] = rows_.size();
        rows_.add_newest(*std::move(row));
    } else {
        --rows_in(*rows_.from_oldest(known->second));
        rows_.replace({{known->second, *std::move(row)}});
    }
    are_rows_changed_ = is_changed_ = true;
    return success();
}

Result<> Core::reload_drafts()
{
    const auto drafts = store_->drafts.all();
    if (!drafts) return drafts.error();
    auto summaries = std::make_shared<std::vector<DraftSummary>>();
    for (const KeptDraft& kept : *drafts)
        summaries->push_back(
            {kept.draft.id, kept.draft.kind, kept.draft.title,
             kept.draft.customer_name.empty() ? kept.draft.customer_id : kept.draft.customer_name,
             kept.updated_at});
    drafts_ = std::move(summaries);
    is_changed_ = true;
    return success();
}

std::size_t& Core::rows_in(const RequestSummary& row)
{
    return rows_in_[static_cast<std::size_t>(place_of(row))];
}

std::shared_ptr<const Snapshot> Core::snapshot()
{
    if (snapshot_ && !is_changed_) return snapshot_;
    is_changed_ = false;

    auto next = std::make_shared<Snapshot>();
    next->revision = snapshot_ ? snapshot_->revision + 1 : 1;
    if (are_rows_changed_ || !published_rows_) {
        published_rows_ = std::make_shared<const RequestPages>(rows_);
        are_rows_changed_ = false;
    }
    next->requests = published_rows_;
    next->drafts = drafts_;
    next->directory = directory_;
    next->opened_customer = opened_customer();
    next->health = known_health();
    next->counts = rows_in_;
    next->counts[static_cast<std::size_t>(Place::drafts)] = drafts_ ? drafts_->size() : 0;
    next->line = line_.status(clock_.now());
    next->last_success_at = last_success_at_;
    next->sending = courier_.sending();
    if (settings_.attachments.way == AttachmentSettings::Way::put)
        if (const auto waiting = store_->uploads.waiting()) next->files_waiting = *waiting;
    next->storage_fault = storage_fault_;
    next->losses = losses_;
    next->storage_lasts = storage_lasts_;
    next->kiosk_key = kiosk_key_;
    snapshot_ = std::move(next);
    trace_.note("snapshot", {{"revision", static_cast<double>(snapshot_->revision)}});
    return snapshot_;
}

bool Core::is_drained() const
{
    const bool has_work = std::ranges::any_of(
        rows_, [](const auto& row) { return has_note_to_send(*row) || waits_for_line(row->entry); });
    if (has_work || settings_.attachments.way == AttachmentSettings::Way::list) return !has_work;
    const auto waiting = store_->uploads.waiting();
    return waiting && *waiting == 0;
}

} // namespace kiosk
