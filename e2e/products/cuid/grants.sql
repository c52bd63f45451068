GRANT USAGE ON SCHEMA public, extensions TO provisioning_app;
GRANT INSERT, SELECT ("id") ON public."Workspace" TO provisioning_app;
GRANT INSERT ON public."Membership" TO provisioning_app;

CREATE POLICY "the console adds workspaces" ON public."Workspace" FOR INSERT TO provisioning_app WITH CHECK (true);
CREATE POLICY "the console reads what it adds" ON public."Workspace" FOR SELECT TO provisioning_app USING (true);
CREATE POLICY "the console adds owners" ON public."Membership" FOR INSERT TO provisioning_app WITH CHECK ("role" = 'OWNER');
