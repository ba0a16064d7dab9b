-- Written by `npm run schema` from the database that the migrations make. Not run; compared in the tests.

-- functions
function CREATE OR REPLACE FUNCTION public.dauys_address_alerts()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into alerts_unaddressed (alert, decided_at) select key, decided_at from decided on conflict do nothing;
  return null;
end
$function$
function CREATE OR REPLACE FUNCTION public.dauys_case_goes_on()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.envelope_id <> old.envelope_id or new.body <> old.body or new.version < old.version or new.replies < old.replies
    or (old.state in ('answered', 'forwarded') and new.state <> old.state) then
    raise exception 'a case does not go back' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$function$
function CREATE OR REPLACE FUNCTION public.dauys_chain_grows()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.body <> old.body or new.n < old.n then
    raise exception 'a body''s chain only grows' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$function$
function CREATE OR REPLACE FUNCTION public.dauys_checkpoint_stands()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.ledger <> old.ledger or new.size <> old.size or new.note <> old.note then
    raise exception 'a checkpoint once signed stands' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$function$
function CREATE OR REPLACE FUNCTION public.dauys_delivery_goes_on()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.delivered_at is null and new.attempts >= old.attempts
    and (new.alert, new.receiver, new.since) = (old.alert, old.receiver, old.since) then
    return new;
  end if;
  raise exception 'a delivery only goes on' using errcode = 'restrict_violation';
end
$function$
function CREATE OR REPLACE FUNCTION public.dauys_enrolment_is_decided_once()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.decided is null and new.decided is not null
    and (new.request_hash, new.pass, new.terminal, new.request, new.signature, new.came_at)
      = (old.request_hash, old.pass, old.terminal, old.request, old.signature, old.came_at) then
    return new;
  end if;
  raise exception 'a request is decided once, and nothing else of it changes' using errcode = 'restrict_violation';
end $function$
function CREATE OR REPLACE FUNCTION public.dauys_figures_stay()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if exists (select 1 from index_months m where m.month = coalesce(new.month, old.month) and m.closed_at is not null) then
    raise exception 'figures of a closed month never change' using errcode = 'restrict_violation';
  end if;
  return coalesce(new, old);
end
$function$
function CREATE OR REPLACE FUNCTION public.dauys_hindrance_is_kept()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.raised_at is null then return old; end if;
  raise exception 'a hindrance is never forgotten' using errcode = 'restrict_violation';
end $function$
function CREATE OR REPLACE FUNCTION public.dauys_hindrance_stands()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if (new.terminal, new.from_at, new.kind, new.boot) = (old.terminal, old.from_at, old.kind, old.boot)
    and old.to_at is null and new.words @> old.words and (old.raised_at is null or new.raised_at = old.raised_at) then
    return new;
  end if;
  raise exception 'a hindrance is raised once and ends once, and nothing else of it changes' using errcode = 'restrict_violation';
end $function$
function CREATE OR REPLACE FUNCTION public.dauys_invitation_is_used_up()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.hash <> old.hash or new.officer <> old.officer or new.passkeys < old.passkeys
    or (old.claim is not null and new.claim is distinct from old.claim) or (old.ended_at is not null and new.ended_at is distinct from old.ended_at) then
    raise exception 'an invitation is used once' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$function$
function CREATE OR REPLACE FUNCTION public.dauys_judge_by_journal()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into judging (terminal, from_at, due_at)
    select s.terminal, s.from_at, 0
    from (select terminal, min(at) as first, max(at) as last from changed group by terminal) j
    join lapses s on s.terminal = j.terminal and s.from_at <= j.last + 3600000 and (s.to_at is null or s.to_at >= j.first - 3600000)
    order by s.terminal, s.from_at
    on conflict (terminal, from_at) do update set due_at = 0;
  return null;
end
$function$
function CREATE OR REPLACE FUNCTION public.dauys_judge_hindrances()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into judging (terminal, from_at, due_at) select terminal, from_at, 0 from changed where raised_at is not null order by terminal, from_at
    on conflict (terminal, from_at) do update set due_at = 0;
  return null;
end
$function$
function CREATE OR REPLACE FUNCTION public.dauys_judge_silences()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into judging (terminal, from_at, due_at) select terminal, from_at, 0 from changed order by terminal, from_at
    on conflict (terminal, from_at) do update set due_at = 0;
  return null;
end
$function$
function CREATE OR REPLACE FUNCTION public.dauys_ledger_grows()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.ledger <> old.ledger or new.size < old.size or (new.size = old.size and new.root <> old.root) then
    raise exception 'a ledger only grows' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$function$
function CREATE OR REPLACE FUNCTION public.dauys_maintenance_stands()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.second_by is null and new.second_by is not null
    and (new.id, new.terminal, new.facility, new.from_at, new.to_at, new.announced_at, new.first_by)
      = (old.id, old.terminal, old.facility, old.from_at, old.to_at, old.announced_at, old.first_by) then
    return new;
  end if;
  raise exception 'an announcement is signed a second time once, and nothing else of it changes' using errcode = 'integrity_constraint_violation';
end
$function$
function CREATE OR REPLACE FUNCTION public.dauys_minutes_stay()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if (new.terminal, new.day) <> (old.terminal, old.day)
    or bit_count(old.heard & ~new.heard) + bit_count(old.canaried & ~new.canaried) > 0
    or (old.unknown is not null and (new.unknown is null or bit_count(old.unknown & ~new.unknown) > 0)) then
    raise exception 'a minute once seen is not unseen' using errcode = 'restrict_violation';
  end if;
  return new;
end $function$
function CREATE OR REPLACE FUNCTION public.dauys_month_stays_closed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.closed_at is not null then
    raise exception 'a closed month never changes' using errcode = 'restrict_violation';
  end if;
  return new;
end
$function$
function CREATE OR REPLACE FUNCTION public.dauys_never()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception '%', tg_argv[0] using errcode = 'integrity_constraint_violation';
end
$function$
function CREATE OR REPLACE FUNCTION public.dauys_passkey_stays()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.credential <> old.credential or new.officer <> old.officer or new.body <> old.body or new.public_key <> old.public_key
    or new.wrapped_keys <> old.wrapped_keys or new.made_at <> old.made_at then
    raise exception 'a passkey is made once' using errcode = 'integrity_constraint_violation';
  end if;
  if old.state in ('lost', 'refused') and new.state <> old.state or old.state = 'usable' and new.state not in ('usable', 'lost') then
    raise exception 'what was reported lost does not come back' using errcode = 'integrity_constraint_violation';
  end if;
  if new.counter < old.counter then
    raise exception 'an authenticator counts upwards' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$function$
function CREATE OR REPLACE FUNCTION public.dauys_reply_stands()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.tag <> old.tag or new.file <> old.file or (old.chunk is not null and new.chunk is distinct from old.chunk) then
    raise exception 'an answer given to a person may never change' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$function$
function CREATE OR REPLACE FUNCTION public.dauys_restore_stands()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.at <> old.at or new.backup_at <> old.backup_at or (old.caught_up_at is not null and new.caught_up_at is distinct from old.caught_up_at) then
    raise exception 'that a database was restored may never be forgotten' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$function$
function CREATE OR REPLACE FUNCTION public.dauys_seal_entry_stands()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.second_by is null and new.second_by is not null
    and (new.id, new.terminal, new.number, new.act, new.at, new.photograph, new.statement, new.first_by, new.first_key, new.first_signature, new.first_at)
      = (old.id, old.terminal, old.number, old.act, old.at, old.photograph, old.statement, old.first_by, old.first_key, old.first_signature, old.first_at) then
    return new;
  end if;
  raise exception 'an entry is signed a second time once, and nothing else of it changes' using errcode = 'restrict_violation';
end
$function$
function CREATE OR REPLACE FUNCTION public.dauys_silence_ends()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.to_at is null and new.to_at is not null
    and (new.terminal, new.from_at, new.raised_at, new.conditions, new.boot)
      = (old.terminal, old.from_at, old.raised_at, old.conditions, old.boot) then
    return new;
  end if;
  raise exception 'a silence ends once, and nothing else of it changes' using errcode = 'restrict_violation';
end $function$
function CREATE OR REPLACE FUNCTION public.dauys_statement_is_owed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.hash <> old.hash or new.entry <> old.entry or (old.idx is not null and new.idx is distinct from old.idx) then
    raise exception 'a statement is sequenced once' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$function$
function CREATE OR REPLACE FUNCTION public.dauys_step_rises()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.totp_step < old.totp_step then
    raise exception 'a one-time code is used once' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$function$
function CREATE OR REPLACE FUNCTION public.dauys_tile_grows()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.ledger <> old.ledger or new.level <> old.level or new.idx <> old.idx
    or substring(new.hashes from 1 for octet_length(old.hashes)) <> old.hashes then
    raise exception 'a tile only grows' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$function$
function CREATE OR REPLACE FUNCTION public.dauys_unheard_stays()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.day <> old.day or bit_count(old.unheard & ~new.unheard) > 0 then
    raise exception 'what was not heard stays unheard' using errcode = 'restrict_violation';
  end if;
  return new;
end $function$
function CREATE OR REPLACE FUNCTION public.dauys_visit_code_grows()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if (new.hash, new.body, new.facility, new.made_by, new.made_at) <> (old.hash, old.body, old.facility, old.made_by, old.made_at)
    or (new.visit, new.until_at) is distinct from (old.visit, old.until_at)
    or (old.typed_at is not null and (new.typed_terminal, new.typed_at) is distinct from (old.typed_terminal, old.typed_at))
    or (old.arrived_at is not null and (new.arrived_terminal, new.arrived_at, new.arrival, new.arrival_signature, new.arrival_key, new.seen_by)
      is distinct from (old.arrived_terminal, old.arrived_at, old.arrival, old.arrival_signature, old.arrival_key, old.seen_by)) then
    raise exception 'what was said of a code stays' using errcode = 'restrict_violation';
  end if;
  return new;
end $function$
function CREATE OR REPLACE FUNCTION public.dauys_watcher_stays()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if (new.id, new.role, new.place) <> (old.id, old.role, old.place) then
    raise exception 'an account stays with its role and place' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$function$

-- table acceptances
column envelope_id bytea not null
column at bigint not null
column key bytea not null
column signature bytea not null
constraint acceptances_envelope_id_check CHECK ((octet_length(envelope_id) = 16))
constraint acceptances_key_check CHECK ((octet_length(key) = 8))
constraint acceptances_pkey PRIMARY KEY (envelope_id)
constraint acceptances_signature_check CHECK ((octet_length(signature) = 64))
index CREATE UNIQUE INDEX acceptances_pkey ON public.acceptances USING btree (envelope_id)
trigger CREATE TRIGGER acceptance_is_final BEFORE DELETE OR UPDATE ON public.acceptances FOR EACH ROW EXECUTE FUNCTION dauys_never('an acceptance may never be taken back')
trigger CREATE TRIGGER acceptances_are_kept BEFORE TRUNCATE ON public.acceptances FOR EACH STATEMENT EXECUTE FUNCTION dauys_never('an acceptance may never be taken back')

