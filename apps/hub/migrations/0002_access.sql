-- Who may sign in, by which door, and for how long. The hub holds nothing here that opens an envelope or signs for an officer.

-- Officers as the operator brought them; that they are officers at all, and with which key, the directory says.
create table officers (
  id text primary key check (id ~ '^[a-z][a-z0-9-]{1,39}$'),
  body text not null check (body ~ '^[a-z][a-z0-9-]{1,39}$'),
  name text not null check (length(name) between 1 and 200),
  -- Identity and statement seed, wrapped in her browser by a key that never leaves it.
  wrapped_keys bytea not null check (octet_length(wrapped_keys) between 1 and 4096),
  statement_key bytea not null check (octet_length(statement_key) = 32),
  provisioned_at bigint not null
);

-- The first kind of door. Others (passkeys) stand beside it in tables of their own.
create table password_doors (
  login text primary key check (length(login) between 3 and 64),
  officer text not null unique,
  salt bytea not null check (octet_length(salt) = 16),
  -- SHA-256 over the salt and one half of Argon2id's output.
  verifier bytea not null check (octet_length(verifier) = 32),
  -- Under the hub's key.
  totp_wrapped bytea not null check (octet_length(totp_wrapped) between 1 and 256),
  -- The newest time step whose code was used: each opens once.
  totp_step bigint not null default 0
);
create function dauys_step_rises() returns trigger language plpgsql as $$
begin
  if new.totp_step < old.totp_step then
    raise exception 'a one-time code is used once' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$$;
create trigger step_rises before update on password_doors for each row execute function dauys_step_rises();

-- Attempts since the last success by login, known or not, so that both are slowed alike. Rows fade after a quarter of an hour.
create table access_attempts (
  login_hash bytea primary key check (octet_length(login_hash) = 32),
  failures integer not null check (failures >= 0),
  last_at bigint not null
);
create index access_attempts_by_age on access_attempts (last_at);

-- Sessions of officers by the SHA-256 of their token: what is read here opens no session.
create table officer_sessions (
  token_hash bytea primary key check (octet_length(token_hash) = 32),
  officer text not null,
  -- Which door it came through.
  door text not null check (length(door) <= 20),
  created_at bigint not null,
  used_at bigint not null,
  ended_at bigint
);
create index officer_sessions_by_officer on officer_sessions (officer, created_at);

-- Epoch seeds of the bodies, each sealed to one officer: the hub keeps them and cannot open them.
create table epoch_keys (
  officer text not null,
  epoch bigint not null check (epoch between 1 and 4294967295),
  body text not null,
  file bytea not null check (octet_length(file) between 1 and 8192),
  provisioned_at bigint not null,
  primary key (officer, epoch)
);
