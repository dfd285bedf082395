-- What is known of a key beside what stands with the key itself. The keys of the store and of the vault lie outside of it.
CREATE TABLE key_record (
  kind TEXT NOT NULL,
  -- Its number; empty where there is one of the kind only.
  name TEXT NOT NULL,
  -- When the store first heard of it.
  seen_at TEXT NOT NULL,
  last_used_at TEXT,
  PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;

-- By the number of the vault key that sealed (octets 2 to 5): how many are left under an older one, and which come next.
CREATE INDEX booking_version_vault_key ON booking_version (substr(card_number_sealed, 2, 4))
  WHERE card_number_sealed IS NOT NULL;
CREATE INDEX quarantine_vault_key ON quarantine (substr(octets_sealed, 2, 4)) WHERE octets_sealed IS NOT NULL;

-- How many bookings came sealed for a key, and which were the last.
CREATE INDEX booking_version_sealing_key ON booking_version (sealing_kid, pulled_at) WHERE sealing_kid IS NOT NULL;
