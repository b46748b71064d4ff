#include "storage/schema.h"

#include <array>

namespace kiosk
{

namespace
{

// A released step is never edited; what follows it is a new step. The index of a step plus one is
// user_version.
constexpr std::array kMigrations{
    // 1: the outbox, its history, drafts, and named values.
    // Sealed columns end in _sealed: each opens only with the row's data key, and only in its own place. The
    // data key is sealed with a key derived from the master key (sealing.h).
    R"sql(
CREATE TABLE request(
  sequence INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  reference TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK(kind IN ('partner_center','customer')),
  severity TEXT NOT NULL CHECK(severity IN ('A','B','C')),
  channel TEXT NOT NULL CHECK(channel IN ('partner_center','handin','courier')),
  state TEXT NOT NULL CHECK(state IN
    ('ready','claimed','checking','sent','held','needs_attention','handed_in','closed')),
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  priority_ms INTEGER NOT NULL,
  attempts INTEGER NOT NULL CHECK(attempts >= 0),
  round INTEGER NOT NULL CHECK(round >= 1),
  may_be_executed INTEGER NOT NULL CHECK(may_be_executed IN (0,1)),
  has_left INTEGER NOT NULL CHECK(has_left IN (0,1)),
  claim_sequence INTEGER NOT NULL CHECK(claim_sequence >= 0),
  ms_request_id TEXT CHECK(ms_request_id IS NULL OR length(ms_request_id) = 36),
  first_sent_boot TEXT, first_sent_boot_ms INTEGER, first_sent_wall_ms INTEGER,
  last_sent_boot TEXT, last_sent_boot_ms INTEGER, last_sent_wall_ms INTEGER,
  next_attempt_at_ms INTEGER NOT NULL,
  reason_code TEXT NOT NULL,
  service_request_number TEXT UNIQUE,
  replaces TEXT,
  data_key_sealed BLOB NOT NULL,
  form_sealed BLOB NOT NULL,
  frozen_sealed BLOB NOT NULL,
  reason_sealed BLOB,
  reply_sealed BLOB,
  CHECK(state NOT IN ('sent','handed_in') OR service_request_number IS NOT NULL),
  CHECK(state <> 'claimed' OR (ms_request_id IS NOT NULL AND first_sent_boot IS NOT NULL)),
  CHECK(state <> 'ready' OR may_be_executed = 0),
  CHECK(state <> 'checking' OR may_be_executed = 1)
) STRICT;
CREATE INDEX request_by_urgency ON request(state, (attempts > 0), priority_ms, sequence);
CREATE INDEX request_by_attempt ON request(state, next_attempt_at_ms);

CREATE TABLE allowed_change(
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  PRIMARY KEY(from_state, to_state)
) STRICT, WITHOUT ROWID;
INSERT INTO allowed_change(from_state, to_state) VALUES
  ('ready','claimed'), ('ready','held'), ('ready','needs_attention'), ('ready','handed_in'),
  ('claimed','ready'), ('claimed','checking'), ('claimed','sent'), ('claimed','needs_attention'),
  ('checking','claimed'), ('checking','ready'), ('checking','sent'), ('checking','held'),
  ('checking','needs_attention'),
  ('held','ready'), ('held','checking'), ('held','handed_in'),
  ('needs_attention','ready'), ('needs_attention','checking'), ('needs_attention','handed_in'),
  ('needs_attention','closed'),
  ('sent','closed'), ('handed_in','closed');
CREATE TRIGGER request_state_changes BEFORE UPDATE OF state ON request
WHEN OLD.state <> NEW.state AND NOT EXISTS(
  SELECT 1 FROM allowed_change WHERE from_state = OLD.state AND to_state = NEW.state)
BEGIN
  SELECT RAISE(ABORT, 'a state change that is not allowed');
END;
CREATE TRIGGER request_bytes_are_frozen BEFORE UPDATE OF id, reference, form_sealed, frozen_sealed ON request
BEGIN
  SELECT RAISE(ABORT, 'the text of a request never changes');
END;

CREATE TABLE history(
  sequence INTEGER PRIMARY KEY,
  request_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  reason_code TEXT NOT NULL
) STRICT;
CREATE INDEX history_by_request ON history(request_id, sequence);

CREATE TABLE draft(
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK(kind IN ('partner_center','customer')),
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  form_sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE named_value(
  name TEXT PRIMARY KEY,
  value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE solved_here(
  sequence INTEGER PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  service TEXT NOT NULL,
  area TEXT NOT NULL
) STRICT;
)sql",
    // What helped, beside what was solved. What was counted before says nothing about it. The table is built
    // anew, because a column without a default cannot be added to rows that are there.
    R"sql(
ALTER TABLE solved_here RENAME TO solved_before;
CREATE TABLE solved_here(
  sequence INTEGER PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  service TEXT NOT NULL,
  area TEXT NOT NULL,
  helped TEXT NOT NULL
) STRICT;
INSERT INTO solved_here(sequence, at_ms, service, area, helped)
  SELECT sequence, at_ms, service, area, 'other' FROM solved_before;
DROP TABLE solved_before;
)sql",
    // Notes of sent requests, what is typed for one, and the copy of what 21Vianet says about them. Sealed
    // with the records key: the key of a request may be thrown away before its notes have arrived.
    R"sql(
CREATE TABLE note(
  sequence INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  request_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK(kind IN ('note','close')),
  customer_informed INTEGER NOT NULL CHECK(customer_informed IN (0,1)),
  state TEXT NOT NULL CHECK(state IN ('ready','claimed','checking','sent','needs_attention')),
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  attempts INTEGER NOT NULL CHECK(attempts >= 0),
  round INTEGER NOT NULL CHECK(round >= 1),
  may_be_executed INTEGER NOT NULL CHECK(may_be_executed IN (0,1)),
  has_left INTEGER NOT NULL CHECK(has_left IN (0,1)),
  claim_sequence INTEGER NOT NULL CHECK(claim_sequence >= 0),
  ms_request_id TEXT CHECK(ms_request_id IS NULL OR length(ms_request_id) = 36),
  first_sent_boot TEXT, first_sent_boot_ms INTEGER, first_sent_wall_ms INTEGER,
  last_sent_boot TEXT, last_sent_boot_ms INTEGER, last_sent_wall_ms INTEGER,
  next_attempt_at_ms INTEGER NOT NULL,
  reason_code TEXT NOT NULL,
  text_sealed BLOB NOT NULL,
  frozen_sealed BLOB NOT NULL,
  reason_sealed BLOB,
  CHECK(state <> 'claimed' OR (ms_request_id IS NOT NULL AND first_sent_boot IS NOT NULL)),
  CHECK(state <> 'ready' OR may_be_executed = 0),
  CHECK(state <> 'checking' OR may_be_executed = 1)
) STRICT;
CREATE INDEX note_by_request ON note(request_id, sequence);
CREATE INDEX note_by_attempt ON note(next_attempt_at_ms, sequence) WHERE state <> 'sent';
CREATE TRIGGER note_state_changes BEFORE UPDATE OF state ON note
WHEN OLD.state <> NEW.state AND NOT EXISTS(
  SELECT 1 FROM allowed_change WHERE from_state = OLD.state AND to_state = NEW.state)
BEGIN
  SELECT RAISE(ABORT, 'a state change that is not allowed');
END;
CREATE TRIGGER note_bytes_are_frozen
BEFORE UPDATE OF id, request_id, kind, customer_informed, text_sealed, frozen_sealed ON note
BEGIN
  SELECT RAISE(ABORT, 'the text of a note never changes');
END;

CREATE TABLE note_draft(
  request_id TEXT PRIMARY KEY,
  updated_at_ms INTEGER NOT NULL,
  text_sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE standing(
  request_id TEXT PRIMARY KEY,
  status TEXT NOT NULL CHECK(status IN ('none','open','attention_needed','closed')),
  since_ms INTEGER NOT NULL,
  seen_at_ms INTEGER NOT NULL,
  next_look_at_ms INTEGER NOT NULL,
  modified TEXT NOT NULL,
  notes_as_of TEXT NOT NULL,
  fault TEXT NOT NULL,
  notes_sealed BLOB
) STRICT, WITHOUT ROWID;

CREATE TABLE standing_history(
  sequence INTEGER PRIMARY KEY,
  request_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  status TEXT NOT NULL
) STRICT;
CREATE INDEX standing_history_by_request ON standing_history(request_id, sequence);
)sql",
    // Ways other than the line. What may have been executed keeps its way: nobody hands in what 21Vianet
    // perhaps has, and only what goes by the line is claimed.
    R"sql(
INSERT INTO allowed_change(from_state, to_state) VALUES ('needs_attention','held');
CREATE TRIGGER request_moves_only_unsent BEFORE UPDATE OF channel ON request
WHEN OLD.channel <> NEW.channel AND
  (OLD.may_be_executed <> 0 OR OLD.state NOT IN ('ready','held','needs_attention'))
BEGIN
  SELECT RAISE(ABORT, 'a request that may have been sent keeps its channel');
END;
CREATE TRIGGER request_handed_in_only_unsent BEFORE UPDATE OF state ON request
WHEN NEW.state = 'handed_in' AND OLD.state <> 'handed_in' AND OLD.may_be_executed <> 0
BEGIN
  SELECT RAISE(ABORT, 'a request that may have been sent is not handed in');
END;
CREATE TRIGGER request_claimed_by_line_only BEFORE UPDATE OF state ON request
WHEN NEW.state = 'claimed' AND NEW.channel <> 'partner_center'
BEGIN
  SELECT RAISE(ABORT, 'only what goes by the line is claimed');
END;
DROP INDEX request_by_urgency;
DROP INDEX request_by_attempt;
CREATE INDEX request_by_urgency ON request(channel, state, (attempts > 0), priority_ms, sequence);
CREATE INDEX request_by_attempt ON request(channel, state, next_attempt_at_ms);
)sql",
    // Courier bundles: what left on a stick, in three commits (bundles.h), and what came by one.
    R"sql(
INSERT INTO allowed_change(from_state, to_state) VALUES ('held','sent'), ('held','needs_attention');
CREATE TABLE bundle(
  id TEXT PRIMARY KEY,
  recipient TEXT NOT NULL,
  file_name TEXT NOT NULL,
  phase TEXT NOT NULL CHECK(phase IN ('prepared','released','written')),
  created_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE passenger(
  bundle_id TEXT NOT NULL,
  request_id TEXT NOT NULL,
  state_before TEXT NOT NULL,
  channel_before TEXT NOT NULL,
  reason_before TEXT NOT NULL,
  has_left_before INTEGER NOT NULL CHECK(has_left_before IN (0,1)),
  was_aboard INTEGER NOT NULL CHECK(was_aboard IN (0,1)),
  was_taken_back INTEGER NOT NULL CHECK(was_taken_back IN (0,1)),
  PRIMARY KEY(bundle_id, request_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX passenger_by_request ON passenger(request_id);
CREATE TABLE arrival(
  request_id TEXT PRIMARY KEY,
  bundle_id TEXT NOT NULL,
  sender TEXT NOT NULL,
  arrived_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
)sql",
    // Attachments: one row each, the content is a sealed file beside the database (attachments.h). Discarding
    // a draft
    // takes its rows along; a request that was accepted keeps them as they are.
    R"sql(
CREATE TABLE attachment(
  sequence INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CHECK(length(id) = 36),
  request_id TEXT NOT NULL,
  key_sealed BLOB NOT NULL,
  facts_sealed BLOB NOT NULL
) STRICT;
CREATE INDEX attachment_by_request ON attachment(request_id, sequence);
CREATE TRIGGER attachment_goes_with_draft AFTER DELETE ON draft
WHEN NOT EXISTS(SELECT 1 FROM request WHERE id = OLD.id)
BEGIN
  DELETE FROM attachment WHERE request_id = OLD.id;
END;
CREATE TRIGGER attachment_is_not_added_late BEFORE INSERT ON attachment
WHEN EXISTS(SELECT 1 FROM request WHERE id = NEW.request_id)
BEGIN
  SELECT RAISE(ABORT, 'the attachments of a request never change');
END;
CREATE TRIGGER attachment_is_not_changed BEFORE UPDATE ON attachment
BEGIN
  SELECT RAISE(ABORT, 'an attachment never changes');
END;
CREATE TRIGGER attachment_is_not_taken_away BEFORE DELETE ON attachment
WHEN EXISTS(SELECT 1 FROM request WHERE id = OLD.request_id)
BEGIN
  SELECT RAISE(ABORT, 'the attachments of a request never change');
END;
)sql",
    // Attachments that a gateway takes: how far each has come (uploads.h). A row goes with its attachment.
    R"sql(
CREATE TABLE upload(
  sequence INTEGER PRIMARY KEY,
  attachment_id TEXT NOT NULL UNIQUE CHECK(length(attachment_id) = 36),
  request_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK(state IN ('waiting','there','refused')),
  attempts INTEGER NOT NULL CHECK(attempts >= 0),
  next_attempt_at_ms INTEGER NOT NULL,
  reason_code TEXT NOT NULL,
  reason_sealed BLOB
) STRICT;
CREATE INDEX upload_by_request ON upload(request_id, sequence);
CREATE INDEX upload_by_attempt ON upload(state, next_attempt_at_ms);
CREATE TRIGGER upload_goes_with_attachment AFTER DELETE ON attachment
BEGIN
  DELETE FROM upload WHERE attachment_id = OLD.id;
END;
)sql",
    // What the witness log knows more about than the outbox is asked about before it is sent (reckoning.h).
    R"sql(
INSERT INTO allowed_change(from_state, to_state) VALUES ('ready','checking');
)sql",
    // What the witness log said of a row when it was changed last (Witness::last_digest).
    R"sql(
ALTER TABLE request ADD COLUMN follows BLOB;
ALTER TABLE note ADD COLUMN follows BLOB;
)sql",
    // What the protocol decides by stands apart from what was typed and from what the far side said: a sealed
    // text fills half a page, and every start reads the one without the others. `request_id` is there for
    // salvage.cpp alone. A reference is found by its id (Reference::id_prefix), and history beside its
    // request.
    R"sql(
CREATE TABLE request_text(
  sequence INTEGER PRIMARY KEY,
  request_id TEXT NOT NULL,
  data_key_sealed BLOB NOT NULL,
  form_sealed BLOB NOT NULL,
  frozen_sealed BLOB NOT NULL
) STRICT;
INSERT INTO request_text(sequence, request_id, data_key_sealed, form_sealed, frozen_sealed)
  SELECT sequence, id, data_key_sealed, form_sealed, frozen_sealed FROM request ORDER BY sequence;
CREATE TABLE request_remark(
  sequence INTEGER PRIMARY KEY,
  request_id TEXT NOT NULL,
  reason_sealed BLOB,
  reply_sealed BLOB
) STRICT;
INSERT INTO request_remark(sequence, request_id, reason_sealed, reply_sealed)
  SELECT sequence, id, reason_sealed, reply_sealed FROM request
  WHERE reason_sealed IS NOT NULL OR reply_sealed IS NOT NULL ORDER BY sequence;

ALTER TABLE history RENAME TO history_before;
CREATE TABLE history(
  request_sequence INTEGER NOT NULL,
  line INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  reason_code TEXT NOT NULL,
  PRIMARY KEY(request_sequence, line)
) STRICT, WITHOUT ROWID;
INSERT INTO history(request_sequence, line, at_ms, from_state, to_state, reason_code)
  SELECT request.sequence, history_before.sequence, at_ms, from_state, to_state, history_before.reason_code
  FROM history_before JOIN request ON request.id = history_before.request_id ORDER BY 1, 2;
DROP TABLE history_before;

DROP TRIGGER attachment_goes_with_draft;
DROP TRIGGER attachment_is_not_added_late;
DROP TRIGGER attachment_is_not_taken_away;
ALTER TABLE request RENAME TO request_before;
CREATE TABLE request(
  sequence INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  reference TEXT NOT NULL,
  kind TEXT NOT NULL CHECK(kind IN ('partner_center','customer')),
  severity TEXT NOT NULL CHECK(severity IN ('A','B','C')),
  channel TEXT NOT NULL CHECK(channel IN ('partner_center','handin','courier')),
  state TEXT NOT NULL CHECK(state IN
    ('ready','claimed','checking','sent','held','needs_attention','handed_in','closed')),
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  priority_ms INTEGER NOT NULL,
  attempts INTEGER NOT NULL CHECK(attempts >= 0),
  round INTEGER NOT NULL CHECK(round >= 1),
  may_be_executed INTEGER NOT NULL CHECK(may_be_executed IN (0,1)),
  has_left INTEGER NOT NULL CHECK(has_left IN (0,1)),
  claim_sequence INTEGER NOT NULL CHECK(claim_sequence >= 0),
  ms_request_id TEXT CHECK(ms_request_id IS NULL OR length(ms_request_id) = 36),
  first_sent_boot TEXT, first_sent_boot_ms INTEGER, first_sent_wall_ms INTEGER,
  last_sent_boot TEXT, last_sent_boot_ms INTEGER, last_sent_wall_ms INTEGER,
  next_attempt_at_ms INTEGER NOT NULL,
  reason_code TEXT NOT NULL,
  service_request_number TEXT,
  replaces TEXT,
  follows BLOB,
  CHECK(state NOT IN ('sent','handed_in') OR service_request_number IS NOT NULL),
  CHECK(state <> 'claimed' OR (ms_request_id IS NOT NULL AND first_sent_boot IS NOT NULL)),
  CHECK(state <> 'ready' OR may_be_executed = 0),
  CHECK(state <> 'checking' OR may_be_executed = 1)
) STRICT;
INSERT INTO request SELECT
  sequence, id, reference, kind, severity, channel, state, created_at_ms, updated_at_ms, priority_ms, attempts,
  round, may_be_executed, has_left, claim_sequence, ms_request_id, first_sent_boot, first_sent_boot_ms,
  first_sent_wall_ms, last_sent_boot, last_sent_boot_ms, last_sent_wall_ms, next_attempt_at_ms, reason_code,
  service_request_number, replaces, follows FROM request_before ORDER BY sequence;
DROP TABLE request_before;
CREATE INDEX request_by_urgency ON request(channel, state, (attempts > 0), priority_ms);
CREATE INDEX request_by_attempt ON request(channel, state, next_attempt_at_ms);
CREATE UNIQUE INDEX request_by_number ON request(service_request_number)
  WHERE service_request_number IS NOT NULL;

CREATE TRIGGER request_state_changes BEFORE UPDATE OF state ON request
WHEN OLD.state <> NEW.state AND NOT EXISTS(
  SELECT 1 FROM allowed_change WHERE from_state = OLD.state AND to_state = NEW.state)
BEGIN
  SELECT RAISE(ABORT, 'a state change that is not allowed');
END;
CREATE TRIGGER request_moves_only_unsent BEFORE UPDATE OF channel ON request
WHEN OLD.channel <> NEW.channel AND
  (OLD.may_be_executed <> 0 OR OLD.state NOT IN ('ready','held','needs_attention'))
BEGIN
  SELECT RAISE(ABORT, 'a request that may have been sent keeps its channel');
END;
CREATE TRIGGER request_handed_in_only_unsent BEFORE UPDATE OF state ON request
WHEN NEW.state = 'handed_in' AND OLD.state <> 'handed_in' AND OLD.may_be_executed <> 0
BEGIN
  SELECT RAISE(ABORT, 'a request that may have been sent is not handed in');
END;
CREATE TRIGGER request_claimed_by_line_only BEFORE UPDATE OF state ON request
WHEN NEW.state = 'claimed' AND NEW.channel <> 'partner_center'
BEGIN
  SELECT RAISE(ABORT, 'only what goes by the line is claimed');
END;
CREATE TRIGGER request_reference_is_its_own BEFORE INSERT ON request
WHEN EXISTS(SELECT 1 FROM request
  WHERE id BETWEEN substr(NEW.id, 1, 13) AND substr(NEW.id, 1, 13) || '~'
    AND reference = NEW.reference AND id <> NEW.id)
BEGIN
  SELECT RAISE(ABORT, 'another request has this reference');
END;
CREATE TRIGGER request_name_is_frozen BEFORE UPDATE OF sequence, id, reference ON request
BEGIN
  SELECT RAISE(ABORT, 'the name of a request never changes');
END;
CREATE TRIGGER request_text_is_frozen
BEFORE UPDATE OF sequence, request_id, form_sealed, frozen_sealed ON request_text
BEGIN
  SELECT RAISE(ABORT, 'the text of a request never changes');
END;
CREATE TRIGGER request_goes_with_all_of_it AFTER DELETE ON request
BEGIN
  DELETE FROM request_text WHERE sequence = OLD.sequence;
  DELETE FROM request_remark WHERE sequence = OLD.sequence;
  DELETE FROM history WHERE request_sequence = OLD.sequence;
END;
CREATE TRIGGER attachment_goes_with_draft AFTER DELETE ON draft
WHEN NOT EXISTS(SELECT 1 FROM request WHERE id = OLD.id)
BEGIN
  DELETE FROM attachment WHERE request_id = OLD.id;
END;
CREATE TRIGGER attachment_is_not_added_late BEFORE INSERT ON attachment
WHEN EXISTS(SELECT 1 FROM request WHERE id = NEW.request_id)
BEGIN
  SELECT RAISE(ABORT, 'the attachments of a request never change');
END;
CREATE TRIGGER attachment_is_not_taken_away BEFORE DELETE ON attachment
WHEN EXISTS(SELECT 1 FROM request WHERE id = OLD.request_id)
BEGIN
  SELECT RAISE(ABORT, 'the attachments of a request never change');
END;
)sql",
};

