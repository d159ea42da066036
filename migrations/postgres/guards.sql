-- What drizzle-kit does not know: triggers, the full-text index and row-level security. Applied at the end of every migrate run,
-- inside its transaction. Every statement may be run again.

-- Published versions never change (rule V5), and go only with their organisation: its own tombstone has its id twice.
CREATE OR REPLACE FUNCTION refuse_frozen () RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  RAISE EXCEPTION 'frozen' USING ERRCODE = 'PP001';
END $$;

CREATE OR REPLACE FUNCTION refuse_unless_organisation_erased () RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM public.erasures WHERE organisation_id = OLD.organisation_id AND assessment_id = OLD.organisation_id) THEN
    RAISE EXCEPTION 'frozen' USING ERRCODE = 'PP001';
  END IF;
  RETURN OLD;
END $$;

CREATE OR REPLACE TRIGGER set_versions_frozen BEFORE UPDATE ON set_versions FOR EACH ROW EXECUTE FUNCTION refuse_frozen();
CREATE OR REPLACE TRIGGER set_versions_frozen_delete BEFORE DELETE ON set_versions FOR EACH ROW EXECUTE FUNCTION refuse_unless_organisation_erased();
CREATE OR REPLACE TRIGGER set_versions_frozen_truncate BEFORE TRUNCATE ON set_versions FOR EACH STATEMENT EXECUTE FUNCTION refuse_frozen();
CREATE OR REPLACE TRIGGER version_wordings_frozen BEFORE UPDATE ON version_wordings FOR EACH ROW EXECUTE FUNCTION refuse_frozen();
CREATE OR REPLACE TRIGGER version_wordings_frozen_delete BEFORE DELETE ON version_wordings
  FOR EACH ROW EXECUTE FUNCTION refuse_unless_organisation_erased();
CREATE OR REPLACE TRIGGER version_wordings_frozen_truncate BEFORE TRUNCATE ON version_wordings
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_frozen();

-- What happened stays told.
CREATE OR REPLACE TRIGGER audit_events_frozen BEFORE UPDATE OR DELETE ON audit_events FOR EACH ROW EXECUTE FUNCTION refuse_frozen();
CREATE OR REPLACE TRIGGER audit_events_frozen_truncate BEFORE TRUNCATE ON audit_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_frozen();

-- What was released or kept of an assessment never changes, and goes only once a tombstone says that the assessment was erased.
CREATE OR REPLACE FUNCTION refuse_unless_erased () RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM public.erasures WHERE organisation_id = OLD.organisation_id AND assessment_id = OLD.assessment_id) THEN
    RAISE EXCEPTION 'frozen' USING ERRCODE = 'PP001';
  END IF;
  RETURN OLD;
END $$;
CREATE OR REPLACE TRIGGER results_frozen BEFORE UPDATE ON results FOR EACH ROW EXECUTE FUNCTION refuse_frozen();
CREATE OR REPLACE TRIGGER results_frozen_delete BEFORE DELETE ON results FOR EACH ROW EXECUTE FUNCTION refuse_unless_erased();
CREATE OR REPLACE TRIGGER results_frozen_truncate BEFORE TRUNCATE ON results FOR EACH STATEMENT EXECUTE FUNCTION refuse_frozen();
CREATE OR REPLACE TRIGGER milestones_frozen BEFORE UPDATE ON milestones FOR EACH ROW EXECUTE FUNCTION refuse_frozen();
CREATE OR REPLACE TRIGGER milestones_frozen_delete BEFORE DELETE ON milestones FOR EACH ROW EXECUTE FUNCTION refuse_unless_erased();
CREATE OR REPLACE TRIGGER milestones_frozen_truncate BEFORE TRUNCATE ON milestones FOR EACH STATEMENT EXECUTE FUNCTION refuse_frozen();

