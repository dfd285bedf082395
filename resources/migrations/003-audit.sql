-- A line of the audit log says from which PC, and its digest covers that and the line's own number (form 2). Lines from
-- before keep their form (1) and go on verifying: their digest never covered more than it does.
ALTER TABLE audit ADD COLUMN pc TEXT;
ALTER TABLE audit ADD COLUMN form INTEGER NOT NULL DEFAULT 1 CHECK (form IN (1, 2));

-- A line goes on from the last one and from nothing else: no number twice (INSERT OR REPLACE, whatever the connection's
-- settings), none left out, no chain beside the chain.
CREATE TRIGGER audit_goes_on BEFORE INSERT ON audit
WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM audit)
  OR NEW.previous IS NOT coalesce((SELECT digest FROM audit ORDER BY id DESC LIMIT 1), zeroblob(32))
BEGIN SELECT RAISE(ABORT, 'audit is append-only: a line goes on from the last one'); END;

-- The intake writes most of the lines, and writes them fast; they stand in no index but that of the time. Whoever looks
-- for them finds them without one.
CREATE INDEX audit_at ON audit (at);
CREATE INDEX audit_person ON audit (staff_id) WHERE staff_id IS NOT NULL;
CREATE INDEX audit_action ON audit (action) WHERE action <> 'intake.kept';
CREATE INDEX audit_subject ON audit (subject) WHERE action <> 'intake.kept';

-- Key pairs (Ed25519) that the log's head is signed with; the private half is sealed with the vault key. A retired key
-- signs no more and verifies what it signed; it is never taken away.
CREATE TABLE signing_key (
  kid TEXT PRIMARY KEY,
  public_jwk TEXT NOT NULL CHECK (json_valid(public_jwk)),
  private_sealed BLOB NOT NULL,
  created_at TEXT NOT NULL,
  retired_at TEXT
) STRICT;
CREATE TRIGGER signing_key_stays BEFORE DELETE ON signing_key
BEGIN SELECT RAISE(ABORT, 'a signing key is never taken away'); END;
CREATE TRIGGER signing_key_stays_itself BEFORE UPDATE OF kid, public_jwk, created_at ON signing_key
BEGIN SELECT RAISE(ABORT, 'a signing key is never changed'); END;

-- Signed heads of the audit log: up to which line it went and with which digest, and when. Append-only.
CREATE TABLE audit_head (
  id INTEGER PRIMARY KEY,
  line_id INTEGER NOT NULL REFERENCES audit (id),
  digest BLOB NOT NULL CHECK (length(digest) = 32),
  signed_at TEXT NOT NULL,
  kid TEXT NOT NULL REFERENCES signing_key (kid),
  -- The whole as a compact JWS (RFC 7515); the columns beside it repeat what it says.
  signature TEXT NOT NULL
) STRICT;
CREATE INDEX audit_head_line ON audit_head (line_id);
CREATE TRIGGER audit_head_goes_on BEFORE INSERT ON audit_head
WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM audit_head)
BEGIN SELECT RAISE(ABORT, 'audit_head is append-only'); END;
CREATE TRIGGER audit_head_never_changes BEFORE UPDATE ON audit_head BEGIN SELECT RAISE(ABORT, 'audit_head is append-only'); END;
CREATE TRIGGER audit_head_never_shrinks BEFORE DELETE ON audit_head BEGIN SELECT RAISE(ABORT, 'audit_head is append-only'); END;
