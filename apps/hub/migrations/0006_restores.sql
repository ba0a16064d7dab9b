-- A restored database is older than what others have seen. The feed rests until the record has caught up with them: `caught_up_at`.
create table restores (
  at bigint primary key,
  backup_at bigint not null,
  caught_up_at bigint
);
create function dauys_restore_stands() returns trigger language plpgsql as $$
begin
  if new.at <> old.at or new.backup_at <> old.backup_at or (old.caught_up_at is not null and new.caught_up_at is distinct from old.caught_up_at) then
    raise exception 'that a database was restored may never be forgotten' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$$;
create trigger restore_stands before update on restores for each row execute function dauys_restore_stands();
create trigger restore_is_kept before delete on restores
  for each row execute function dauys_never('that a database was restored may never be forgotten');
