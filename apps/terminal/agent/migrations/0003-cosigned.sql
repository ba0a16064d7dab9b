-- The newest cosignature seen when an envelope was stored: a hub that claims to have accepted it before then lies. 0: from before this column.
alter table outbox add column cosigned_at integer not null default 0;
