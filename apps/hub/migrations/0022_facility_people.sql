-- How many people a facility holds and of which kind it is: what is usual for it follows from facilities of its kind. The newest word counts.
create table facility_people (
  facility text not null check (facility ~ '^[a-z][a-z0-9-]{1,39}$'),
  said_at bigint not null,
  kind text not null check (kind ~ '^[a-z][a-z0-9-]{1,39}$'),
  people integer not null check (people between 0 and 1000000),
  primary key (facility, said_at)
);
create trigger people_are_final before update or delete on facility_people
  for each row execute function dauys_never('how many a facility was said to hold may never change: say it anew');