-- table access_attempts
column login_hash bytea not null
column failures integer not null
column last_at bigint not null
constraint access_attempts_failures_check CHECK ((failures >= 0))
constraint access_attempts_login_hash_check CHECK ((octet_length(login_hash) = 32))
constraint access_attempts_pkey PRIMARY KEY (login_hash)
index CREATE INDEX access_attempts_by_age ON public.access_attempts USING btree (last_at)
index CREATE UNIQUE INDEX access_attempts_pkey ON public.access_attempts USING btree (login_hash)

-- table alert_deliveries
column alert text not null
column receiver text not null
column since bigint not null
column attempts integer not null default 0
column next_at bigint not null
column attempt bytea
column delivered_at bigint
column problem text
constraint alert_deliveries_attempt_check CHECK ((octet_length(attempt) = 16))
constraint alert_deliveries_attempts_check CHECK ((attempts >= 0))
constraint alert_deliveries_pkey PRIMARY KEY (alert, receiver)
constraint alert_deliveries_problem_check CHECK ((problem ~ '^[a-z][a-z-]{1,39}$'::text))
constraint alert_deliveries_receiver_check CHECK ((receiver ~ '^[a-z][a-z0-9-]{1,39}$'::text))
index CREATE INDEX alert_deliveries_due ON public.alert_deliveries USING btree (receiver, next_at) WHERE (delivered_at IS NULL)
index CREATE UNIQUE INDEX alert_deliveries_pkey ON public.alert_deliveries USING btree (alert, receiver)
trigger CREATE TRIGGER deliveries_are_kept BEFORE TRUNCATE ON public.alert_deliveries FOR EACH STATEMENT EXECUTE FUNCTION dauys_never('whether somebody was told may never go')
trigger CREATE TRIGGER delivery_goes_on BEFORE UPDATE ON public.alert_deliveries FOR EACH ROW EXECUTE FUNCTION dauys_delivery_goes_on()
trigger CREATE TRIGGER delivery_is_kept BEFORE DELETE ON public.alert_deliveries FOR EACH ROW EXECUTE FUNCTION dauys_never('whether somebody was told may never go')

-- table alerts
column key text not null
column facility text
column rung text not null
column scope text not null
column terminals bigint[] not null
column since_at bigint not null
column due_at bigint not null
column decided_at bigint not null
column kind text not null default 'silent'::text
column body text
constraint alerts_about_check CHECK (
CASE
    WHEN (kind = 'urgent'::text) THEN ((body IS NOT NULL) AND (facility IS NULL) AND (scope = 'body'::text) AND (cardinality(terminals) = 0) AND (rung = ANY (ARRAY['body-duty'::text, 'body-head'::text])))
    ELSE ((body IS NULL) AND (facility IS NOT NULL) AND (scope = ANY (ARRAY['terminal'::text, 'site'::text])) AND ((cardinality(terminals) >= 1) AND (cardinality(terminals) <= 10000)) AND (rung = ANY (ARRAY['facility-duty'::text, 'technician'::text, 'regional-supervisor'::text, 'monitor'::text, 'prosecutor'::text])))
END)
constraint alerts_body_check CHECK ((body ~ '^[a-z][a-z0-9-]{1,39}$'::text))
constraint alerts_facility_check CHECK ((facility ~ '^[a-z][a-z0-9-]{1,39}$'::text))
constraint alerts_key_check CHECK (((length(key) >= 1) AND (length(key) <= 200)))
constraint alerts_kind_check CHECK ((kind = ANY (ARRAY['silent'::text, 'unusable'::text, 'hindered'::text, 'urgent'::text])))
constraint alerts_pkey PRIMARY KEY (key)
index CREATE INDEX alerts_by_body ON public.alerts USING btree (body, rung, due_at) WHERE (kind = 'urgent'::text)
index CREATE INDEX alerts_by_decision ON public.alerts USING btree (decided_at)
index CREATE INDEX alerts_by_due ON public.alerts USING btree (due_at)
index CREATE INDEX alerts_by_facility ON public.alerts USING btree (facility, since_at)
index CREATE UNIQUE INDEX alerts_pkey ON public.alerts USING btree (key)
trigger CREATE TRIGGER alert_is_final BEFORE DELETE OR UPDATE ON public.alerts FOR EACH ROW EXECUTE FUNCTION dauys_never('who was to be told of what may never change')
trigger CREATE TRIGGER alerts_are_addressed AFTER INSERT ON public.alerts REFERENCING NEW TABLE AS decided FOR EACH STATEMENT EXECUTE FUNCTION dauys_address_alerts()
trigger CREATE TRIGGER alerts_are_kept BEFORE TRUNCATE ON public.alerts FOR EACH STATEMENT EXECUTE FUNCTION dauys_never('who was to be told of what may never go')

-- table alerts_unaddressed
column alert text not null
column decided_at bigint not null
constraint alerts_unaddressed_pkey PRIMARY KEY (alert)
index CREATE INDEX alerts_unaddressed_by_time ON public.alerts_unaddressed USING btree (decided_at)
index CREATE UNIQUE INDEX alerts_unaddressed_pkey ON public.alerts_unaddressed USING btree (alert)

-- table answered_challenges
column hash bytea not null
column at bigint not null
constraint answered_challenges_hash_check CHECK ((octet_length(hash) = 32))
constraint answered_challenges_pkey PRIMARY KEY (hash)
index CREATE INDEX answered_challenges_by_age ON public.answered_challenges USING btree (at)
index CREATE UNIQUE INDEX answered_challenges_pkey ON public.answered_challenges USING btree (hash)

-- table availability_days
column terminal bigint not null
column day integer not null
column heard bit(1440) not null
column canaried bit(1440) not null
column unknown bit(1440)
constraint availability_days_day_check CHECK (((day >= 0) AND (day <= 65535)))
constraint availability_days_pkey PRIMARY KEY (terminal, day)
constraint availability_days_terminal_check CHECK (((terminal >= 0) AND (terminal <= '4294967295'::bigint)))
index CREATE INDEX availability_days_by_day ON public.availability_days USING btree (day)
index CREATE UNIQUE INDEX availability_days_pkey ON public.availability_days USING btree (terminal, day)
trigger CREATE TRIGGER minutes_are_kept BEFORE DELETE ON public.availability_days FOR EACH ROW EXECUTE FUNCTION dauys_never('a minute once seen is kept')
trigger CREATE TRIGGER minutes_stay BEFORE UPDATE ON public.availability_days FOR EACH ROW EXECUTE FUNCTION dauys_minutes_stay()

-- table batches
column batch bigint not null
column first_idx bigint not null
column size integer not null
column at bigint not null
constraint batches_batch_check CHECK (((batch >= 0) AND (batch <= '4294967295'::bigint)))
constraint batches_first_idx_check CHECK ((first_idx >= 0))
constraint batches_first_idx_key UNIQUE (first_idx)
constraint batches_pkey PRIMARY KEY (batch)
constraint batches_size_check CHECK (((size >= 1) AND (size <= 65536)))
index CREATE UNIQUE INDEX batches_first_idx_key ON public.batches USING btree (first_idx)
index CREATE UNIQUE INDEX batches_pkey ON public.batches USING btree (batch)
trigger CREATE TRIGGER batch_is_final BEFORE DELETE OR UPDATE ON public.batches FOR EACH ROW EXECUTE FUNCTION dauys_never('what stands in a ledger may never change')
trigger CREATE TRIGGER batches_are_kept BEFORE TRUNCATE ON public.batches FOR EACH STATEMENT EXECUTE FUNCTION dauys_never('what stands in a ledger may never go')

-- table beat_states
column terminal bigint not null
column session bytea not null
column sequence bigint not null
column boot bigint not null
column seen_at bigint not null
column clock_at bigint not null
column journal_n bigint not null
column journal_head bytea not null
column feed_chunk bigint not null
column feed_offset bigint not null
column policy bigint not null
column conditions text[] not null default '{}'::text[]
column beats bigint not null default 0
column statement bytea
column statement_signature bytea
constraint beat_states_journal_head_check CHECK ((octet_length(journal_head) = 32))
constraint beat_states_pkey PRIMARY KEY (terminal)
constraint beat_states_sequence_check CHECK ((sequence >= 0))
constraint beat_states_session_check CHECK ((octet_length(session) = 16))
constraint beat_states_statement_check CHECK ((octet_length(statement) <= 256))
constraint beat_states_statement_signature_check CHECK ((octet_length(statement_signature) = 64))
constraint beat_states_terminal_check CHECK (((terminal >= 0) AND (terminal <= '4294967295'::bigint)))
index CREATE INDEX beat_states_by_silence ON public.beat_states USING btree (seen_at)
index CREATE INDEX beat_states_saying ON public.beat_states USING btree (terminal) WHERE (conditions <> '{}'::text[])
index CREATE UNIQUE INDEX beat_states_pkey ON public.beat_states USING btree (terminal)

-- table blobs
column hash bytea not null
column bytes bytea not null storage e
constraint blobs_hash_check CHECK ((octet_length(hash) = 32))
constraint blobs_pkey PRIMARY KEY (hash)
index CREATE UNIQUE INDEX blobs_pkey ON public.blobs USING btree (hash)
trigger CREATE TRIGGER blob_is_final BEFORE DELETE OR UPDATE ON public.blobs FOR EACH ROW EXECUTE FUNCTION dauys_never('what was sealed and accepted may never change')
trigger CREATE TRIGGER blobs_are_kept BEFORE TRUNCATE ON public.blobs FOR EACH STATEMENT EXECUTE FUNCTION dauys_never('what was sealed and accepted may never go')

-- table body_chains
column body text not null
column n bigint not null
column head bytea not null
constraint body_chains_head_check CHECK ((octet_length(head) = 32))
constraint body_chains_n_check CHECK ((n >= 0))
constraint body_chains_pkey PRIMARY KEY (body)
index CREATE UNIQUE INDEX body_chains_pkey ON public.body_chains USING btree (body)
trigger CREATE TRIGGER chain_grows BEFORE UPDATE ON public.body_chains FOR EACH ROW EXECUTE FUNCTION dauys_chain_grows()
trigger CREATE TRIGGER chain_is_kept BEFORE DELETE ON public.body_chains FOR EACH ROW EXECUTE FUNCTION dauys_never('a body''s chain only grows')

-- table canary_readers
column body text not null
column read_to bigint not null
column reported_at bigint not null
constraint canary_readers_pkey PRIMARY KEY (body)
constraint canary_readers_read_to_check CHECK ((read_to >= 0))
index CREATE UNIQUE INDEX canary_readers_pkey ON public.canary_readers USING btree (body)