Result<std::int64_t> pragma_number(Database& database, std::string_view pragma)
{
    Statement statement = database.prepared(pragma);
    const auto row = statement.step();
    if (!row) return row.error();
    return statement.number(0);
}

/// The version on file, once it is sure that the file is ours. 0 for a file that is new.
Result<std::int64_t> version_on_file(Database& database)
{
    const auto application = pragma_number(database, "PRAGMA application_id");
    if (!application) return application.error();
    const auto version = pragma_number(database, "PRAGMA user_version");
    if (!version) return version.error();
    const auto tables = pragma_number(database, "SELECT count(*) FROM sqlite_schema");
    if (!tables) return tables.error();

    const bool is_new = *application == 0 && *version == 0 && *tables == 0;
    if (!is_new && *application != kApplicationId)
        return Error{ErrorCode::database_bad, "the database belongs to another program"};
    if (*version > schema_version())
        return Error{ErrorCode::database_newer, "schema " + std::to_string(*version) +
                                                    ", this program knows " +
                                                    std::to_string(schema_version())};
    return *version;
}

} // namespace

std::int64_t schema_version()
{
    return kMigrations.size();
}

Result<> check_origin(Database& database)
{
    const auto version = version_on_file(database);
    if (!version) return version.error();
    return success();
}

Result<> migrate(Database& database)
{
    const auto version = version_on_file(database);
    if (!version) return version.error();

    for (auto step = static_cast<std::size_t>(*version); step < kMigrations.size(); ++step) {
        auto transaction = Transaction::begin(database);
        if (!transaction) return transaction.error();
        if (const auto run = database.execute(kMigrations[step]); !run) return run.error();
        const std::string stamp = "PRAGMA application_id=" + std::to_string(kApplicationId) +
                                  "; PRAGMA user_version=" + std::to_string(step + 1);
        if (const auto stamped = database.execute(stamp); !stamped) return stamped.error();
        if (const auto committed = transaction->commit(); !committed) return committed.error();
    }
    return success();
}

Result<bool> is_unused(Database& database)
{
    const auto version = version_on_file(database);
    if (!version) return version.error();
    return *version == 0;
}

Result<> check_schema(Database& database)
{
    const auto version = version_on_file(database);
    if (!version) return version.error();
    if (*version < schema_version())
        return Error{ErrorCode::database_bad, "the database still has an older schema: start the kiosk once"};
    return success();
}

} // namespace kiosk
