-- The first shape of the store. Instants are UTC text (…Z), travel dates local text (YYYY-MM-DD), money integer minor units.

CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL CHECK (json_valid(value)),
  -- Passwords, tokens and keys of this setting, sealed with the vault key.
  secrets_sealed BLOB,
  changed_at TEXT NOT NULL
) STRICT;

CREATE TABLE staff (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  email TEXT NOT NULL UNIQUE COLLATE NOCASE,
  role TEXT NOT NULL CHECK (role IN ('agent', 'manager', 'administrator')),
  language TEXT NOT NULL CHECK (language IN ('en', 'fr')),
  -- Argon2id in PHC form: the parameters stand in it.
  password_hash TEXT NOT NULL,
  failed_tries INTEGER NOT NULL DEFAULT 0,
  locked_until TEXT,
  disabled_at TEXT,
  last_sign_in_at TEXT,
  created_at TEXT NOT NULL
) STRICT;

-- Append-only; each line carries the SHA-256 of itself and of the line before.
CREATE TABLE audit (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  staff_id INTEGER REFERENCES staff (id),
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  facts TEXT NOT NULL CHECK (json_valid(facts)),
  previous BLOB NOT NULL CHECK (length(previous) = 32),
  digest BLOB NOT NULL CHECK (length(digest) = 32)
) STRICT;
CREATE TRIGGER audit_never_changes BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_never_shrinks BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;

-- Key pairs that the web shop seals bookings to; the private half is sealed with the vault key.
CREATE TABLE sealing_key (
  kid TEXT PRIMARY KEY,
  public_jwk TEXT NOT NULL CHECK (json_valid(public_jwk)),
  private_sealed BLOB NOT NULL,
  created_at TEXT NOT NULL,
  retired_at TEXT
) STRICT;

CREATE TABLE connection (
  id INTEGER PRIMARY KEY,
  settings TEXT NOT NULL CHECK (json_valid(settings)),
  secrets_sealed BLOB,
  paused INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL,
  changed_at TEXT NOT NULL
) STRICT;

CREATE TABLE reservation (
  id INTEGER PRIMARY KEY,
  locator TEXT NOT NULL UNIQUE CHECK (length(locator) = 6),
  status TEXT NOT NULL CHECK (status IN ('new', 'inReview', 'confirmed', 'ticketed', 'mailed', 'onHold', 'cancelled')),
  -- Where an on-hold reservation goes back to.
  held_from TEXT,
  version INTEGER NOT NULL DEFAULT 1,
  connection_id INTEGER NOT NULL REFERENCES connection (id),
  booking_id TEXT NOT NULL,
  -- The booking's version that the reservation shows, and a newer one that waits for a person, if any.
  booking_version INTEGER NOT NULL,
  amended_version INTEGER,
  language TEXT NOT NULL CHECK (language IN ('en', 'fr')),
  lead_given TEXT NOT NULL,
  lead_family TEXT NOT NULL,
  travellers INTEGER NOT NULL,
  destination TEXT,
  -- Kinds of the segments in order of first appearance, separated by spaces.
  kinds TEXT NOT NULL,
  departs_on TEXT,
  returns_on TEXT,
  total_amount INTEGER,
  total_currency TEXT,
  open_warnings INTEGER NOT NULL,
  client_given TEXT NOT NULL,
  client_family TEXT NOT NULL,
  client_title TEXT,
  client_address TEXT NOT NULL CHECK (json_valid(client_address)),
  payment_method TEXT NOT NULL CHECK (payment_method IN ('card', 'cheque', 'transfer')),
  payment_plan TEXT NOT NULL CHECK (payment_plan IN ('deposit', 'full')),
  card_holder TEXT,
  card_brand TEXT,
  card_masked TEXT,
  card_expiry TEXT,
  security_code_given INTEGER NOT NULL DEFAULT 0,
  specials_consent INTEGER,
  specials_wording TEXT,
  remarks TEXT,
  submitted_at TEXT NOT NULL,
  received_at TEXT NOT NULL,
  changed_at TEXT NOT NULL,
  UNIQUE (connection_id, booking_id),
  CHECK ((total_amount IS NULL) = (total_currency IS NULL))
) STRICT;
CREATE INDEX reservation_newest ON reservation (status, received_at DESC, id DESC);
CREATE INDEX reservation_urgent ON reservation (status, departs_on, id);
CREATE INDEX reservation_all_newest ON reservation (received_at DESC, id DESC);
CREATE INDEX reservation_all_urgent ON reservation (departs_on, id);
CREATE INDEX reservation_warned ON reservation (received_at DESC, id DESC) WHERE open_warnings > 0;
CREATE INDEX reservation_amended ON reservation (received_at DESC, id DESC) WHERE amended_version IS NOT NULL;