-- table canary_seen
column envelope_id bytea not null
column body text not null
column terminal bigint not null
column accepted_at bigint not null
column what text not null
column nonce bytea
column statement bytea not null
column signature bytea not null
column key bytea not null
column reported_at bigint not null
constraint canary_seen_check CHECK (((nonce IS NULL) = (what = 'cover'::text)))
constraint canary_seen_envelope_id_check CHECK ((octet_length(envelope_id) = 16))
constraint canary_seen_key_check CHECK ((octet_length(key) = 8))
constraint canary_seen_nonce_check CHECK ((octet_length(nonce) = 16))
constraint canary_seen_pkey PRIMARY KEY (envelope_id)
constraint canary_seen_signature_check CHECK ((octet_length(signature) = 64))
constraint canary_seen_statement_check CHECK (((octet_length(statement) >= 1) AND (octet_length(statement) <= 1024)))
constraint canary_seen_terminal_check CHECK (((terminal >= 0) AND (terminal <= '4294967295'::bigint)))
constraint canary_seen_what_check CHECK ((what = ANY (ARRAY['canary'::text, 'cover'::text])))
index CREATE INDEX canary_seen_by_body ON public.canary_seen USING btree (body, accepted_at)
index CREATE INDEX canary_seen_by_terminal ON public.canary_seen USING btree (terminal, accepted_at DESC)
index CREATE UNIQUE INDEX canary_seen_pkey ON public.canary_seen USING btree (envelope_id)
trigger CREATE TRIGGER canary_is_final BEFORE DELETE OR UPDATE ON public.canary_seen FOR EACH ROW EXECUTE FUNCTION dauys_never('what a responder has said stays said')

-- table case_acts
column envelope_id bytea not null
column version bigint not null
column kind text not null
column n integer not null
column officer text not null
column key bytea not null
column statement bytea not null
column signature bytea not null
column commitment bytea not null
column reply_hash bytea
column tag bytea
column at bigint not null
constraint case_acts_commitment_check CHECK ((octet_length(commitment) = 32))
constraint case_acts_envelope_id_check CHECK ((octet_length(envelope_id) = 16))
constraint case_acts_key_check CHECK ((octet_length(key) = 8))
constraint case_acts_kind_check CHECK ((kind = ANY (ARRAY['received'::text, 'interim'::text, 'answered'::text, 'forwarded'::text])))
constraint case_acts_n_check CHECK (((n >= 0) AND (n <= 31)))
constraint case_acts_pkey PRIMARY KEY (envelope_id, version)
constraint case_acts_reply_hash_check CHECK ((octet_length(reply_hash) = 32))
constraint case_acts_signature_check CHECK ((octet_length(signature) = 64))
constraint case_acts_statement_check CHECK (((octet_length(statement) >= 1) AND (octet_length(statement) <= 1024)))
constraint case_acts_tag_check CHECK ((octet_length(tag) = 16))
constraint case_acts_version_check CHECK ((version >= 1))
index CREATE UNIQUE INDEX case_acts_once ON public.case_acts USING btree (envelope_id, ((kind = 'received'::text)), n)
index CREATE UNIQUE INDEX case_acts_pkey ON public.case_acts USING btree (envelope_id, version)
trigger CREATE TRIGGER act_is_final BEFORE DELETE OR UPDATE ON public.case_acts FOR EACH ROW EXECUTE FUNCTION dauys_never('what an officer signed may never change')
trigger CREATE TRIGGER acts_are_kept BEFORE TRUNCATE ON public.case_acts FOR EACH STATEMENT EXECUTE FUNCTION dauys_never('what an officer signed may never go')

-- table case_reads
column id bytea not null
column officer text not null
column body text not null
column envelope_id bytea
column what text not null
column outcome text not null
column at bigint not null
constraint case_reads_envelope_id_check CHECK ((octet_length(envelope_id) = 16))
constraint case_reads_id_check CHECK ((octet_length(id) = 16))
constraint case_reads_outcome_check CHECK ((outcome = ANY (ARRAY['shown'::text, 'refused'::text])))
constraint case_reads_pkey PRIMARY KEY (id)
constraint case_reads_what_check CHECK ((length(what) <= 20))
index CREATE INDEX case_reads_by_envelope ON public.case_reads USING btree (envelope_id, at)
index CREATE INDEX case_reads_by_officer ON public.case_reads USING btree (officer, at)
index CREATE UNIQUE INDEX case_reads_pkey ON public.case_reads USING btree (id)
trigger CREATE TRIGGER read_is_final BEFORE DELETE OR UPDATE ON public.case_reads FOR EACH ROW EXECUTE FUNCTION dauys_never('who read what may never change')

-- table case_states
column envelope_id bytea not null
column body text not null
column state text not null
column version bigint not null
column replies integer not null
column summary bytea
column updated_at bigint not null
constraint case_states_envelope_id_check CHECK ((octet_length(envelope_id) = 16))
constraint case_states_pkey PRIMARY KEY (envelope_id)
constraint case_states_replies_check CHECK (((replies >= 0) AND (replies <= 32)))
constraint case_states_state_check CHECK ((state = ANY (ARRAY['accepted'::text, 'received'::text, 'interim'::text, 'answered'::text, 'forwarded'::text])))
constraint case_states_summary_check CHECK (((octet_length(summary) >= 1) AND (octet_length(summary) <= 4096)))
constraint case_states_version_check CHECK ((version >= 0))
index CREATE UNIQUE INDEX case_states_pkey ON public.case_states USING btree (envelope_id)
trigger CREATE TRIGGER case_goes_on BEFORE UPDATE ON public.case_states FOR EACH ROW EXECUTE FUNCTION dauys_case_goes_on()
trigger CREATE TRIGGER case_is_kept BEFORE DELETE ON public.case_states FOR EACH ROW EXECUTE FUNCTION dauys_never('a case does not go away')

-- table chain_heads
column body text not null
column batch bigint not null
column n bigint not null
column head bytea not null
column x bytea not null
column commitment bytea not null
column idx bigint not null
constraint chain_heads_batch_check CHECK ((batch >= 0))
constraint chain_heads_commitment_check CHECK ((octet_length(commitment) = 32))
constraint chain_heads_head_check CHECK ((octet_length(head) = 32))
constraint chain_heads_idx_check CHECK ((idx >= 0))
constraint chain_heads_n_check CHECK ((n >= 0))
constraint chain_heads_pkey PRIMARY KEY (body, batch)
constraint chain_heads_x_check CHECK ((octet_length(x) = 16))
index CREATE UNIQUE INDEX chain_heads_pkey ON public.chain_heads USING btree (body, batch)
trigger CREATE TRIGGER chain_head_is_final BEFORE DELETE OR UPDATE ON public.chain_heads FOR EACH ROW EXECUTE FUNCTION dauys_never('what stands in a ledger may never change')
trigger CREATE TRIGGER chain_heads_are_kept BEFORE TRUNCATE ON public.chain_heads FOR EACH STATEMENT EXECUTE FUNCTION dauys_never('what stands in a ledger may never go')

-- table checkpoints
column ledger text not null
column size bigint not null
column note text not null
column signed_at bigint not null
column published text
column published_at bigint
constraint checkpoints_ledger_check CHECK ((ledger = ANY (ARRAY['directory'::text, 'cases'::text])))
constraint checkpoints_note_check CHECK ((length(note) <= 65536))
constraint checkpoints_pkey PRIMARY KEY (ledger, size)
constraint checkpoints_published_check CHECK ((length(published) <= 65536))
constraint checkpoints_size_check CHECK ((size >= 0))
index CREATE UNIQUE INDEX checkpoints_pkey ON public.checkpoints USING btree (ledger, size)
trigger CREATE TRIGGER checkpoint_is_kept BEFORE DELETE ON public.checkpoints FOR EACH ROW EXECUTE FUNCTION dauys_never('a checkpoint once signed stands')
trigger CREATE TRIGGER checkpoint_stands BEFORE UPDATE ON public.checkpoints FOR EACH ROW EXECUTE FUNCTION dauys_checkpoint_stands()

-- table declared_hours
column terminal bigint not null
column version integer not null
column hours text not null
column declared_at bigint not null
constraint declared_hours_hours_check CHECK (((length(hours) >= 2) AND (length(hours) <= 32768)))
constraint declared_hours_pkey PRIMARY KEY (terminal, version)
constraint declared_hours_terminal_check CHECK (((terminal >= 0) AND (terminal <= '4294967295'::bigint)))
constraint declared_hours_version_check CHECK ((version >= 1))
index CREATE UNIQUE INDEX declared_hours_pkey ON public.declared_hours USING btree (terminal, version)
trigger CREATE TRIGGER hours_are_final BEFORE DELETE OR UPDATE ON public.declared_hours FOR EACH ROW EXECUTE FUNCTION dauys_never('hours once declared stay declared: declare a later version')
trigger CREATE TRIGGER hours_are_kept BEFORE TRUNCATE ON public.declared_hours FOR EACH STATEMENT EXECUTE FUNCTION dauys_never('hours once declared stay declared')

-- table duty_answers
column terminal bigint not null
column from_at bigint not null
column n integer not null
column word text not null
column evidence text not null
column by_watcher text not null
column at bigint not null
constraint duty_answers_evidence_check CHECK ((length(evidence) <= 1000))
constraint duty_answers_n_check CHECK (((n >= 1) AND (n <= 100)))
constraint duty_answers_pkey PRIMARY KEY (terminal, from_at, n)
constraint duty_answers_word_check CHECK ((length(word) <= 40))
index CREATE UNIQUE INDEX duty_answers_pkey ON public.duty_answers USING btree (terminal, from_at, n)
trigger CREATE TRIGGER answer_is_final BEFORE DELETE OR UPDATE ON public.duty_answers FOR EACH ROW EXECUTE FUNCTION dauys_never('what a facility answered may never change')
trigger CREATE TRIGGER answers_are_kept BEFORE TRUNCATE ON public.duty_answers FOR EACH STATEMENT EXECUTE FUNCTION dauys_never('what facilities answered may never go')

-- table duty_notices
column terminal bigint not null
column from_at bigint not null
column facility text not null
column opened_at bigint not null
column due_at bigint not null
constraint duty_notices_check CHECK ((due_at >= opened_at))
constraint duty_notices_facility_check CHECK ((facility ~ '^[a-z][a-z0-9-]{1,39}$'::text))
constraint duty_notices_pkey PRIMARY KEY (terminal, from_at)
index CREATE INDEX duty_notices_by_facility ON public.duty_notices USING btree (facility, opened_at)
index CREATE INDEX duty_notices_by_time ON public.duty_notices USING btree (opened_at)
index CREATE UNIQUE INDEX duty_notices_pkey ON public.duty_notices USING btree (terminal, from_at)
trigger CREATE TRIGGER notice_is_final BEFORE DELETE OR UPDATE ON public.duty_notices FOR EACH ROW EXECUTE FUNCTION dauys_never('what a facility was asked may never change')
trigger CREATE TRIGGER notices_are_kept BEFORE TRUNCATE ON public.duty_notices FOR EACH STATEMENT EXECUTE FUNCTION dauys_never('what facilities were asked may never go')

