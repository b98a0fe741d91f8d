-- Roles of the centre's PostgreSQL: run once by the owner of the tables, after `centre init`, and again after an update
-- of the program (it can be repeated). Then give each program its own login:
--     CREATE ROLE intake_1 LOGIN PASSWORD '…' IN ROLE centre_ingest;
-- centre_ingest takes batches in and answers: it can add to what is official, never change or delete it; the one
-- exception is the personal part of a row, which the trigger lets go only where an erasure was ordered.
-- centre_reader sees everything and changes nothing: reports, `centre verify`, the page that checks receipts.

DO $$ BEGIN CREATE ROLE centre_ingest NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE centre_reader NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$;

DO $$
DECLARE
    one text;
    official text[] := ARRAY['containers', 'log', 'deeds', 'acknowledgements', 'centre_epochs', 'rows', 'messages',
                             'recalls', 'staff_acts', 'publications', 'destruction_lists', 'destroyed_containers',
                             'alembic_version'];
BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO centre_ingest, centre_reader', current_schema());
    FOR one IN
        SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')
    LOOP
        EXECUTE format('REVOKE ALL ON %I FROM PUBLIC, centre_ingest, centre_reader', one);
        EXECUTE format('GRANT SELECT ON %I TO centre_ingest, centre_reader', one);
        -- Parts of a table are reached by way of the whole; by their own names nobody but the owner writes to them.
        CONTINUE WHEN (SELECT relispartition FROM pg_class
                       WHERE relname = one AND relnamespace = current_schema()::regnamespace);
        IF one = 'alembic_version' THEN
            CONTINUE;
        ELSIF one = ANY (official) THEN
            EXECUTE format('GRANT INSERT ON %I TO centre_ingest', one);
        ELSE
            EXECUTE format('GRANT INSERT, UPDATE, DELETE ON %I TO centre_ingest', one);
        END IF;
    END LOOP;
    GRANT UPDATE (person, salt) ON rows TO centre_ingest;
    EXECUTE format('GRANT USAGE ON ALL SEQUENCES IN SCHEMA %I TO centre_ingest', current_schema());
END $$;
