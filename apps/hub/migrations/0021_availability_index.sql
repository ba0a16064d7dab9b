-- What is published of each month: minutes of each facility, from which anybody works out the index (docs/availability-index.md).
create table index_months (
  month text primary key check (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
  -- The last day of UTC (since 1970) that is counted.
  through integer not null,
  computed_at bigint not null,
  -- Late canaries, journals and answers are in; from then on it never changes.
  closed_at bigint
);
create function dauys_month_stays_closed() returns trigger language plpgsql as $$
begin
  if old.closed_at is not null then
    raise exception 'a closed month never changes' using errcode = 'restrict_violation';
  end if;
  return new;
end
$$;
create trigger month_stays_closed before update on index_months for each row execute function dauys_month_stays_closed();
create trigger month_is_kept before delete on index_months for each row execute function dauys_never('what was published of a month may never go');

create table index_figures (
  month text not null,
  facility text not null check (facility ~ '^[a-z][a-z0-9-]{1,39}$'),
  terminals integer not null check (terminals >= 0),
  declared bigint not null check (declared >= 0),
  usable bigint not null check (usable between 0 and declared),
  unknown bigint not null check (unknown between 0 and declared),
  planned bigint not null check (planned between 0 and declared),
  unexplained bigint not null check (unexplained between 0 and declared),
  primary key (month, facility)
);
create function dauys_figures_stay() returns trigger language plpgsql as $$
begin
  if exists (select 1 from index_months m where m.month = coalesce(new.month, old.month) and m.closed_at is not null) then
    raise exception 'figures of a closed month never change' using errcode = 'restrict_violation';
  end if;
  return coalesce(new, old);
end
$$;
create trigger figures_stay before insert or update or delete on index_figures for each row execute function dauys_figures_stay();
