GRANT USAGE ON SCHEMA app TO provisioning_app;
GRANT INSERT, SELECT (id) ON app.companies TO provisioning_app;
GRANT INSERT ON app.company_members TO provisioning_app;

-- FOR ALL, because the insert also reads the key that the database generates.
CREATE POLICY "the console adds and reads companies" ON app.companies FOR ALL TO provisioning_app USING (true);
CREATE POLICY "the console adds owners" ON app.company_members FOR INSERT TO provisioning_app WITH CHECK (role = 'owner');
