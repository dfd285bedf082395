-- Who may come in: first passwords, idle accounts, second factors.

-- Whether the password was given by somebody else and must be replaced before anything else is done with it.
ALTER TABLE staff ADD COLUMN password_due INTEGER NOT NULL DEFAULT 0 CHECK (password_due IN (0, 1));
ALTER TABLE staff ADD COLUMN password_changed_at TEXT;
-- Why `disabled_at` is set: by an administrator, or because the person did not work for 90 days.
ALTER TABLE staff ADD COLUMN disabled_for TEXT CHECK (disabled_for IN ('administrator', 'idle'));
-- When the person last signed in or unlocked, or the account was last made or enabled: the 90 days count from here.
ALTER TABLE staff ADD COLUMN active_at TEXT;
UPDATE staff SET password_changed_at = created_at, active_at = coalesce(last_sign_in_at, created_at);
UPDATE staff SET disabled_for = 'administrator' WHERE disabled_at IS NOT NULL;

-- A TOTP secret (RFC 6238) that was confirmed with a code.
CREATE TABLE second_factor (
  staff_id INTEGER PRIMARY KEY REFERENCES staff (id),
  -- Sealed with the vault key.
  secret_sealed BLOB NOT NULL,
  -- The time step of the newest code that was accepted: no code is accepted twice, nor an older one.
  last_step INTEGER NOT NULL,
  confirmed_at TEXT NOT NULL
) STRICT;

-- Each stands in for the second factor once. The codes are random (80 bits), so a plain digest keeps them.
CREATE TABLE recovery_code (
  staff_id INTEGER NOT NULL REFERENCES staff (id),
  digest BLOB NOT NULL CHECK (length(digest) = 32),
  used_at TEXT,
  PRIMARY KEY (staff_id, digest)
) STRICT;
