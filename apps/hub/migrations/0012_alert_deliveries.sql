-- Alerts whose deliveries are not written yet. Filled by the statement that decides an alert, so no crash between loses one.
create table alerts_unaddressed (
  alert text primary key,
  decided_at bigint not null
);
create index alerts_unaddressed_by_time on alerts_unaddressed (decided_at);
create function dauys_address_alerts() returns trigger language plpgsql as $$
begin
  insert into alerts_unaddressed (alert, decided_at) select key, decided_at from decided on conflict do nothing;
  return null;
end
$$;
create trigger alerts_are_addressed after insert on alerts referencing new table as decided
  for each statement execute function dauys_address_alerts();
insert into alerts_unaddressed (alert, decided_at) select key, decided_at from alerts;
create index alerts_by_decision on alerts (decided_at);

-- One alert on its way to one receiver. Tried until it arrives.
create table alert_deliveries (
  alert text not null,
  receiver text not null check (receiver ~ '^[a-z][a-z0-9-]{1,39}$'),
  since bigint not null,
  attempts integer not null default 0 check (attempts >= 0),
  -- The next attempt; while one is under way, when another process may repeat it.
  next_at bigint not null,
  -- Whose attempt is under way.
  attempt bytea check (octet_length(attempt) = 16),
  delivered_at bigint,
  -- Why the last attempt failed.
  problem text check (problem ~ '^[a-z][a-z-]{1,39}$'),
  primary key (alert, receiver)
);
create index alert_deliveries_due on alert_deliveries (receiver, next_at) where delivered_at is null;

-- Once delivered, always delivered; attempts are counted and never uncounted.
create function dauys_delivery_goes_on() returns trigger language plpgsql as $$
begin
  if old.delivered_at is null and new.attempts >= old.attempts
    and (new.alert, new.receiver, new.since) = (old.alert, old.receiver, old.since) then
    return new;
  end if;
  raise exception 'a delivery only goes on' using errcode = 'restrict_violation';
end
$$;
create trigger delivery_goes_on before update on alert_deliveries for each row execute function dauys_delivery_goes_on();
create trigger delivery_is_kept before delete on alert_deliveries
  for each row execute function dauys_never('whether somebody was told may never go');
create trigger deliveries_are_kept before truncate on alert_deliveries
  for each statement execute function dauys_never('whether somebody was told may never go');
