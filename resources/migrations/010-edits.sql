-- What staff noted about a reservation. A note is never changed and never taken away: a correction is another note that
-- names the one it stands for, once.
CREATE TABLE note (
  id INTEGER PRIMARY KEY,
  reservation_id INTEGER NOT NULL REFERENCES reservation (id),
  at TEXT NOT NULL,
  staff_id INTEGER NOT NULL REFERENCES staff (id),
  actor TEXT NOT NULL,
  text TEXT NOT NULL,
  corrects INTEGER UNIQUE REFERENCES note (id)
) STRICT;
CREATE INDEX note_reservation ON note (reservation_id, id);
CREATE TRIGGER note_never_changes BEFORE UPDATE ON note BEGIN SELECT RAISE(ABORT, 'a note is never changed'); END;
CREATE TRIGGER note_never_shrinks BEFORE DELETE ON note BEGIN SELECT RAISE(ABORT, 'a note is never taken away'); END;
-- INSERT OR REPLACE would take the older row away without asking the trigger above.
CREATE TRIGGER note_never_replaced BEFORE INSERT ON note
WHEN EXISTS (SELECT 1 FROM note WHERE id = NEW.id OR corrects = NEW.corrects)
BEGIN SELECT RAISE(ABORT, 'a note is never changed'); END;
