-- Who is to be told of what, decided once. A row is written in the transaction that decides it; whoever sends goes by this table and never by memory.
create table alerts (
  -- The same failure and the same rung of the ladder have the same key, so a receiver drops what it has seen.
  key text primary key check (length(key) between 1 and 200),
  facility text not null check (facility ~ '^[a-z][a-z0-9-]{1,39}$'),
  -- To whom: a role, not a person.
  rung text not null check (rung in ('facility-duty', 'technician', 'regional-supervisor', 'monitor', 'prosecutor')),
  scope text not null check (scope in ('terminal', 'site')),
  terminals bigint[] not null check (cardinality(terminals) between 1 and 10000),
  -- When the failure began.
  since_at bigint not null,
  -- Not to be sent before: quiet hours.
  due_at bigint not null,
  decided_at bigint not null
);
create index alerts_by_due on alerts (due_at);
create index alerts_by_facility on alerts (facility, since_at);
create trigger alert_is_final before update or delete on alerts for each row execute function dauys_never('who was to be told of what may never change');
create trigger alerts_are_kept before truncate on alerts
  for each statement execute function dauys_never('who was to be told of what may never go');
