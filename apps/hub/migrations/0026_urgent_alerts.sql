-- A body is roused while something urgent waits unopened there. Such an alert is of no facility and no terminal: it says which body, and nothing else.
alter table alerts alter column facility drop not null;
alter table alerts add column body text check (body ~ '^[a-z][a-z0-9-]{1,39}$');
alter table alerts drop constraint alerts_rung_check, drop constraint alerts_scope_check, drop constraint alerts_terminals_check,
  drop constraint alerts_kind_check;
alter table alerts
  add constraint alerts_kind_check check (kind in ('silent', 'unusable', 'hindered', 'urgent')),
  add constraint alerts_about_check check (
    case when kind = 'urgent'
      then body is not null and facility is null and scope = 'body' and cardinality(terminals) = 0 and rung in ('body-duty', 'body-head')
      else body is null and facility is not null and scope in ('terminal', 'site') and cardinality(terminals) between 1 and 10000
        and rung in ('facility-duty', 'technician', 'regional-supervisor', 'monitor', 'prosecutor')
    end);
create index alerts_by_body on alerts (body, rung, due_at) where kind = 'urgent';

-- Urgent ones that nobody has opened. A responder's test is none.
create index envelopes_urgent on envelopes (accepted_at) where urgent;
create view urgent_waiting as
  select e.envelope_id, e.body, e.accepted_at from envelopes e
  where e.urgent
    and not exists (select 1 from case_states s where s.envelope_id = e.envelope_id and s.state <> 'accepted')
    and not exists (select 1 from canary_seen c where c.envelope_id = e.envelope_id);