-- What came over the wire, a row a version. `kept` is the booking's JSON without the card number, the security code
-- (dropped, never written) and the address of origin (its own table, its own retention).
CREATE TABLE booking_version (
  id INTEGER PRIMARY KEY,
  connection_id INTEGER NOT NULL REFERENCES connection (id),
  booking_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  -- SHA-256 over the octets on the wire: what a removal names.
  wire_digest BLOB NOT NULL CHECK (length(wire_digest) = 32),
  kept TEXT NOT NULL,
  card_number_sealed BLOB,
  -- SHA-256 over `kept` and the sealed card number: what a read-back must give.
  kept_digest BLOB NOT NULL CHECK (length(kept_digest) = 32),
  media_type TEXT NOT NULL,
  sealing_kid TEXT,
  received_at TEXT NOT NULL,
  pulled_at TEXT NOT NULL,
  reservation_id INTEGER NOT NULL REFERENCES reservation (id) DEFERRABLE INITIALLY DEFERRED,
  UNIQUE (connection_id, booking_id, version),
  UNIQUE (connection_id, booking_id, wire_digest)
) STRICT;
CREATE INDEX booking_version_reservation ON booking_version (reservation_id);

-- Kept apart from the reservation, shown only to diagnose a server problem, purged by its own rule.
CREATE TABLE origin (
  booking_version_id INTEGER PRIMARY KEY REFERENCES booking_version (id),
  host TEXT NOT NULL,
  ip TEXT NOT NULL,
  user_agent TEXT,
  received_at TEXT NOT NULL
) STRICT;

