-- Who works on what, what is due when, each person's saved views, and jobs over many reservations.

-- The earliest thing that must still be done for a reservation, and by which day; null where nothing is due. Worked out
-- from resources/rules/deadlines.json: the web form sends no deadlines.
ALTER TABLE reservation ADD COLUMN due_on TEXT;
ALTER TABLE reservation ADD COLUMN due_for TEXT CHECK (due_for IN ('ticket', 'payment', 'documents'));

-- Every queue by state is one range of each of these, in each of its orders; several states at once are merged.
CREATE INDEX reservation_due ON reservation (status, due_on, id, due_for);
CREATE INDEX reservation_amount ON reservation (status, total_amount, id);
-- The queues across states. They hold few reservations, so four orders cost little.
DROP INDEX reservation_warned;
-- The conditions' own columns are in the first of each, so that counting reads an index alone.
CREATE INDEX reservation_warned ON reservation (received_at, id, status, open_warnings)
  WHERE open_warnings > 0 AND status <> 'cancelled';
CREATE INDEX reservation_warned_due ON reservation (due_on, id) WHERE open_warnings > 0 AND status <> 'cancelled';
CREATE INDEX reservation_warned_departs ON reservation (departs_on, id) WHERE open_warnings > 0 AND status <> 'cancelled';
CREATE INDEX reservation_warned_amount ON reservation (total_amount, id) WHERE open_warnings > 0 AND status <> 'cancelled';
DROP INDEX reservation_amended;
CREATE INDEX reservation_amended ON reservation (received_at, id, amended_version) WHERE amended_version IS NOT NULL;
CREATE INDEX reservation_amended_due ON reservation (due_on, id) WHERE amended_version IS NOT NULL;
CREATE INDEX reservation_amended_departs ON reservation (departs_on, id) WHERE amended_version IS NOT NULL;
CREATE INDEX reservation_amended_amount ON reservation (total_amount, id) WHERE amended_version IS NOT NULL;

-- Who works on a reservation; one person at most.
CREATE TABLE claim (
  reservation_id INTEGER PRIMARY KEY REFERENCES reservation (id),
  staff_id INTEGER NOT NULL REFERENCES staff (id),
  since TEXT NOT NULL,
  -- The last command, or the last sign of somebody at the opened reservation.
  last_active TEXT NOT NULL
) STRICT;
CREATE INDEX claim_staff ON claim (staff_id, reservation_id);
CREATE INDEX claim_idle ON claim (last_active);

-- A queue with its order and filter, under a person's own name for it.
CREATE TABLE saved_view (
  id INTEGER PRIMARY KEY,
  staff_id INTEGER NOT NULL REFERENCES staff (id),
  name TEXT NOT NULL,
  view TEXT NOT NULL CHECK (json_valid(view)),
  position INTEGER NOT NULL
) STRICT;
CREATE INDEX saved_view_staff ON saved_view (staff_id, position, id);

-- One action over many reservations. What became of each is written in the transaction that does it.
CREATE TABLE bulk_job (
  id INTEGER PRIMARY KEY,
  staff_id INTEGER NOT NULL REFERENCES staff (id),
  -- The action and what goes with it: to whom, for what reason.
  task TEXT NOT NULL CHECK (json_valid(task)),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'cancelled', 'interrupted')),
  total INTEGER NOT NULL,
  started_at TEXT NOT NULL,
  ended_at TEXT
) STRICT;
CREATE INDEX bulk_job_staff ON bulk_job (staff_id, id);
CREATE INDEX bulk_job_open ON bulk_job (id) WHERE state IN ('waiting', 'running');

CREATE TABLE bulk_item (
  job_id INTEGER NOT NULL REFERENCES bulk_job (id),
  ordinal INTEGER NOT NULL,
  reservation_id INTEGER NOT NULL,
  -- The version that the person saw.
  version INTEGER NOT NULL,
  -- Null until its turn came: done, or refused for the reason in `refusal` (a failure of the contract).
  outcome TEXT CHECK (outcome IN ('done', 'refused')),
  refusal TEXT CHECK (refusal IS NULL OR json_valid(refusal)),
  PRIMARY KEY (job_id, ordinal)
) STRICT, WITHOUT ROWID;

-- Which rules the deadlines were worked out with, and up to which day departures were looked after; one row.
CREATE TABLE deadline_state (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  rules_digest TEXT NOT NULL,
  departed_to TEXT NOT NULL
) STRICT;
