-- Who has ended the tour of the desk, and how; it offers itself to everybody else.
CREATE TABLE tour (
  staff_id INTEGER PRIMARY KEY REFERENCES staff (id),
  how TEXT NOT NULL CHECK (how IN ('finished', 'skipped')),
  ended_at TEXT NOT NULL
) STRICT;
