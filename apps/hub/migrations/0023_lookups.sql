-- What is asked for often, and by what: so that none of it reads a whole table that grows for years.
-- The first day of which anything was seen: asked each minute.
create index availability_days_by_day on availability_days (day);
-- Silences that touch a month: those that lasted beyond its beginning, and those that last.
create index silences_by_end on silences (to_at);
-- What people typed in a facility, and the newest codes of all bodies.
create index visit_codes_by_facility on visit_codes (facility, made_at desc);
create index visit_codes_by_time on visit_codes (made_at desc, hash);
-- Announcements of all facilities, the newest first.
create index maintenance_by_time on maintenance (from_at desc, id);
-- What arrived in a year, for the quiet facility. Times only grow: the index grows at its end.
create index envelopes_by_time on envelopes (accepted_at);
-- Nobody asks for a canary by its nonce.
drop index canary_seen_by_nonce;
