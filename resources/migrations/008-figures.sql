-- Figures: the runs of the intake and the quarantine by time.
CREATE INDEX intake_run_ended ON intake_run (ended_at);
CREATE INDEX intake_run_went_through ON intake_run (ended_at) WHERE fault IS NULL;
CREATE INDEX quarantine_pulled ON quarantine (pulled_at);
