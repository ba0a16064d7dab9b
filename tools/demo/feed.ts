/** `npm run demo:feed -- 50`: sample complaints through the kiosk's own page code, some answered through the workspace's, into a running demonstration. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Redacted } from '@dauys/basics/redacted.ts';
import type { Draft } from '@dauys/complaint/draft.ts';
import type { CaseRow } from '@dauys/protocol/case.ts';
import { type Code, codeGroups } from '@dauys/sealing/code.ts';
import Type from 'typebox';
import { Value } from 'typebox/value';
import { seededRandom } from '../crash/storm.ts';
import { type Officer, officerAt } from './officer.ts';
import { personAt } from './person.ts';
import { doorsOf } from './provision.ts';
import { readSamples, type SampleComplaint } from './samples/samples.ts';

const site = Type.Object({ id: Type.String(), url: Type.String() });
const places = Type.Object({ kiosks: Type.Array(site), workspaces: Type.Array(site) });

interface Fed {
  readonly envelopeId: string;
  readonly sample: SampleComplaint;
  readonly code: Redacted<Code>;
}

const draftOf = (sample: SampleComplaint): Draft => ({
  kind: 'complaint',
  language: sample.language,
  body: sample.body,
  category: sample.category,
  urgent: sample.urgent,
  disclosure: sample.disclosure,
  name: sample.identity?.name ?? '',
  number: sample.identity?.number ?? '',
  text: sample.text,
  attachments: [],
});

const lodgeAll = async (urls: readonly string[], samples: readonly SampleComplaint[]): Promise<Fed[]> => {
  const fed: Fed[] = [];
  for (const [i, sample] of samples.entries()) {
    const person = personAt(urls[i % urls.length] ?? '');
    const sealed = await person.seal(draftOf(sample));
    await person.lodge(sealed);
    if (sealed.code !== undefined) fed.push({ envelopeId: sealed.lodging.envelopeId, sample, code: sealed.code });
    process.stdout.write(`\r· lodged ${i + 1} of ${samples.length}`);
  }
  process.stdout.write('\n');
  return fed;
};

/** The hub has them all after a few beats. */
const rowsOf = async (officer: Officer, wanted: ReadonlySet<string>): Promise<CaseRow[]> => {
  for (let tries = 0; ; tries++) {
    const rows = (await officer.inbox()).filter((r) => wanted.has(r.envelopeId));
    if (rows.length === wanted.size || tries > 120) return rows;
    await pause(1_000);
  }
};

/** Two thirds are opened; of those a third each get an interim answer, a final one, both, so that every state can be seen. */
const answerSome = async (officer: Officer, fed: readonly Fed[], random: () => number): Promise<Redacted<Code>[]> => {
  const samples = readSamples();
  const byId = new Map(fed.map((f) => [f.envelopeId, f]));
  const answered: Redacted<Code>[] = [];
  for (const row of await rowsOf(officer, new Set(byId.keys()))) {
    const one = byId.get(row.envelopeId);
    if (one === undefined || random() > 0.67) continue;
    const opened = await officer.open(row);
    if (opened.manifest === undefined) continue;
    let present = { ...row, ...(await officer.receive(opened)) };
    const { language, category } = one.sample;
    const kinds = random() < 0.34 ? (['interim'] as const) : random() < 0.5 ? (['answered'] as const) : (['interim', 'answered'] as const);
    for (const kind of random() < 0.2 ? [] : kinds) {
      const { text, route = '' } = samples.reply({ language, category, kind });
      const act = await officer.composeReply(present, opened.manifest, { kind, language, text, route });
      present = { ...present, ...(await officer.sendReply(row.envelopeId, act)) };
      if (kind === 'answered') answered.push(one.code);
    }
  }
  return answered;
};

const main = async (): Promise<void> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { data: { type: 'string' }, seed: { type: 'string', default: '1' }, help: { type: 'boolean' } },
  });
  if (values.help === true) {
    console.log('npm run demo:feed -- 50 [--seed 1] [--data .data]   lodges sample complaints into a running npm start');
    return;
  }
  const data = resolve(import.meta.dirname, '../..', values.data ?? '.data');
  const file = join(data, 'system.json');
  const running: unknown = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  if (!Value.Check(places, running))
    throw new Error('Nothing is running there: start it with npm start first, then feed it from a second shell.');
  const many = Number(positionals[0] ?? 50);
  if (!Number.isInteger(many) || many < 1 || many > 1000) throw new Error('How many? A number from 1 to 1000.');
  const random = seededRandom(Number(values.seed));
  const { complaints } = readSamples();
  const samples = Array.from({ length: many }, (_, i) => complaints[(i * 7) % complaints.length]).filter((s) => s !== undefined);
  const fed = await lodgeAll(
    running.kiosks.map((k) => k.url),
    samples,
  );
  const answered: Redacted<Code>[] = [];
  for (const { id: body, url } of running.workspaces) {
    // The second officer of each body: whoever tries the demonstration signs in as the first.
    const door = (await doorsOf(data)).filter((d) => d.body === body).at(-1);
    if (door === undefined) continue;
    const officer = await officerAt(url, door, readFileSync(join(data, 'anchor.json'), 'utf8'));
    answered.push(
      ...(await answerSome(
        officer,
        fed.filter((f) => f.sample.body === body),
        random,
      )),
    );
    console.log(`· ${body}: done`);
  }
  console.log(`\n${fed.length} lodged, ${answered.length} answered for good. Within half a minute these codes open answers at any kiosk:`);
  for (const code of answered.slice(0, 3)) console.log(`  ${codeGroups(code).join(' ')}`);
};

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
