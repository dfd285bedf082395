-- Copies of the store that were opened, checked and found whole; the copies themselves lie in the backup folder, each with
-- a label of its own, so that a store that is older than they are finds them again.
CREATE TABLE backup (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('scheduled', 'byHand', 'migration', 'rekey')),
  made_at TEXT NOT NULL,
  octets INTEGER NOT NULL,
  counts TEXT NOT NULL CHECK (json_valid(counts)),
  checked_at TEXT NOT NULL,
  -- Written before the copy is removed, so that a removal that is cut short is carried on.
  removed_at TEXT
) STRICT;
CREATE INDEX backup_newest ON backup (made_at DESC);

-- Restores of the newest copy into a temporary folder.
CREATE TABLE drill (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  copy TEXT,
  -- The step that failed; null where it passed.
  failed_at TEXT,
  code TEXT,
  took INTEGER NOT NULL
) STRICT;
