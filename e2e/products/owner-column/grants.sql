GRANT USAGE ON SCHEMA public TO provisioning_app;
GRANT INSERT ON public.studios TO provisioning_app;
CREATE POLICY "the console adds studios" ON public.studios FOR INSERT TO provisioning_app WITH CHECK (true);