CREATE TABLE traveller (
  reservation_id INTEGER NOT NULL REFERENCES reservation (id),
  ordinal INTEGER NOT NULL,
  given TEXT NOT NULL,
  family TEXT NOT NULL,
  title TEXT,
  type TEXT NOT NULL,
  birth_date TEXT,
  age REAL,
  PRIMARY KEY (reservation_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE segment (
  reservation_id INTEGER NOT NULL REFERENCES reservation (id),
  ordinal INTEGER NOT NULL,
  kind TEXT NOT NULL,
  supplier TEXT NOT NULL,
  starts_on TEXT,
  ends_on TEXT,
  facts TEXT NOT NULL CHECK (json_valid(facts)),
  PRIMARY KEY (reservation_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE price_line (
  reservation_id INTEGER NOT NULL REFERENCES reservation (id),
  ordinal INTEGER NOT NULL,
  segment_ordinal INTEGER,
  kind TEXT NOT NULL,
  label TEXT NOT NULL,
  amount INTEGER NOT NULL,
  currency TEXT NOT NULL,
  PRIMARY KEY (reservation_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE client_phone (
  reservation_id INTEGER NOT NULL REFERENCES reservation (id),
  ordinal INTEGER NOT NULL,
  kind TEXT NOT NULL,
  number TEXT NOT NULL,
  PRIMARY KEY (reservation_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE client_email (
  reservation_id INTEGER NOT NULL REFERENCES reservation (id),
  ordinal INTEGER NOT NULL,
  address TEXT NOT NULL,
  PRIMARY KEY (reservation_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE condition_accepted (
  reservation_id INTEGER NOT NULL REFERENCES reservation (id),
  ordinal INTEGER NOT NULL,
  supplier TEXT NOT NULL,
  version TEXT NOT NULL,
  accepted_at TEXT NOT NULL,
  PRIMARY KEY (reservation_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE warning (
  id INTEGER PRIMARY KEY,
  reservation_id INTEGER NOT NULL REFERENCES reservation (id),
  booking_version INTEGER NOT NULL,
  code TEXT NOT NULL,
  facts TEXT NOT NULL CHECK (json_valid(facts)),
  raised_at TEXT NOT NULL,
  resolved_at TEXT,
  resolved_by TEXT,
  reason TEXT
) STRICT;
CREATE INDEX warning_reservation ON warning (reservation_id);

CREATE TABLE history (
  id INTEGER PRIMARY KEY,
  reservation_id INTEGER NOT NULL REFERENCES reservation (id),
  at TEXT NOT NULL,
  staff_id INTEGER REFERENCES staff (id),
  -- Null where the office itself did it.
  actor TEXT,
  kind TEXT NOT NULL,
  facts TEXT NOT NULL CHECK (json_valid(facts))
) STRICT;
CREATE INDEX history_reservation ON history (reservation_id, id);
CREATE TRIGGER history_never_changes BEFORE UPDATE ON history BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER history_never_shrinks BEFORE DELETE ON history BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;

-- The removal outbox: the intent is written in the transaction that keeps the booking.
CREATE TABLE removal (
  id INTEGER PRIMARY KEY,
  connection_id INTEGER NOT NULL REFERENCES connection (id),
  booking_id TEXT NOT NULL,
  wire_digest BLOB NOT NULL,
  -- What the server itself called this version (profile folder: the file's ETag), to be compared just before the removal.
  etag TEXT,
  kept_as TEXT NOT NULL CHECK (kept_as IN ('booking', 'quarantine')),
  state TEXT NOT NULL CHECK (state IN ('pending', 'removed', 'absent', 'changed')),
  -- How often the server was asked; more than once for one digest means that it did not do what it said.
  tries INTEGER NOT NULL DEFAULT 0,
  asked_at TEXT NOT NULL,
  done_at TEXT,
  receipt TEXT,
  receipt_verified INTEGER NOT NULL DEFAULT 0,
  UNIQUE (connection_id, booking_id, wire_digest)
) STRICT;
CREATE INDEX removal_pending ON removal (connection_id, id) WHERE state = 'pending';

CREATE TABLE quarantine (
  id INTEGER PRIMARY KEY,
  connection_id INTEGER NOT NULL REFERENCES connection (id),
  booking_id TEXT,
  -- SHA-256 over the octets kept here.
  digest BLOB NOT NULL CHECK (length(digest) = 32),
  media_type TEXT,
  reason TEXT NOT NULL,
  -- Field paths without values.
  places TEXT NOT NULL CHECK (json_valid(places)),
  octets_sealed BLOB,
  octets INTEGER NOT NULL,
  received_at TEXT,
  pulled_at TEXT NOT NULL,
  resolved_at TEXT,
  resolved_by TEXT,
  resolution TEXT
) STRICT;
CREATE UNIQUE INDEX quarantine_once ON quarantine (connection_id, digest, coalesce(booking_id, ''));

-- What could not be kept and stays on the Internet server; cleared when a whole run no longer sees it.
CREATE TABLE left_on_server (
  connection_id INTEGER NOT NULL REFERENCES connection (id),
  label TEXT NOT NULL,
  reason TEXT NOT NULL,
  first_seen_at TEXT NOT NULL,
  last_seen_at TEXT NOT NULL,
  times INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (connection_id, label, reason)
) STRICT, WITHOUT ROWID;

CREATE TABLE intake_run (
  id INTEGER PRIMARY KEY,
  connection_id INTEGER NOT NULL REFERENCES connection (id),
  started_at TEXT NOT NULL,
  ended_at TEXT NOT NULL,
  counters TEXT NOT NULL CHECK (json_valid(counters)),
  fault TEXT CHECK (fault IS NULL OR json_valid(fault))
) STRICT;

-- Files as they were made, byte for byte.
CREATE TABLE document (
  id INTEGER PRIMARY KEY,
  reservation_id INTEGER NOT NULL REFERENCES reservation (id),
  kind TEXT NOT NULL CHECK (kind IN ('eticket')),
  number TEXT NOT NULL UNIQUE,
  language TEXT NOT NULL CHECK (language IN ('en', 'fr')),
  file_name TEXT NOT NULL,
  content BLOB NOT NULL,
  sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
  made_at TEXT NOT NULL,
  made_by TEXT NOT NULL
) STRICT;
CREATE INDEX document_reservation ON document (reservation_id, id);
CREATE TRIGGER document_never_changes BEFORE UPDATE ON document BEGIN SELECT RAISE(ABORT, 'a document is never changed'); END;

CREATE TABLE mailing (
  id INTEGER PRIMARY KEY,
  reservation_id INTEGER NOT NULL REFERENCES reservation (id),
  document_id INTEGER REFERENCES document (id),
  recipient TEXT NOT NULL,
  subject TEXT NOT NULL,
  message_id TEXT NOT NULL UNIQUE,
  -- The whole message as it goes over the wire, so that every try sends the same octets.
  message BLOB NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'refused', 'unknown', 'givenUp')),
  tries INTEGER NOT NULL DEFAULT 0,
  queued_at TEXT NOT NULL,
  next_try_at TEXT,
  done_at TEXT,
  server_answer TEXT,
  fault TEXT
) STRICT;
CREATE INDEX mailing_due ON mailing (next_try_at) WHERE state = 'queued';
CREATE INDEX mailing_state ON mailing (state, id DESC);
CREATE INDEX mailing_reservation ON mailing (reservation_id);

-- Every change of a mailing's state, append-only.
CREATE TABLE mailing_event (
  id INTEGER PRIMARY KEY,
  mailing_id INTEGER NOT NULL REFERENCES mailing (id),
  at TEXT NOT NULL,
  actor TEXT,
  state TEXT NOT NULL,
  facts TEXT NOT NULL CHECK (json_valid(facts))
) STRICT;
CREATE INDEX mailing_event_mailing ON mailing_event (mailing_id, id);
CREATE TRIGGER mailing_event_never_changes BEFORE UPDATE ON mailing_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER mailing_event_never_shrinks BEFORE DELETE ON mailing_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
