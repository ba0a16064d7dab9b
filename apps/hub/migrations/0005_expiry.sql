-- Session keys that are past their day are overwritten with one zero byte; the name stays, so that a replayed set-up is still known.
create index sessions_with_keys on sessions (created_at) where octet_length(wrapped_keys) > 1;

-- Parcels that were begun and never finished, by age.
create index parcels_open_by_age on parcels (begun_at) where closed_at is null;

create index officer_sessions_by_age on officer_sessions (created_at);
