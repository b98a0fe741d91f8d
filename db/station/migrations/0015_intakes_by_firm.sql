-- A firm's timeline shows its filings.
CREATE INDEX intakes_by_firm ON intakes (organisation_id, day) WHERE organisation_id IS NOT NULL;
