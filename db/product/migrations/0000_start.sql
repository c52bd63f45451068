-- The tables of schema.ts already exist: the baseline creates them in an empty database, and an existing product has its own.
SELECT 1;
