-- The tables of schema.ts are there: the baseline creates them in an empty database, and a product has them already.
SELECT 1;