-- The words come ready (content/search/words.ts) and are kept as they are, with their places for the ranking; to_tsvector would divide
-- them in its own way. A longer word is no word, and PostgreSQL would refuse it. What the function answers is stored: a change needs a new
-- name. There is no GIN index: under row-level security the planner may not use one, since @@ is not leakproof.
CREATE OR REPLACE FUNCTION search_lexemes_of (title_words text, name_words text, text_words text, stemmed_as text)
  RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog
  RETURN (
    SELECT coalesce(string_agg('''' || replace(replace(word, '\', '\\'), '''', '''''') || ''':' || least(place, 16383)::text || weight, ' '), '')::tsvector
    FROM (
      SELECT word, place, 'A' FROM unnest(string_to_array(title_words, ' ')) WITH ORDINALITY AS title (word, place)
      UNION ALL
      SELECT word, place, 'B' FROM unnest(string_to_array(name_words, ' ')) WITH ORDINALITY AS names (word, place)
      UNION ALL
      SELECT word, place, 'D' FROM unnest(string_to_array(text_words, ' ')) WITH ORDINALITY AS body (word, place)
      UNION ALL
      -- No word begins so.
      SELECT '=' || stemmed_as, 1, 'C'
    ) AS words (word, place, weight)
    WHERE word <> '' AND length(word) <= 500
  );
ALTER TABLE search_entries ADD COLUMN IF NOT EXISTS lexemes tsvector
  GENERATED ALWAYS AS (search_lexemes_of(title_words, name_words, text_words, stemmed_as)) STORED;
DROP FUNCTION IF EXISTS search_lexemes (text, text);

-- The organisation of the running transaction; null when none was set, and then nothing equals it.
CREATE OR REPLACE FUNCTION current_organisation () RETURNS uuid LANGUAGE sql STABLE SET search_path = pg_catalog
  RETURN nullif(current_setting('app.organisation', true), '')::uuid;

-- Every table that an organisation owns rows of: only the owner writes. What others may read is said below, table by table.
DO $$
DECLARE guarded record;
BEGIN
  FOR guarded IN
    SELECT tables.name, tables.owner FROM (VALUES
      ('organisations', 'id'),
      ('principle_sets', 'organisation_id'),
      ('set_versions', 'organisation_id'),
      ('version_wordings', 'organisation_id'),
      ('set_drafts', 'organisation_id'),
      ('version_bases', 'organisation_id'),
      ('version_retirements', 'organisation_id'),
      ('library_documents', 'organisation_id'),
      ('search_entries', 'organisation_id'),
      ('link_states', 'organisation_id'),
      ('api_keys', 'organisation_id'),
      ('audit_events', 'organisation_id'),
      ('idempotency_keys', 'organisation_id'),
      ('arrangements', 'organisation_id'),
      ('assessments', 'organisation_id'),
      ('invitations', 'organisation_id'),
      ('responses', 'organisation_id'),
      ('results', 'organisation_id'),
      ('milestones', 'organisation_id'),
      ('milestone_copies', 'organisation_id'),
      ('assessment_transitions', 'organisation_id'),
      ('actions', 'organisation_id'),
      ('evidence', 'organisation_id'),
      ('erasures', 'organisation_id')
    ) AS tables (name, owner)
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', guarded.name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', guarded.name);
    EXECUTE format('DROP POLICY IF EXISTS own_rows ON %I', guarded.name);
    EXECUTE format('CREATE POLICY own_rows ON %I USING (%I = (SELECT current_organisation()))', guarded.name, guarded.owner);
    EXECUTE format('DROP POLICY IF EXISTS public_rows ON %I', guarded.name);
  END LOOP;
END $$;

-- Resting on a version lets an organisation read it for good, so it must be one that it may read: foreign keys do not ask, and a
-- policy may not, since that of set_versions asks this table.
CREATE OR REPLACE FUNCTION refuse_unreadable_base () RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM public.set_versions WHERE id = NEW.base_version_id) THEN
    RAISE EXCEPTION 'the base cannot be read' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER version_bases_readable BEFORE INSERT OR UPDATE ON version_bases FOR EACH ROW EXECUTE FUNCTION refuse_unreadable_base();

-- So do an assessment and a result with the version that they look through.
CREATE OR REPLACE FUNCTION refuse_unreadable_version () RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM public.set_versions WHERE id = NEW.version_id) THEN
    RAISE EXCEPTION 'the version cannot be read' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER results_readable BEFORE INSERT ON results FOR EACH ROW EXECUTE FUNCTION refuse_unreadable_version();
CREATE OR REPLACE TRIGGER assessments_readable BEFORE INSERT OR UPDATE OF version_id ON assessments FOR EACH ROW EXECUTE FUNCTION refuse_unreadable_version();

CREATE POLICY public_rows ON organisations FOR SELECT USING (true);
CREATE POLICY public_rows ON library_documents FOR SELECT USING (true);
-- An unlisted set is read by whoever has its id (rule V8); that it is in no list is the queries' business.
CREATE POLICY public_rows ON principle_sets FOR SELECT USING (visibility IN ('public', 'unlisted'));
-- What a set or an assessment of one's own rests on stays readable, whatever becomes of it (rule V8). OFFSET 0 changes nothing but
-- the plan: made while a table is empty it would hash all of the organisation's rows, and a session keeps such a plan for each insert.
CREATE POLICY public_rows ON set_versions FOR SELECT USING (
  EXISTS (SELECT FROM principle_sets WHERE principle_sets.id = set_id AND visibility IN ('public', 'unlisted') AND deleted_at IS NULL OFFSET 0)
  OR EXISTS (SELECT FROM version_bases WHERE base_version_id = set_versions.id AND version_bases.organisation_id = (SELECT current_organisation()) OFFSET 0)
  OR EXISTS (SELECT FROM assessments WHERE version_id = set_versions.id AND assessments.organisation_id = (SELECT current_organisation()) OFFSET 0)
  OR EXISTS (SELECT FROM results WHERE version_id = set_versions.id AND results.organisation_id = (SELECT current_organisation()) OFFSET 0)
);
CREATE POLICY public_rows ON version_wordings FOR SELECT USING (EXISTS (SELECT FROM set_versions WHERE set_versions.id = version_id));
CREATE POLICY public_rows ON version_retirements FOR SELECT USING (EXISTS (SELECT FROM set_versions WHERE set_versions.id = version_id));
CREATE POLICY public_rows ON search_entries FOR SELECT USING (
  set_id IS NULL OR EXISTS (SELECT FROM principle_sets WHERE principle_sets.id = set_id AND visibility = 'public')
);
-- A page of an unlisted set leaves its broken links out too; that it is in no list is the queries' business.
CREATE POLICY public_rows ON link_states FOR SELECT USING (
  set_id IS NULL OR EXISTS (SELECT FROM principle_sets WHERE principle_sets.id = set_id AND visibility IN ('public', 'unlisted'))
);

-- Whose rows may be seen is known once a key has been found, so one key is found by its id alone, through this function and in no
-- other way. It runs as the owner of the tables, whom forced row-level security binds too: the policy is for that role, which the
-- service is no member of (storage/postgres/role.ts).
CREATE OR REPLACE FUNCTION find_api_key (key_id uuid) RETURNS SETOF api_keys LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
  AS $$ SELECT * FROM public.api_keys WHERE id = key_id $$;
REVOKE EXECUTE ON FUNCTION find_api_key FROM PUBLIC;
DROP POLICY IF EXISTS found_by_id ON api_keys;
CREATE POLICY found_by_id ON api_keys FOR SELECT TO CURRENT_USER USING (true);
