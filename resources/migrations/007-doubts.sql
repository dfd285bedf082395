-- Doubts about a reservation: that it is another one's double, and what plain rules say about it.

-- What a rule's flag weighs; null for a check of the booking itself, which must be looked at before it is confirmed.
ALTER TABLE warning ADD COLUMN weight INTEGER CHECK (weight IS NULL OR weight >= 0);
-- The reservation that this one was merged into. It is cancelled by that, and everything of it stays.
ALTER TABLE reservation ADD COLUMN merged_into INTEGER REFERENCES reservation (id);

-- The key of the fingerprints, sealed with the vault key. It is not changed with it, or fingerprints from before would
-- match nothing any more.
CREATE TABLE fingerprint_key (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  key_sealed BLOB NOT NULL,
  made_at TEXT NOT NULL
) STRICT;

-- Keyed hashes of card, client and trip, a row a version of a booking, purged when they cannot match any more. They are
-- looked up in memory (main/doubts/recent.ts), so that a row is written at the table's end and in no index of hashes.
CREATE TABLE booking_marks (
  id INTEGER PRIMARY KEY,
  reservation_id INTEGER NOT NULL REFERENCES reservation (id) DEFERRABLE INITIALLY DEFERRED,
  booking_version INTEGER NOT NULL,
  -- Separated by spaces; the first letter says of what.
  marks TEXT NOT NULL,
  received_at TEXT NOT NULL
) STRICT;
CREATE INDEX booking_marks_reservation ON booking_marks (reservation_id, booking_version);

-- Keyed hashes of an address of origin with its hour, apart from the reservation: they count bookings and name none.
-- Purged after a day.
CREATE TABLE origin_mark (
  id INTEGER PRIMARY KEY,
  mark TEXT NOT NULL,
  received_at TEXT NOT NULL
) STRICT;

-- Two reservations that may be one, and what a person decided.
CREATE TABLE duplicate (
  id INTEGER PRIMARY KEY,
  -- The one that was looked at, and the one that was there already.
  reservation_id INTEGER NOT NULL REFERENCES reservation (id) DEFERRABLE INITIALLY DEFERRED,
  other_id INTEGER NOT NULL REFERENCES reservation (id) DEFERRABLE INITIALLY DEFERRED,
  -- trip, card, client; separated by spaces.
  grounds TEXT NOT NULL,
  found_at TEXT NOT NULL,
  -- Null while it is open; lapsed where an amendment took the likeness away.
  decision TEXT CHECK (decision IN ('keptBoth', 'merged', 'lapsed')),
  decided_at TEXT,
  decided_by TEXT,
  reason TEXT,
  -- The reservation that went into the other one, and the status it had.
  merged_id INTEGER REFERENCES reservation (id),
  merged_from TEXT,
  UNIQUE (reservation_id, other_id),
  CHECK (reservation_id <> other_id),
  CHECK ((decision IS 'merged') = (merged_id IS NOT NULL)),
  CHECK ((merged_id IS NULL) = (merged_from IS NULL))
) STRICT;
CREATE INDEX duplicate_other ON duplicate (other_id);

-- The rules as they were and are; the greatest version counts. Append-only.
CREATE TABLE rule_set (
  version INTEGER PRIMARY KEY,
  rules TEXT NOT NULL CHECK (json_valid(rules)),
  made_at TEXT NOT NULL,
  staff_id INTEGER REFERENCES staff (id),
  made_by TEXT NOT NULL
) STRICT;
CREATE TRIGGER rule_set_never_changes BEFORE UPDATE ON rule_set BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER rule_set_never_shrinks BEFORE DELETE ON rule_set BEGIN SELECT RAISE(ABORT, 'append-only'); END;
