-- Finding. `search_entry` holds, a row a reservation, the terms by which it is found (main/search/terms.ts makes them);
-- `search_index` is their full-text index. It stores neither positions nor sizes: a term is there or not, and the kind of
-- a term is its first letter. Entries are only ever inserted and deleted, and the triggers carry that into the index.
CREATE TABLE search_entry (
  reservation_id INTEGER PRIMARY KEY,
  terms TEXT NOT NULL
) STRICT;

CREATE VIRTUAL TABLE search_index USING fts5 (
  terms,
  content = 'search_entry',
  content_rowid = 'reservation_id',
  tokenize = "ascii tokenchars '@.+-_'",
  detail = 'none',
  columnsize = 0
);
-- What is taken out is really gone from the index, and not only marked as gone until some later merge.
INSERT INTO search_index (search_index, rank) VALUES ('secure-delete', 1);

CREATE TRIGGER search_entry_indexed AFTER INSERT ON search_entry BEGIN
  INSERT INTO search_index (rowid, terms) VALUES (NEW.reservation_id, NEW.terms);
END;
CREATE TRIGGER search_entry_forgotten AFTER DELETE ON search_entry BEGIN
  INSERT INTO search_index (search_index, rowid, terms) VALUES ('delete', OLD.reservation_id, OLD.terms);
END;
CREATE TRIGGER search_entry_replaced BEFORE UPDATE ON search_entry BEGIN
  SELECT RAISE(ABORT, 'an entry is deleted and inserted anew');
END;

-- Reservations whose entry is to be made anew: marked in the transaction of the change itself, by triggers, so that no
-- change can be forgotten, whoever makes it; worked off in short transactions right after it.
CREATE TABLE search_pending (
  reservation_id INTEGER PRIMARY KEY
) STRICT;

-- Which making of terms the entries are of; another one in the program makes all anew.
CREATE TABLE search_state (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  terms_version INTEGER NOT NULL
) STRICT;

CREATE TRIGGER reservation_to_index AFTER INSERT ON reservation BEGIN
  INSERT OR IGNORE INTO search_pending VALUES (NEW.id);
END;
CREATE TRIGGER reservation_to_index_again AFTER UPDATE OF
  locator, booking_id, client_given, client_family, client_address, destination, kinds, total_amount, total_currency
ON reservation BEGIN
  INSERT OR IGNORE INTO search_pending VALUES (NEW.id);
END;
CREATE TRIGGER reservation_to_forget AFTER DELETE ON reservation BEGIN
  INSERT OR IGNORE INTO search_pending VALUES (OLD.id);
END;

CREATE TRIGGER traveller_to_index AFTER INSERT ON traveller BEGIN
  INSERT OR IGNORE INTO search_pending VALUES (NEW.reservation_id);
END;
CREATE TRIGGER traveller_to_index_again AFTER UPDATE ON traveller BEGIN
  INSERT OR IGNORE INTO search_pending VALUES (NEW.reservation_id);
END;
CREATE TRIGGER traveller_to_forget AFTER DELETE ON traveller BEGIN
  INSERT OR IGNORE INTO search_pending VALUES (OLD.reservation_id);
END;

CREATE TRIGGER client_phone_to_index AFTER INSERT ON client_phone BEGIN
  INSERT OR IGNORE INTO search_pending VALUES (NEW.reservation_id);
END;
CREATE TRIGGER client_phone_to_index_again AFTER UPDATE ON client_phone BEGIN
  INSERT OR IGNORE INTO search_pending VALUES (NEW.reservation_id);
END;
CREATE TRIGGER client_phone_to_forget AFTER DELETE ON client_phone BEGIN
  INSERT OR IGNORE INTO search_pending VALUES (OLD.reservation_id);
END;

CREATE TRIGGER client_email_to_index AFTER INSERT ON client_email BEGIN
  INSERT OR IGNORE INTO search_pending VALUES (NEW.reservation_id);
END;
CREATE TRIGGER client_email_to_index_again AFTER UPDATE ON client_email BEGIN
  INSERT OR IGNORE INTO search_pending VALUES (NEW.reservation_id);
END;
CREATE TRIGGER client_email_to_forget AFTER DELETE ON client_email BEGIN
  INSERT OR IGNORE INTO search_pending VALUES (OLD.reservation_id);
END;

CREATE TRIGGER segment_to_index AFTER INSERT ON segment BEGIN
  INSERT OR IGNORE INTO search_pending VALUES (NEW.reservation_id);
END;
CREATE TRIGGER segment_to_index_again AFTER UPDATE ON segment BEGIN
  INSERT OR IGNORE INTO search_pending VALUES (NEW.reservation_id);
END;
CREATE TRIGGER segment_to_forget AFTER DELETE ON segment BEGIN
  INSERT OR IGNORE INTO search_pending VALUES (OLD.reservation_id);
END;

-- Who has open warnings or an open amendment, answered from the index alone, and in the order of ids.
CREATE INDEX reservation_warned_ids ON reservation (id, open_warnings) WHERE open_warnings > 0;
CREATE INDEX reservation_amended_ids ON reservation (id, amended_version) WHERE amended_version IS NOT NULL;

-- Ticket numbers, and the numbers of every later kind of document.
CREATE TRIGGER document_to_index AFTER INSERT ON document BEGIN
  INSERT OR IGNORE INTO search_pending VALUES (NEW.reservation_id);
END;
CREATE TRIGGER document_to_forget AFTER DELETE ON document BEGIN
  INSERT OR IGNORE INTO search_pending VALUES (OLD.reservation_id);
END;
