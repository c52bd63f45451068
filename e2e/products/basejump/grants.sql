GRANT USAGE ON SCHEMA basejump TO provisioning_app;
GRANT INSERT, SELECT (id) ON basejump.accounts TO provisioning_app;

CREATE POLICY "the console adds accounts" ON basejump.accounts FOR INSERT TO provisioning_app WITH CHECK (NOT personal_account);
-- The insert returns the key that the database generates.
CREATE POLICY "the console reads what it adds" ON basejump.accounts FOR SELECT TO provisioning_app USING (true);