-- table enrolment_passes
column hash bytea not null
column technician text not null
column officer text
column facility text not null
column made_at bigint not null
constraint enrolment_passes_hash_check CHECK ((octet_length(hash) = 32))
constraint enrolment_passes_pkey PRIMARY KEY (hash)
constraint enrolment_passes_technician_check CHECK (((length(technician) >= 1) AND (length(technician) <= 120)))
index CREATE UNIQUE INDEX enrolment_passes_pkey ON public.enrolment_passes USING btree (hash)
trigger CREATE TRIGGER enrolment_pass_is_final BEFORE DELETE OR UPDATE ON public.enrolment_passes FOR EACH ROW EXECUTE FUNCTION dauys_never('who was sent to a terminal may never change')
trigger CREATE TRIGGER enrolment_passes_are_kept BEFORE TRUNCATE ON public.enrolment_passes FOR EACH STATEMENT EXECUTE FUNCTION dauys_never('who was sent to a terminal may never go')

-- table enrolments
column request_hash bytea not null
column pass bytea not null
column terminal bigint not null
column request bytea not null
column signature bytea not null
column came_at bigint not null
column decided text
column decided_by text
column decided_at bigint
column decision bytea
column decision_signature bytea
column decision_key bytea
constraint enrolments_check CHECK ((num_nulls(decided, decided_by, decided_at, decision, decision_signature, decision_key) = ANY (ARRAY[0, 6])))
constraint enrolments_decided_check CHECK ((decided = ANY (ARRAY['approved'::text, 'refused'::text])))
constraint enrolments_decision_check CHECK (((octet_length(decision) >= 1) AND (octet_length(decision) <= 1024)))
constraint enrolments_decision_key_check CHECK ((octet_length(decision_key) = 8))
constraint enrolments_decision_signature_check CHECK ((octet_length(decision_signature) = 64))
constraint enrolments_pass_check CHECK ((octet_length(pass) = 32))
constraint enrolments_pass_key UNIQUE (pass)
constraint enrolments_pkey PRIMARY KEY (request_hash)
constraint enrolments_request_check CHECK (((octet_length(request) >= 1) AND (octet_length(request) <= 2048)))
constraint enrolments_request_hash_check CHECK ((octet_length(request_hash) = 32))
constraint enrolments_signature_check CHECK ((octet_length(signature) = 64))
constraint enrolments_terminal_check CHECK (((terminal >= 1) AND (terminal <= '4294967295'::bigint)))
constraint enrolments_terminal_key UNIQUE (terminal)
index CREATE INDEX enrolments_by_time ON public.enrolments USING btree (came_at)
index CREATE UNIQUE INDEX enrolments_pass_key ON public.enrolments USING btree (pass)
index CREATE UNIQUE INDEX enrolments_pkey ON public.enrolments USING btree (request_hash)
index CREATE UNIQUE INDEX enrolments_terminal_key ON public.enrolments USING btree (terminal)
trigger CREATE TRIGGER enrolment_is_decided_once BEFORE UPDATE ON public.enrolments FOR EACH ROW EXECUTE FUNCTION dauys_enrolment_is_decided_once()
trigger CREATE TRIGGER enrolment_is_kept BEFORE DELETE ON public.enrolments FOR EACH ROW EXECUTE FUNCTION dauys_never('an enrolment is never forgotten')
trigger CREATE TRIGGER enrolments_are_kept BEFORE TRUNCATE ON public.enrolments FOR EACH STATEMENT EXECUTE FUNCTION dauys_never('enrolments are never forgotten')

-- table envelope_counters
column terminal bigint not null
column counter bigint not null
column envelope_id bytea not null
column h bytea not null
constraint envelope_counters_counter_check CHECK (((counter >= 0) AND (counter <= '4294967295'::bigint)))
constraint envelope_counters_envelope_id_check CHECK ((octet_length(envelope_id) = 16))
constraint envelope_counters_h_check CHECK ((octet_length(h) = 32))
constraint envelope_counters_pkey PRIMARY KEY (terminal, counter)
index CREATE UNIQUE INDEX envelope_counters_pkey ON public.envelope_counters USING btree (terminal, counter)
trigger CREATE TRIGGER counter_is_final BEFORE DELETE OR UPDATE ON public.envelope_counters FOR EACH ROW EXECUTE FUNCTION dauys_never('a counter once taken stays taken')

-- table envelopes
column envelope_id bytea not null
column terminal bigint not null
column counter bigint not null
column day integer not null
column body text not null
column epoch bigint not null
column bucket integer not null
column urgent boolean not null
column h bytea not null
column c bytea not null
column label bytea not null
column signature bytea not null
column parcel bytea not null
column accepted_at bigint not null
constraint envelopes_body_check CHECK ((body ~ '^[a-z][a-z0-9-]{1,39}$'::text))
constraint envelopes_bucket_check CHECK ((bucket > 0))
constraint envelopes_c_check CHECK ((octet_length(c) = 32))
constraint envelopes_counter_check CHECK (((counter >= 0) AND (counter <= '4294967295'::bigint)))
constraint envelopes_day_check CHECK (((day >= 0) AND (day <= 65535)))
constraint envelopes_envelope_id_check CHECK ((octet_length(envelope_id) = 16))
constraint envelopes_epoch_check CHECK ((epoch >= 1))
constraint envelopes_h_check CHECK ((octet_length(h) = 32))
constraint envelopes_label_check CHECK ((octet_length(label) <= 2048))
constraint envelopes_parcel_check CHECK ((octet_length(parcel) = 32))
constraint envelopes_pkey PRIMARY KEY (envelope_id)
constraint envelopes_signature_check CHECK ((octet_length(signature) = 64))
constraint envelopes_terminal_check CHECK (((terminal >= 0) AND (terminal <= '4294967295'::bigint)))
index CREATE INDEX envelopes_by_time ON public.envelopes USING btree (accepted_at)
index CREATE INDEX envelopes_urgent ON public.envelopes USING btree (accepted_at) WHERE urgent
index CREATE UNIQUE INDEX envelopes_pkey ON public.envelopes USING btree (envelope_id)
trigger CREATE TRIGGER envelope_is_final BEFORE DELETE OR UPDATE ON public.envelopes FOR EACH ROW EXECUTE FUNCTION dauys_never('a promise given to a person may never change')
trigger CREATE TRIGGER envelopes_are_kept BEFORE TRUNCATE ON public.envelopes FOR EACH STATEMENT EXECUTE FUNCTION dauys_never('a promise given to a person may never go')

-- table epoch_keys
column officer text not null
column epoch bigint not null
column body text not null
column file bytea not null
column provisioned_at bigint not null
constraint epoch_keys_epoch_check CHECK (((epoch >= 1) AND (epoch <= '4294967295'::bigint)))
constraint epoch_keys_file_check CHECK (((octet_length(file) >= 1) AND (octet_length(file) <= 8192)))
constraint epoch_keys_pkey PRIMARY KEY (officer, epoch)
index CREATE UNIQUE INDEX epoch_keys_pkey ON public.epoch_keys USING btree (officer, epoch)

-- table evidence
column id bytea not null
column kind text not null
column terminal bigint
column bytes bytea not null
column at bigint not null
constraint evidence_bytes_check CHECK ((octet_length(bytes) <= 65536))
constraint evidence_id_check CHECK ((octet_length(id) = 16))
constraint evidence_kind_check CHECK ((length(kind) <= 80))
constraint evidence_pkey PRIMARY KEY (id)
index CREATE INDEX evidence_by_time ON public.evidence USING btree (at)
index CREATE UNIQUE INDEX evidence_pkey ON public.evidence USING btree (id)
trigger CREATE TRIGGER evidence_is_final BEFORE DELETE OR UPDATE ON public.evidence FOR EACH ROW EXECUTE FUNCTION dauys_never('evidence is kept as it was found')

-- table facility_lines
column facility text not null
column provider text
column feeder text
column said_at bigint not null
constraint facility_lines_facility_check CHECK ((facility ~ '^[a-z][a-z0-9-]{1,39}$'::text))
constraint facility_lines_feeder_check CHECK (((length(feeder) >= 1) AND (length(feeder) <= 80)))
constraint facility_lines_pkey PRIMARY KEY (facility)
constraint facility_lines_provider_check CHECK (((length(provider) >= 1) AND (length(provider) <= 80)))
index CREATE INDEX facility_lines_by_feeder ON public.facility_lines USING btree (feeder)
index CREATE INDEX facility_lines_by_provider ON public.facility_lines USING btree (provider)
index CREATE UNIQUE INDEX facility_lines_pkey ON public.facility_lines USING btree (facility)

-- table facility_people
column facility text not null
column said_at bigint not null
column kind text not null
column people integer not null
constraint facility_people_facility_check CHECK ((facility ~ '^[a-z][a-z0-9-]{1,39}$'::text))
constraint facility_people_kind_check CHECK ((kind ~ '^[a-z][a-z0-9-]{1,39}$'::text))
constraint facility_people_people_check CHECK (((people >= 0) AND (people <= 1000000)))
constraint facility_people_pkey PRIMARY KEY (facility, said_at)
index CREATE UNIQUE INDEX facility_people_pkey ON public.facility_people USING btree (facility, said_at)
trigger CREATE TRIGGER people_are_final BEFORE DELETE OR UPDATE ON public.facility_people FOR EACH ROW EXECUTE FUNCTION dauys_never('how many a facility was said to hold may never change: say it anew')

-- table feed_chunks
column number bigint not null
column at bigint not null
column head bytea not null
column bytes bytea not null storage e
constraint feed_chunks_bytes_check CHECK ((octet_length(bytes) <= 4194304))
constraint feed_chunks_head_check CHECK ((octet_length(head) = 32))
constraint feed_chunks_number_check CHECK ((number >= 0))
constraint feed_chunks_pkey PRIMARY KEY (number)
index CREATE UNIQUE INDEX feed_chunks_pkey ON public.feed_chunks USING btree (number)
trigger CREATE TRIGGER chunk_is_final BEFORE DELETE OR UPDATE ON public.feed_chunks FOR EACH ROW EXECUTE FUNCTION dauys_never('the feed is append-only')
trigger CREATE TRIGGER chunks_are_kept BEFORE TRUNCATE ON public.feed_chunks FOR EACH STATEMENT EXECUTE FUNCTION dauys_never('the feed is append-only')

