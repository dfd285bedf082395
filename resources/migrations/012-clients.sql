-- One client's reservations, where a person said so, or decided or corrected something while they stood together. A
-- reservation that is in no record belongs to whom its own data name (main/clients/person.ts), and that is written nowhere.
CREATE TABLE client (
  id INTEGER PRIMARY KEY,
  made_at TEXT NOT NULL,
  -- The client that a person said this one is not.
  apart_from INTEGER REFERENCES client (id)
) STRICT;
CREATE INDEX client_apart ON client (apart_from) WHERE apart_from IS NOT NULL;

CREATE TABLE client_member (
  reservation_id INTEGER PRIMARY KEY REFERENCES reservation (id),
  client_id INTEGER NOT NULL REFERENCES client (id),
  -- said: a person said so, with a reason. shown: it was shown as this client's when somebody decided or corrected something.
  ground TEXT NOT NULL CHECK (ground IN ('said', 'shown')),
  at TEXT NOT NULL,
  staff_id INTEGER NOT NULL REFERENCES staff (id),
  actor TEXT NOT NULL,
  reason TEXT,
  CHECK ((ground = 'said') = (reason IS NOT NULL))
) STRICT;
CREATE INDEX client_member_client ON client_member (client_id, reservation_id);
