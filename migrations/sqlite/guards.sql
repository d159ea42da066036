-- What drizzle-kit does not know: triggers and the full-text index. Applied at the end of every migrate run, inside its transaction;
-- rebuilding a table drops its triggers without a word. Every statement may be run again.

-- Published versions never change (rule V5), and go only with their organisation: its own tombstone has its id twice.
DROP TRIGGER IF EXISTS set_versions_frozen_update;
CREATE TRIGGER set_versions_frozen_update BEFORE UPDATE ON set_versions BEGIN SELECT RAISE(ABORT, 'frozen'); END;
DROP TRIGGER IF EXISTS set_versions_frozen_delete;
CREATE TRIGGER set_versions_frozen_delete BEFORE DELETE ON set_versions
  WHEN NOT EXISTS (SELECT 1 FROM erasures WHERE organisation_id = OLD.organisation_id AND assessment_id = OLD.organisation_id)
  BEGIN SELECT RAISE(ABORT, 'frozen'); END;
DROP TRIGGER IF EXISTS version_wordings_frozen_update;
CREATE TRIGGER version_wordings_frozen_update BEFORE UPDATE ON version_wordings BEGIN SELECT RAISE(ABORT, 'frozen'); END;
DROP TRIGGER IF EXISTS version_wordings_frozen_delete;
CREATE TRIGGER version_wordings_frozen_delete BEFORE DELETE ON version_wordings
  WHEN NOT EXISTS (SELECT 1 FROM erasures WHERE organisation_id = OLD.organisation_id AND assessment_id = OLD.organisation_id)
  BEGIN SELECT RAISE(ABORT, 'frozen'); END;

-- What happened stays told.
DROP TRIGGER IF EXISTS audit_events_frozen_update;
CREATE TRIGGER audit_events_frozen_update BEFORE UPDATE ON audit_events BEGIN SELECT RAISE(ABORT, 'frozen'); END;
DROP TRIGGER IF EXISTS audit_events_frozen_delete;
CREATE TRIGGER audit_events_frozen_delete BEFORE DELETE ON audit_events BEGIN SELECT RAISE(ABORT, 'frozen'); END;

-- What was released or kept of an assessment never changes, and goes only once a tombstone says that the assessment was erased.
DROP TRIGGER IF EXISTS results_frozen_update;
CREATE TRIGGER results_frozen_update BEFORE UPDATE ON results BEGIN SELECT RAISE(ABORT, 'frozen'); END;
DROP TRIGGER IF EXISTS results_frozen_delete;
CREATE TRIGGER results_frozen_delete BEFORE DELETE ON results
  WHEN NOT EXISTS (SELECT 1 FROM erasures WHERE organisation_id = OLD.organisation_id AND assessment_id = OLD.assessment_id)
  BEGIN SELECT RAISE(ABORT, 'frozen'); END;
DROP TRIGGER IF EXISTS milestones_frozen_update;
CREATE TRIGGER milestones_frozen_update BEFORE UPDATE ON milestones BEGIN SELECT RAISE(ABORT, 'frozen'); END;
DROP TRIGGER IF EXISTS milestones_frozen_delete;
CREATE TRIGGER milestones_frozen_delete BEFORE DELETE ON milestones
  WHEN NOT EXISTS (SELECT 1 FROM erasures WHERE organisation_id = OLD.organisation_id AND assessment_id = OLD.assessment_id)
  BEGIN SELECT RAISE(ABORT, 'frozen'); END;

-- The index keeps no second copy of the words. Its row ids are of our own making: VACUUM may renumber those of search_entries.
-- `ascii` divides at spaces and folds nothing: the words come ready (content/search/words.ts).
CREATE TABLE IF NOT EXISTS search_rows (id INTEGER PRIMARY KEY, entry TEXT NOT NULL UNIQUE);
CREATE VIRTUAL TABLE IF NOT EXISTS search_index USING fts5(title_words, name_words, text_words, stemmed_as, content='', contentless_delete=1, tokenize='ascii');

DROP TRIGGER IF EXISTS search_entries_insert;
CREATE TRIGGER search_entries_insert AFTER INSERT ON search_entries BEGIN
  INSERT INTO search_rows (entry) VALUES (NEW.id);
  INSERT INTO search_index (rowid, title_words, name_words, text_words, stemmed_as)
    SELECT id, NEW.title_words, NEW.name_words, NEW.text_words, NEW.stemmed_as FROM search_rows WHERE entry = NEW.id;
END;
DROP TRIGGER IF EXISTS search_entries_delete;
CREATE TRIGGER search_entries_delete AFTER DELETE ON search_entries BEGIN
  DELETE FROM search_index WHERE rowid = (SELECT id FROM search_rows WHERE entry = OLD.id);
  DELETE FROM search_rows WHERE entry = OLD.id;
END;
DROP TRIGGER IF EXISTS search_entries_update;
CREATE TRIGGER search_entries_update AFTER UPDATE OF id, title_words, name_words, text_words, stemmed_as ON search_entries BEGIN
  UPDATE search_rows SET entry = NEW.id WHERE entry = OLD.id;
  UPDATE search_index
    SET title_words = NEW.title_words, name_words = NEW.name_words, text_words = NEW.text_words, stemmed_as = NEW.stemmed_as
    WHERE rowid = (SELECT id FROM search_rows WHERE entry = NEW.id);
END;