-- table feed_marks
column number bigint not null
column directory_entries bigint not null
column directory_checkpoint bigint not null
column cases_entries bigint not null
column cases_checkpoint bigint not null
column announced_at bigint
constraint feed_marks_cases_checkpoint_check CHECK ((cases_checkpoint >= 0))
constraint feed_marks_cases_entries_check CHECK ((cases_entries >= 0))
constraint feed_marks_directory_checkpoint_check CHECK ((directory_checkpoint >= 0))
constraint feed_marks_directory_entries_check CHECK ((directory_entries >= 0))
constraint feed_marks_number_check CHECK ((number >= 0))
constraint feed_marks_pkey PRIMARY KEY (number)
index CREATE UNIQUE INDEX feed_marks_pkey ON public.feed_marks USING btree (number)
trigger CREATE TRIGGER mark_is_final BEFORE DELETE OR UPDATE ON public.feed_marks FOR EACH ROW EXECUTE FUNCTION dauys_never('the feed is append-only')
trigger CREATE TRIGGER marks_are_kept BEFORE TRUNCATE ON public.feed_marks FOR EACH STATEMENT EXECUTE FUNCTION dauys_never('the feed is append-only')

-- table feed_replies
column tag bytea not null
column file bytea not null storage e
column urgent boolean not null
column enqueued_at bigint not null
column chunk bigint
constraint feed_replies_file_check CHECK (((octet_length(file) >= 1) AND (octet_length(file) <= 1200000)))
constraint feed_replies_pkey PRIMARY KEY (tag)
constraint feed_replies_tag_check CHECK ((octet_length(tag) = 16))
index CREATE INDEX feed_replies_waiting ON public.feed_replies USING btree (urgent DESC, enqueued_at, tag) WHERE (chunk IS NULL)
index CREATE UNIQUE INDEX feed_replies_pkey ON public.feed_replies USING btree (tag)
trigger CREATE TRIGGER reply_is_kept BEFORE DELETE ON public.feed_replies FOR EACH ROW EXECUTE FUNCTION dauys_never('an answer given to a person may never go')
trigger CREATE TRIGGER reply_stands BEFORE UPDATE ON public.feed_replies FOR EACH ROW EXECUTE FUNCTION dauys_reply_stands()

-- table hearing
column process bytea not null
column since bigint not null
column until bigint not null
column alive_at bigint not null
constraint hearing_check CHECK ((until >= since))
constraint hearing_pkey PRIMARY KEY (process)
constraint hearing_process_check CHECK ((octet_length(process) = 16))
index CREATE INDEX hearing_by_life ON public.hearing USING btree (alive_at)
index CREATE INDEX hearing_by_until ON public.hearing USING btree (until)
index CREATE UNIQUE INDEX hearing_pkey ON public.hearing USING btree (process)

-- table hindrances
column terminal bigint not null
column from_at bigint not null
column kind text not null
column raised_at bigint
column to_at bigint
column words text[] not null
column boot bigint not null
constraint hindrances_check CHECK ((raised_at > from_at))
constraint hindrances_check1 CHECK ((to_at > from_at))
constraint hindrances_check2 CHECK (((to_at IS NULL) OR (raised_at IS NOT NULL)))
constraint hindrances_kind_check CHECK ((kind = ANY (ARRAY['unusable'::text, 'hindered'::text])))
constraint hindrances_pkey PRIMARY KEY (terminal, from_at)
constraint hindrances_terminal_check CHECK (((terminal >= 0) AND (terminal <= '4294967295'::bigint)))
constraint hindrances_words_check CHECK (((cardinality(words) >= 1) AND (cardinality(words) <= 40)))
index CREATE UNIQUE INDEX hindrances_open ON public.hindrances USING btree (terminal) WHERE (to_at IS NULL)
index CREATE UNIQUE INDEX hindrances_pkey ON public.hindrances USING btree (terminal, from_at)
trigger CREATE TRIGGER hindrance_is_kept BEFORE DELETE ON public.hindrances FOR EACH ROW EXECUTE FUNCTION dauys_hindrance_is_kept()
trigger CREATE TRIGGER hindrance_stands BEFORE UPDATE ON public.hindrances FOR EACH ROW EXECUTE FUNCTION dauys_hindrance_stands()
trigger CREATE TRIGGER hindrances_are_kept BEFORE TRUNCATE ON public.hindrances FOR EACH STATEMENT EXECUTE FUNCTION dauys_never('hindrances are never forgotten')
trigger CREATE TRIGGER hindrances_changed_are_judged AFTER UPDATE ON public.hindrances REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION dauys_judge_hindrances()
trigger CREATE TRIGGER hindrances_raised_are_judged AFTER INSERT ON public.hindrances REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION dauys_judge_hindrances()

-- table inbox
column body text not null
column n bigint not null
column envelope_id bytea not null
column h bytea not null
column head bytea not null
constraint inbox_body_envelope_id_key UNIQUE (body, envelope_id)
constraint inbox_envelope_id_check CHECK ((octet_length(envelope_id) = 16))
constraint inbox_h_check CHECK ((octet_length(h) = 32))
constraint inbox_head_check CHECK ((octet_length(head) = 32))
constraint inbox_n_check CHECK ((n >= 1))
constraint inbox_pkey PRIMARY KEY (body, n)
index CREATE UNIQUE INDEX inbox_body_envelope_id_key ON public.inbox USING btree (body, envelope_id)
index CREATE UNIQUE INDEX inbox_pkey ON public.inbox USING btree (body, n)
trigger CREATE TRIGGER inbox_is_final BEFORE DELETE OR UPDATE ON public.inbox FOR EACH ROW EXECUTE FUNCTION dauys_never('the order in which a body got its envelopes may never change')
trigger CREATE TRIGGER inbox_is_kept BEFORE TRUNCATE ON public.inbox FOR EACH STATEMENT EXECUTE FUNCTION dauys_never('what a body got may never go')

-- table index_figures
column month text not null
column facility text not null
column terminals integer not null
column declared bigint not null
column usable bigint not null
column unknown bigint not null
column planned bigint not null
column unexplained bigint not null
constraint index_figures_check CHECK (((usable >= 0) AND (usable <= declared)))
constraint index_figures_check1 CHECK (((unknown >= 0) AND (unknown <= declared)))
constraint index_figures_check2 CHECK (((planned >= 0) AND (planned <= declared)))
constraint index_figures_check3 CHECK (((unexplained >= 0) AND (unexplained <= declared)))
constraint index_figures_declared_check CHECK ((declared >= 0))
constraint index_figures_facility_check CHECK ((facility ~ '^[a-z][a-z0-9-]{1,39}$'::text))
constraint index_figures_pkey PRIMARY KEY (month, facility)
constraint index_figures_terminals_check CHECK ((terminals >= 0))
index CREATE UNIQUE INDEX index_figures_pkey ON public.index_figures USING btree (month, facility)
trigger CREATE TRIGGER figures_stay BEFORE INSERT OR DELETE OR UPDATE ON public.index_figures FOR EACH ROW EXECUTE FUNCTION dauys_figures_stay()

-- table index_months
column month text not null
column through integer not null
column computed_at bigint not null
column closed_at bigint
constraint index_months_month_check CHECK ((month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'::text))
constraint index_months_pkey PRIMARY KEY (month)
index CREATE UNIQUE INDEX index_months_pkey ON public.index_months USING btree (month)
trigger CREATE TRIGGER month_is_kept BEFORE DELETE ON public.index_months FOR EACH ROW EXECUTE FUNCTION dauys_never('what was published of a month may never go')
trigger CREATE TRIGGER month_stays_closed BEFORE UPDATE ON public.index_months FOR EACH ROW EXECUTE FUNCTION dauys_month_stays_closed()

-- table invitations
column hash bytea not null
column officer text not null
column body text not null
column name text not null
column login text not null
column made_at bigint not null
column claim bytea
column passkeys integer not null default 0
column ended_at bigint
constraint invitations_claim_check CHECK (((octet_length(claim) >= 1) AND (octet_length(claim) <= 4096)))
constraint invitations_hash_check CHECK ((octet_length(hash) = 32))
constraint invitations_login_check CHECK (((length(login) >= 3) AND (length(login) <= 64)))
constraint invitations_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200)))
constraint invitations_passkeys_check CHECK (((passkeys >= 0) AND (passkeys <= 2)))
constraint invitations_pkey PRIMARY KEY (hash)
index CREATE INDEX invitations_by_officer ON public.invitations USING btree (officer)
index CREATE UNIQUE INDEX invitations_pkey ON public.invitations USING btree (hash)
trigger CREATE TRIGGER invitation_is_used_up BEFORE UPDATE ON public.invitations FOR EACH ROW EXECUTE FUNCTION dauys_invitation_is_used_up()

-- table journal_entries
column terminal bigint not null
column n bigint not null
column at bigint not null
column boot bigint not null
column kind text not null
column bytes bytea not null
column hash bytea not null
column received_at bigint not null
constraint journal_entries_boot_check CHECK ((boot >= 0))
constraint journal_entries_bytes_check CHECK (((octet_length(bytes) >= 1) AND (octet_length(bytes) <= 1024)))
constraint journal_entries_hash_check CHECK ((octet_length(hash) = 32))
constraint journal_entries_kind_check CHECK (((length(kind) >= 1) AND (length(kind) <= 40)))
constraint journal_entries_n_check CHECK ((n >= 1))
constraint journal_entries_pkey PRIMARY KEY (terminal, n)
constraint journal_entries_terminal_check CHECK (((terminal >= 0) AND (terminal <= '4294967295'::bigint)))
index CREATE INDEX journal_entries_by_time ON public.journal_entries USING btree (terminal, at)
index CREATE UNIQUE INDEX journal_entries_pkey ON public.journal_entries USING btree (terminal, n)
trigger CREATE TRIGGER journal_entry_is_final BEFORE DELETE OR UPDATE ON public.journal_entries FOR EACH ROW EXECUTE FUNCTION dauys_never('what a terminal recorded of itself may never change')
trigger CREATE TRIGGER journals_are_judged AFTER INSERT ON public.journal_entries REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION dauys_judge_by_journal()

-- table judging
column terminal bigint not null
column from_at bigint not null
column due_at bigint not null
constraint judging_pkey PRIMARY KEY (terminal, from_at)
index CREATE INDEX judging_by_due ON public.judging USING btree (due_at)
index CREATE UNIQUE INDEX judging_pkey ON public.judging USING btree (terminal, from_at)

-- table key_changes
column id bytea not null
column officer text not null
column what text not null
column passkey bytea
column by_officer text
column statement bytea
column signature bytea
column at bigint not null
constraint key_changes_id_check CHECK ((octet_length(id) = 16))
constraint key_changes_passkey_check CHECK ((octet_length(passkey) <= 1023))
constraint key_changes_pkey PRIMARY KEY (id)
constraint key_changes_signature_check CHECK ((octet_length(signature) = 64))
constraint key_changes_statement_check CHECK ((octet_length(statement) <= 4096))
constraint key_changes_what_check CHECK ((length(what) <= 40))
index CREATE INDEX key_changes_by_officer ON public.key_changes USING btree (officer, at)
index CREATE UNIQUE INDEX key_changes_pkey ON public.key_changes USING btree (id)
trigger CREATE TRIGGER key_change_is_final BEFORE DELETE OR UPDATE ON public.key_changes FOR EACH ROW EXECUTE FUNCTION dauys_never('who changed which keys may never change')
trigger CREATE TRIGGER key_changes_are_kept BEFORE TRUNCATE ON public.key_changes FOR EACH STATEMENT EXECUTE FUNCTION dauys_never('who changed which keys may never go')

