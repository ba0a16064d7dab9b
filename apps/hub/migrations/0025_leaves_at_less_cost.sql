-- The same promise, told to the database as a condition and not as a function: it is looked at for each of a batch's leaves, up to 32,768 at once.
drop trigger leaf_is_owed on pending_leaves;
create trigger leaf_is_owed before update on pending_leaves for each row
  when (
    new.commitment <> old.commitment
    or (old.batch is not null and (new.batch, new.idx) is distinct from (old.batch, old.idx))
    or (new.batch is null) <> (new.idx is null)
  )
  execute function dauys_never('a leaf is sequenced once');
drop function dauys_leaf_is_owed();