-- table lapses
column terminal bigint
column from_at bigint
column kind text
column raised_at bigint
column to_at bigint
column words text[]
column boot bigint
column boot_after bigint

-- table leases
column name text not null
column holder bytea not null
column until bigint not null
constraint leases_holder_check CHECK ((octet_length(holder) = 16))
constraint leases_name_check CHECK ((length(name) <= 40))
constraint leases_pkey PRIMARY KEY (name)
index CREATE UNIQUE INDEX leases_pkey ON public.leases USING btree (name)

-- table ledger_entries
column ledger text not null
column idx bigint not null
column data bytea not null
constraint ledger_entries_data_check CHECK (((octet_length(data) >= 1) AND (octet_length(data) <= 65535)))
constraint ledger_entries_idx_check CHECK ((idx >= 0))
constraint ledger_entries_ledger_check CHECK ((ledger = ANY (ARRAY['directory'::text, 'cases'::text])))
constraint ledger_entries_pkey PRIMARY KEY (ledger, idx)
index CREATE UNIQUE INDEX ledger_entries_pkey ON public.ledger_entries USING btree (ledger, idx)
trigger CREATE TRIGGER entries_are_kept BEFORE TRUNCATE ON public.ledger_entries FOR EACH STATEMENT EXECUTE FUNCTION dauys_never('what stands in a ledger may never go')
trigger CREATE TRIGGER entry_is_final BEFORE DELETE OR UPDATE ON public.ledger_entries FOR EACH ROW EXECUTE FUNCTION dauys_never('what stands in a ledger may never change')

-- table ledger_heads
column ledger text not null
column size bigint not null
column root bytea not null
column updated_at bigint not null
constraint ledger_heads_ledger_check CHECK ((ledger = ANY (ARRAY['directory'::text, 'cases'::text])))
constraint ledger_heads_pkey PRIMARY KEY (ledger)
constraint ledger_heads_root_check CHECK ((octet_length(root) = 32))
constraint ledger_heads_size_check CHECK ((size >= 0))
index CREATE UNIQUE INDEX ledger_heads_pkey ON public.ledger_heads USING btree (ledger)
trigger CREATE TRIGGER ledger_grows BEFORE UPDATE ON public.ledger_heads FOR EACH ROW EXECUTE FUNCTION dauys_ledger_grows()
trigger CREATE TRIGGER ledger_is_kept BEFORE DELETE ON public.ledger_heads FOR EACH ROW EXECUTE FUNCTION dauys_never('a ledger only grows')

-- table ledger_tiles
column ledger text not null
column level integer not null
column idx bigint not null
column hashes bytea not null
constraint ledger_tiles_hashes_check CHECK ((((octet_length(hashes) >= 32) AND (octet_length(hashes) <= 8192)) AND ((octet_length(hashes) % 32) = 0)))
constraint ledger_tiles_idx_check CHECK ((idx >= 0))
constraint ledger_tiles_ledger_check CHECK ((ledger = ANY (ARRAY['directory'::text, 'cases'::text])))
constraint ledger_tiles_level_check CHECK (((level >= 0) AND (level <= 63)))
constraint ledger_tiles_pkey PRIMARY KEY (ledger, level, idx)
index CREATE UNIQUE INDEX ledger_tiles_pkey ON public.ledger_tiles USING btree (ledger, level, idx)
trigger CREATE TRIGGER tile_grows BEFORE UPDATE ON public.ledger_tiles FOR EACH ROW EXECUTE FUNCTION dauys_tile_grows()
trigger CREATE TRIGGER tile_is_kept BEFORE DELETE ON public.ledger_tiles FOR EACH ROW EXECUTE FUNCTION dauys_never('a tile only grows')

-- table maintenance
column id bytea not null
column terminal bigint not null
column facility text not null
column from_at bigint not null
column to_at bigint not null
column announced_at bigint not null
column first_by text not null
column second_by text
column second_at bigint
constraint maintenance_check CHECK ((to_at > from_at))
constraint maintenance_check1 CHECK ((second_by <> first_by))
constraint maintenance_check2 CHECK (((second_by IS NULL) = (second_at IS NULL)))
constraint maintenance_facility_check CHECK ((facility ~ '^[a-z][a-z0-9-]{1,39}$'::text))
constraint maintenance_id_check CHECK ((octet_length(id) = 16))
constraint maintenance_pkey PRIMARY KEY (id)
constraint maintenance_terminal_check CHECK (((terminal >= 0) AND (terminal <= '4294967295'::bigint)))
index CREATE INDEX maintenance_by_facility ON public.maintenance USING btree (facility, from_at)
index CREATE INDEX maintenance_by_terminal ON public.maintenance USING btree (terminal, from_at)
index CREATE INDEX maintenance_by_time ON public.maintenance USING btree (from_at DESC, id)
index CREATE UNIQUE INDEX maintenance_pkey ON public.maintenance USING btree (id)
trigger CREATE TRIGGER maintenance_is_kept BEFORE DELETE ON public.maintenance FOR EACH ROW EXECUTE FUNCTION dauys_never('what was announced may never go')
trigger CREATE TRIGGER maintenance_stands BEFORE UPDATE ON public.maintenance FOR EACH ROW EXECUTE FUNCTION dauys_maintenance_stands()

-- table officer_sessions
column token_hash bytea not null
column officer text not null
column door text not null
column created_at bigint not null
column used_at bigint not null
column ended_at bigint
column verified_at bigint not null default 0
column passkey bytea
column verified_by bytea
column invitation bytea
constraint officer_sessions_door_check CHECK ((length(door) <= 20))
constraint officer_sessions_invitation_check CHECK ((octet_length(invitation) = 32))
constraint officer_sessions_passkey_check CHECK ((octet_length(passkey) <= 1023))
constraint officer_sessions_pkey PRIMARY KEY (token_hash)
constraint officer_sessions_token_hash_check CHECK ((octet_length(token_hash) = 32))
constraint officer_sessions_verified_by_check CHECK ((octet_length(verified_by) <= 1023))
index CREATE INDEX officer_sessions_by_age ON public.officer_sessions USING btree (created_at)
index CREATE INDEX officer_sessions_by_officer ON public.officer_sessions USING btree (officer, created_at)
index CREATE UNIQUE INDEX officer_sessions_pkey ON public.officer_sessions USING btree (token_hash)

-- table officers
column id text not null
column body text not null
column name text not null
column statement_key bytea not null
column provisioned_at bigint not null
column login text not null
constraint officers_body_check CHECK ((body ~ '^[a-z][a-z0-9-]{1,39}$'::text))
constraint officers_id_check CHECK ((id ~ '^[a-z][a-z0-9-]{1,39}$'::text))
constraint officers_login_check CHECK (((length(login) >= 3) AND (length(login) <= 64)))
constraint officers_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200)))
constraint officers_pkey PRIMARY KEY (id)
constraint officers_statement_key_check CHECK ((octet_length(statement_key) = 32))
index CREATE INDEX officers_by_body ON public.officers USING btree (body)
index CREATE UNIQUE INDEX officers_by_login ON public.officers USING btree (login)
index CREATE UNIQUE INDEX officers_pkey ON public.officers USING btree (id)

-- table outside_words
column id bytea not null
column about text not null
column facility text not null
column from_at bigint not null
column to_at bigint
column source text not null
column said_by text not null
column said_at bigint not null
constraint outside_words_about_check CHECK ((about = ANY (ARRAY['power'::text, 'network'::text])))
constraint outside_words_check CHECK ((to_at > from_at))
constraint outside_words_facility_check CHECK ((facility ~ '^[a-z][a-z0-9-]{1,39}$'::text))
constraint outside_words_id_check CHECK ((octet_length(id) = 16))
constraint outside_words_pkey PRIMARY KEY (id)
constraint outside_words_source_check CHECK (((length(source) >= 1) AND (length(source) <= 500)))
index CREATE INDEX outside_words_by_facility ON public.outside_words USING btree (facility, from_at)
index CREATE UNIQUE INDEX outside_words_pkey ON public.outside_words USING btree (id)
trigger CREATE TRIGGER outside_word_is_final BEFORE DELETE OR UPDATE ON public.outside_words FOR EACH ROW EXECUTE FUNCTION dauys_never('what was confirmed from outside may never change')

-- table parcel_parts
column terminal bigint not null
column parcel bytea not null
column start bigint not null
column bytes bytea not null storage e
constraint parcel_parts_bytes_check CHECK (((octet_length(bytes) >= 1) AND (octet_length(bytes) <= 65536)))
constraint parcel_parts_pkey PRIMARY KEY (terminal, parcel, start)
constraint parcel_parts_start_check CHECK ((start >= 0))
index CREATE UNIQUE INDEX parcel_parts_pkey ON public.parcel_parts USING btree (terminal, parcel, start)

-- table parcels
column terminal bigint not null
column parcel bytea not null
column total bigint not null
column held bigint not null
column begun_at bigint not null
column envelope_id bytea
column refused text
column closed_at bigint
constraint parcels_check CHECK (((held >= 0) AND (held <= total)))
constraint parcels_envelope_id_check CHECK ((octet_length(envelope_id) = 16))
constraint parcels_parcel_check CHECK ((octet_length(parcel) = 32))
constraint parcels_pkey PRIMARY KEY (terminal, parcel)
constraint parcels_refused_check CHECK ((length(refused) <= 80))
constraint parcels_terminal_check CHECK (((terminal >= 0) AND (terminal <= '4294967295'::bigint)))
constraint parcels_total_check CHECK (((total >= 1) AND (total <= 17000000)))
index CREATE INDEX parcels_open_by_age ON public.parcels USING btree (begun_at) WHERE (closed_at IS NULL)
index CREATE UNIQUE INDEX parcels_pkey ON public.parcels USING btree (terminal, parcel)

-- table passkeys
column credential bytea not null
column officer text not null
column body text not null
column public_key bytea not null
column counter bigint not null
column transports text[] not null default '{}'::text[]
column label text not null
column wrapped_keys bytea not null
column state text not null
column made_at bigint not null
column used_at bigint
column decided_at bigint
column decided_by text
constraint passkeys_counter_check CHECK (((counter >= 0) AND (counter <= '4294967295'::bigint)))
constraint passkeys_credential_check CHECK (((octet_length(credential) >= 16) AND (octet_length(credential) <= 1023)))
constraint passkeys_label_check CHECK (((length(label) >= 1) AND (length(label) <= 60)))
constraint passkeys_pkey PRIMARY KEY (credential)
constraint passkeys_public_key_check CHECK (((octet_length(public_key) >= 16) AND (octet_length(public_key) <= 8192)))
constraint passkeys_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'usable'::text, 'lost'::text, 'refused'::text])))
constraint passkeys_wrapped_keys_check CHECK (((octet_length(wrapped_keys) >= 1) AND (octet_length(wrapped_keys) <= 4096)))
index CREATE INDEX passkeys_by_officer ON public.passkeys USING btree (officer, made_at)
index CREATE UNIQUE INDEX passkeys_pkey ON public.passkeys USING btree (credential)
trigger CREATE TRIGGER passkey_is_kept BEFORE DELETE ON public.passkeys FOR EACH ROW EXECUTE FUNCTION dauys_never('which passkeys there were may never be forgotten')
trigger CREATE TRIGGER passkey_stays BEFORE UPDATE ON public.passkeys FOR EACH ROW EXECUTE FUNCTION dauys_passkey_stays()

-- table password_doors
column officer text not null
column salt bytea not null
column verifier bytea not null
column totp_wrapped bytea not null
column totp_step bigint not null default 0
column wrapped_keys bytea not null
constraint password_doors_pkey PRIMARY KEY (officer)
constraint password_doors_salt_check CHECK ((octet_length(salt) = 16))
constraint password_doors_totp_wrapped_check CHECK (((octet_length(totp_wrapped) >= 1) AND (octet_length(totp_wrapped) <= 256)))
constraint password_doors_verifier_check CHECK ((octet_length(verifier) = 32))
constraint password_doors_wrapped_keys_check CHECK (((octet_length(wrapped_keys) >= 1) AND (octet_length(wrapped_keys) <= 4096)))
index CREATE UNIQUE INDEX password_doors_pkey ON public.password_doors USING btree (officer)
trigger CREATE TRIGGER step_rises BEFORE UPDATE ON public.password_doors FOR EACH ROW EXECUTE FUNCTION dauys_step_rises()

-- table pending_directory
column hash bytea not null
column entry bytea not null
column enqueued_at bigint not null
column idx bigint
constraint pending_directory_entry_check CHECK (((octet_length(entry) >= 1) AND (octet_length(entry) <= 16384)))
constraint pending_directory_hash_check CHECK ((octet_length(hash) = 32))
constraint pending_directory_pkey PRIMARY KEY (hash)
index CREATE INDEX pending_directory_waiting ON public.pending_directory USING btree (enqueued_at, hash) WHERE (idx IS NULL)
index CREATE UNIQUE INDEX pending_directory_pkey ON public.pending_directory USING btree (hash)
trigger CREATE TRIGGER statement_is_kept BEFORE DELETE ON public.pending_directory FOR EACH ROW EXECUTE FUNCTION dauys_never('a statement once taken is owed')
trigger CREATE TRIGGER statement_is_owed BEFORE UPDATE ON public.pending_directory FOR EACH ROW EXECUTE FUNCTION dauys_statement_is_owed()

-- table pending_leaves
column commitment bytea not null
column urgent boolean not null
column enqueued_at bigint not null
column batch bigint
column idx bigint
constraint pending_leaves_commitment_check CHECK ((octet_length(commitment) = 32))
constraint pending_leaves_pkey PRIMARY KEY (commitment)
index CREATE INDEX pending_leaves_waiting ON public.pending_leaves USING btree (urgent DESC, enqueued_at, commitment) WHERE (batch IS NULL)
index CREATE UNIQUE INDEX pending_leaves_pkey ON public.pending_leaves USING btree (commitment)
index CREATE UNIQUE INDEX pending_leaves_place ON public.pending_leaves USING btree (idx) WHERE (idx IS NOT NULL)
trigger CREATE TRIGGER leaf_is_kept BEFORE DELETE ON public.pending_leaves FOR EACH ROW EXECUTE FUNCTION dauys_never('a leaf once promised is owed')
trigger CREATE TRIGGER leaf_is_owed BEFORE UPDATE ON public.pending_leaves FOR EACH ROW WHEN (((new.commitment <> old.commitment) OR ((old.batch IS NOT NULL) AND ((new.batch IS DISTINCT FROM old.batch) OR (new.idx IS DISTINCT FROM old.idx))) OR ((new.batch IS NULL) <> (new.idx IS NULL)))) EXECUTE FUNCTION dauys_never('a leaf is sequenced once')

-- table recovery_doors
column officer text not null
column salt bytea not null
column verifier bytea not null
column wrapped_keys bytea not null
column made_at bigint not null
constraint recovery_doors_pkey PRIMARY KEY (officer)
constraint recovery_doors_salt_check CHECK ((octet_length(salt) = 16))
constraint recovery_doors_verifier_check CHECK ((octet_length(verifier) = 32))
constraint recovery_doors_wrapped_keys_check CHECK (((octet_length(wrapped_keys) >= 1) AND (octet_length(wrapped_keys) <= 4096)))
index CREATE UNIQUE INDEX recovery_doors_pkey ON public.recovery_doors USING btree (officer)

-- table repair_tickets
column id bytea not null
column terminal bigint not null
column from_at bigint not null
column to_at bigint not null
column technician text not null
column entered_by text not null
column entered_at bigint not null
constraint repair_tickets_check CHECK ((to_at > from_at))
constraint repair_tickets_id_check CHECK ((octet_length(id) = 16))
constraint repair_tickets_pkey PRIMARY KEY (id)
constraint repair_tickets_technician_check CHECK (((length(technician) >= 1) AND (length(technician) <= 200)))
constraint repair_tickets_terminal_check CHECK (((terminal >= 0) AND (terminal <= '4294967295'::bigint)))
index CREATE INDEX repair_tickets_by_terminal ON public.repair_tickets USING btree (terminal, from_at)
index CREATE UNIQUE INDEX repair_tickets_pkey ON public.repair_tickets USING btree (id)
trigger CREATE TRIGGER ticket_is_final BEFORE DELETE OR UPDATE ON public.repair_tickets FOR EACH ROW EXECUTE FUNCTION dauys_never('a ticket may never change')

-- table restores
column at bigint not null
column backup_at bigint not null
column caught_up_at bigint
constraint restores_pkey PRIMARY KEY (at)
index CREATE UNIQUE INDEX restores_pkey ON public.restores USING btree (at)
trigger CREATE TRIGGER restore_is_kept BEFORE DELETE ON public.restores FOR EACH ROW EXECUTE FUNCTION dauys_never('that a database was restored may never be forgotten')
trigger CREATE TRIGGER restore_stands BEFORE UPDATE ON public.restores FOR EACH ROW EXECUTE FUNCTION dauys_restore_stands()

-- table schema_migrations
column number integer not null
column name text not null
column hash text not null
column applied_at timestamp with time zone not null default now()
constraint schema_migrations_pkey PRIMARY KEY (number)
index CREATE UNIQUE INDEX schema_migrations_pkey ON public.schema_migrations USING btree (number)

-- table seal_entries
column id bytea not null
column terminal bigint not null
column number text not null
column act text not null
column at bigint not null
column photograph bytea not null
column statement bytea not null
column first_by text not null
column first_key bytea not null
column first_signature bytea not null
column first_at bigint not null
column second_by text
column second_key bytea
column second_signature bytea
column second_at bigint
column n integer
constraint seal_entries_act_check CHECK ((act = ANY (ARRAY['placed'::text, 'seen-whole'::text, 'found-broken'::text, 'removed'::text])))
constraint seal_entries_check CHECK ((second_by <> first_by))
constraint seal_entries_check1 CHECK ((num_nulls(second_by, second_key, second_signature, second_at, n) = ANY (ARRAY[0, 5])))
constraint seal_entries_first_key_check CHECK ((octet_length(first_key) = 8))
constraint seal_entries_first_signature_check CHECK ((octet_length(first_signature) = 64))
constraint seal_entries_id_check CHECK ((octet_length(id) = 16))
constraint seal_entries_n_check CHECK ((n >= 1))
constraint seal_entries_number_check CHECK ((number ~ '^[0-9A-Z-]{1,32}$'::text))
constraint seal_entries_photograph_check CHECK ((octet_length(photograph) = 32))
constraint seal_entries_pkey PRIMARY KEY (id)
constraint seal_entries_second_key_check CHECK ((octet_length(second_key) = 8))
constraint seal_entries_second_signature_check CHECK ((octet_length(second_signature) = 64))
constraint seal_entries_statement_check CHECK (((octet_length(statement) >= 1) AND (octet_length(statement) <= 1024)))
constraint seal_entries_terminal_check CHECK (((terminal >= 0) AND (terminal <= '4294967295'::bigint)))
index CREATE INDEX seal_entries_waiting ON public.seal_entries USING btree (terminal, first_at) WHERE (n IS NULL)
index CREATE UNIQUE INDEX seal_entries_in_order ON public.seal_entries USING btree (terminal, n)
index CREATE UNIQUE INDEX seal_entries_pkey ON public.seal_entries USING btree (id)
index CREATE UNIQUE INDEX seal_numbers ON public.seal_entries USING btree (number) WHERE ((act = 'placed'::text) AND (n IS NOT NULL))
trigger CREATE TRIGGER seal_entries_are_kept BEFORE TRUNCATE ON public.seal_entries FOR EACH STATEMENT EXECUTE FUNCTION dauys_never('the seal register may never go')
trigger CREATE TRIGGER seal_entry_is_kept BEFORE DELETE ON public.seal_entries FOR EACH ROW EXECUTE FUNCTION dauys_never('an entry of the seal register may never go')
trigger CREATE TRIGGER seal_entry_stands BEFORE UPDATE ON public.seal_entries FOR EACH ROW EXECUTE FUNCTION dauys_seal_entry_stands()

-- table seal_photographs
column hash bytea not null
column type text not null
column bytes bytea not null storage e
column at bigint not null
constraint seal_photographs_bytes_check CHECK (((octet_length(bytes) >= 1) AND (octet_length(bytes) <= 786432)))
constraint seal_photographs_hash_check CHECK ((octet_length(hash) = 32))
constraint seal_photographs_pkey PRIMARY KEY (hash)
constraint seal_photographs_type_check CHECK ((type = ANY (ARRAY['image/jpeg'::text, 'image/png'::text, 'image/webp'::text])))
index CREATE UNIQUE INDEX seal_photographs_pkey ON public.seal_photographs USING btree (hash)
trigger CREATE TRIGGER photograph_is_final BEFORE DELETE OR UPDATE ON public.seal_photographs FOR EACH ROW EXECUTE FUNCTION dauys_never('a photograph of a seal may never change')

-- table sessions
column terminal bigint not null
column session bytea not null
column wrapped_keys bytea not null
column boot bigint not null
column device_at bigint not null
column created_at bigint not null
constraint sessions_pkey PRIMARY KEY (terminal, session)
constraint sessions_session_check CHECK ((octet_length(session) = 16))
constraint sessions_terminal_check CHECK (((terminal >= 0) AND (terminal <= '4294967295'::bigint)))
constraint sessions_wrapped_keys_check CHECK (((octet_length(wrapped_keys) >= 1) AND (octet_length(wrapped_keys) <= 256)))
index CREATE INDEX sessions_by_age ON public.sessions USING btree (created_at)
index CREATE INDEX sessions_with_keys ON public.sessions USING btree (created_at) WHERE (octet_length(wrapped_keys) > 1)
index CREATE UNIQUE INDEX sessions_pkey ON public.sessions USING btree (terminal, session)

-- table silences
column terminal bigint not null
column from_at bigint not null
column raised_at bigint not null
column to_at bigint
column conditions text[] not null default '{}'::text[]
column boot bigint not null
column boot_after bigint
constraint silences_check CHECK ((raised_at > from_at))
constraint silences_check1 CHECK ((to_at > from_at))
constraint silences_pkey PRIMARY KEY (terminal, from_at)
constraint silences_terminal_check CHECK (((terminal >= 0) AND (terminal <= '4294967295'::bigint)))
index CREATE INDEX silences_by_end ON public.silences USING btree (to_at)
index CREATE UNIQUE INDEX silences_open ON public.silences USING btree (terminal) WHERE (to_at IS NULL)
index CREATE UNIQUE INDEX silences_pkey ON public.silences USING btree (terminal, from_at)
trigger CREATE TRIGGER silence_ends BEFORE UPDATE ON public.silences FOR EACH ROW EXECUTE FUNCTION dauys_silence_ends()
trigger CREATE TRIGGER silence_is_kept BEFORE DELETE ON public.silences FOR EACH ROW EXECUTE FUNCTION dauys_never('a silence is never forgotten')
trigger CREATE TRIGGER silences_are_kept BEFORE TRUNCATE ON public.silences FOR EACH STATEMENT EXECUTE FUNCTION dauys_never('silences are never forgotten')
trigger CREATE TRIGGER silences_ended_are_judged AFTER UPDATE ON public.silences REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION dauys_judge_silences()
trigger CREATE TRIGGER silences_raised_are_judged AFTER INSERT ON public.silences REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION dauys_judge_silences()

-- table tallies
column process bytea not null
column since bigint not null
column until bigint not null
column ended boolean not null default false
constraint tallies_check CHECK ((until >= since))
constraint tallies_pkey PRIMARY KEY (process)
constraint tallies_process_check CHECK ((octet_length(process) = 16))
index CREATE INDEX tallies_by_until ON public.tallies USING btree (until)
index CREATE INDEX tallies_open ON public.tallies USING btree (until) WHERE (NOT ended)
index CREATE UNIQUE INDEX tallies_pkey ON public.tallies USING btree (process)

-- table terminal_equipment
column terminal bigint not null
column mains_sensor boolean not null
column battery boolean not null
column said_at bigint not null
constraint terminal_equipment_pkey PRIMARY KEY (terminal)
constraint terminal_equipment_terminal_check CHECK (((terminal >= 0) AND (terminal <= '4294967295'::bigint)))
index CREATE UNIQUE INDEX terminal_equipment_pkey ON public.terminal_equipment USING btree (terminal)

-- table terminal_records
column terminal bigint not null
column parcel bytea not null
column kind integer not null
column bytes bytea not null
column received_at bigint not null
constraint terminal_records_bytes_check CHECK ((octet_length(bytes) <= 1048576))
constraint terminal_records_kind_check CHECK (((kind >= 2) AND (kind <= 255)))
constraint terminal_records_parcel_check CHECK ((octet_length(parcel) = 32))
constraint terminal_records_pkey PRIMARY KEY (terminal, parcel)
constraint terminal_records_terminal_check CHECK (((terminal >= 0) AND (terminal <= '4294967295'::bigint)))
index CREATE UNIQUE INDEX terminal_records_pkey ON public.terminal_records USING btree (terminal, parcel)
trigger CREATE TRIGGER record_is_final BEFORE DELETE OR UPDATE ON public.terminal_records FOR EACH ROW EXECUTE FUNCTION dauys_never('what a terminal recorded of itself may never change')

-- table unheard_days
column day integer not null
column unheard bit(1440) not null
constraint unheard_days_day_check CHECK (((day >= 0) AND (day <= 65535)))
constraint unheard_days_pkey PRIMARY KEY (day)
index CREATE UNIQUE INDEX unheard_days_pkey ON public.unheard_days USING btree (day)
trigger CREATE TRIGGER unheard_is_kept BEFORE DELETE ON public.unheard_days FOR EACH ROW EXECUTE FUNCTION dauys_never('what was not heard stays unheard')
trigger CREATE TRIGGER unheard_stays BEFORE UPDATE ON public.unheard_days FOR EACH ROW EXECUTE FUNCTION dauys_unheard_stays()

-- table urgent_waiting
column envelope_id bytea
column body text
column accepted_at bigint

-- table verdicts
column terminal bigint not null
column from_at bigint not null
column n integer not null
column judged_at bigint not null
column likelihood text not null
column cause text not null
column sureness text not null
column speaks_for text[] not null
column speaks_against text[] not null
column contradicts text[] not null
column alike text[] not null
constraint verdicts_cause_check CHECK ((length(cause) <= 40))
constraint verdicts_likelihood_check CHECK ((length(likelihood) <= 40))
constraint verdicts_n_check CHECK ((n >= 1))
constraint verdicts_pkey PRIMARY KEY (terminal, from_at, n)
constraint verdicts_sureness_check CHECK ((length(sureness) <= 40))
index CREATE UNIQUE INDEX verdicts_pkey ON public.verdicts USING btree (terminal, from_at, n)
trigger CREATE TRIGGER verdict_is_final BEFORE DELETE OR UPDATE ON public.verdicts FOR EACH ROW EXECUTE FUNCTION dauys_never('what a silence looked like at a time may never change')
trigger CREATE TRIGGER verdicts_are_kept BEFORE TRUNCATE ON public.verdicts FOR EACH STATEMENT EXECUTE FUNCTION dauys_never('what silences looked like may never go')

-- table visit_codes
column hash bytea not null
column body text not null
column facility text not null
column visit text
column until_at bigint
column made_by text not null
column made_at bigint not null
column typed_terminal bigint
column typed_at bigint
column arrived_terminal bigint
column arrived_at bigint
column arrival bytea
column arrival_signature bytea
column arrival_key bytea
column seen_by text
constraint visit_codes_arrival_check CHECK (((octet_length(arrival) >= 1) AND (octet_length(arrival) <= 1024)))
constraint visit_codes_arrival_key_check CHECK ((octet_length(arrival_key) = 8))
constraint visit_codes_arrival_signature_check CHECK ((octet_length(arrival_signature) = 64))
constraint visit_codes_arrived_terminal_check CHECK (((arrived_terminal >= 0) AND (arrived_terminal <= '4294967295'::bigint)))
constraint visit_codes_check CHECK (((visit IS NULL) <> (until_at IS NULL)))
constraint visit_codes_check1 CHECK ((num_nulls(typed_terminal, typed_at) = ANY (ARRAY[0, 2])))
constraint visit_codes_check2 CHECK ((num_nulls(arrived_terminal, arrived_at, arrival, arrival_signature, arrival_key, seen_by) = ANY (ARRAY[0, 6])))
constraint visit_codes_hash_check CHECK ((octet_length(hash) = 32))
constraint visit_codes_pkey PRIMARY KEY (hash)
constraint visit_codes_typed_terminal_check CHECK (((typed_terminal >= 0) AND (typed_terminal <= '4294967295'::bigint)))
constraint visit_codes_visit_check CHECK (((length(visit) >= 1) AND (length(visit) <= 60)))
index CREATE INDEX visit_codes_by_body ON public.visit_codes USING btree (body, made_at)
index CREATE INDEX visit_codes_by_facility ON public.visit_codes USING btree (facility, made_at DESC)
index CREATE INDEX visit_codes_by_time ON public.visit_codes USING btree (made_at DESC, hash)
index CREATE UNIQUE INDEX visit_codes_pkey ON public.visit_codes USING btree (hash)
trigger CREATE TRIGGER visit_code_grows BEFORE UPDATE ON public.visit_codes FOR EACH ROW EXECUTE FUNCTION dauys_visit_code_grows()
trigger CREATE TRIGGER visit_code_is_kept BEFORE DELETE ON public.visit_codes FOR EACH ROW EXECUTE FUNCTION dauys_never('a test is never forgotten')
trigger CREATE TRIGGER visit_codes_are_kept BEFORE TRUNCATE ON public.visit_codes FOR EACH STATEMENT EXECUTE FUNCTION dauys_never('tests are never forgotten')

-- table watcher_sessions
column token_hash bytea not null
column watcher text not null
column created_at bigint not null
column used_at bigint not null
column ended_at bigint
constraint watcher_sessions_pkey PRIMARY KEY (token_hash)
constraint watcher_sessions_token_hash_check CHECK ((octet_length(token_hash) = 32))
index CREATE INDEX watcher_sessions_by_watcher ON public.watcher_sessions USING btree (watcher, created_at)
index CREATE UNIQUE INDEX watcher_sessions_pkey ON public.watcher_sessions USING btree (token_hash)

-- table watchers
column id text not null
column role text not null
column place text not null
column name text not null
column login text not null
column salt bytea not null
column verifier bytea not null
column totp_wrapped bytea not null
column totp_step bigint not null default 0
column provisioned_at bigint not null
column ended_at bigint
constraint watchers_id_check CHECK ((id ~ '^[a-z][a-z0-9-]{1,39}$'::text))
constraint watchers_login_check CHECK (((length(login) >= 3) AND (length(login) <= 64)))
constraint watchers_login_key UNIQUE (login)
constraint watchers_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200)))
constraint watchers_pkey PRIMARY KEY (id)
constraint watchers_place_check CHECK ((place ~ '^[a-z][a-z0-9-]{1,39}$'::text))
constraint watchers_role_check CHECK ((role = ANY (ARRAY['facility-duty'::text, 'monitor'::text])))
constraint watchers_salt_check CHECK ((octet_length(salt) = 16))
constraint watchers_totp_wrapped_check CHECK (((octet_length(totp_wrapped) >= 1) AND (octet_length(totp_wrapped) <= 256)))
constraint watchers_verifier_check CHECK ((octet_length(verifier) = 32))
index CREATE UNIQUE INDEX watchers_login_key ON public.watchers USING btree (login)
index CREATE UNIQUE INDEX watchers_pkey ON public.watchers USING btree (id)
trigger CREATE TRIGGER step_rises BEFORE UPDATE ON public.watchers FOR EACH ROW EXECUTE FUNCTION dauys_step_rises()
trigger CREATE TRIGGER watcher_is_kept BEFORE DELETE ON public.watchers FOR EACH ROW EXECUTE FUNCTION dauys_never('who explained what may never be forgotten')
trigger CREATE TRIGGER watcher_stays BEFORE UPDATE ON public.watchers FOR EACH ROW EXECUTE FUNCTION dauys_watcher_stays()
