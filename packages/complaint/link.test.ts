import { describe, expect, test } from 'vitest';
import { base64 } from '@dauys/basics/bytes.ts';
import { redact } from '@dauys/basics/redacted.ts';
import inside from '../../vectors/manifest.json' with { type: 'json' };
import outside from '../../vectors/seal.json' with { type: 'json' };
import { checkOpened, type OpenedLabel } from './link.ts';
import { manifestOf } from './manifestFields.ts';

const manifest = manifestOf(inside.valid[0]?.manifest);
const label: OpenedLabel | undefined = outside.labels[0]?.label;
if (manifest === undefined || label === undefined) throw new Error('no vector');

describe('S-12: what stands outside the seal must be what stands inside', () => {
  test('a label that agrees, with a commitment made by the sealing package', () =>
    expect(checkOpened({ label, manifest: redact(manifest) })).toBeUndefined());
  test.each([
    ['moved to another body', { body: 'court' }, 'body'],
    ['moved to another epoch', { epoch: 2 }, 'epoch'],
    ['replayed under another id', { envelopeId: '0'.repeat(32) }, 'envelope-id'],
    ['said to come from another terminal', { terminal: '00000008' }, 'terminal'],
    ['robbed of its urgency', { urgent: false }, 'urgent'],
    ['with the commitment of another complaint', { C: '0'.repeat(64) }, 'r'],
    ['with another file', { h: '0'.repeat(64) }, 'r'],
    ['with a hash that is none', { h: 'x' }, 'r'],
  ])('%s', (_, change, field) => {
    expect(() => checkOpened({ label: { ...label, ...change }, manifest: redact(manifest) })).toThrow(`complaint/label-mismatch-${field}`);
  });
  test('a manifest of another r', () => {
    const other = redact({ ...manifest, r: base64(new Uint8Array(16)) });
    expect(() => checkOpened({ label, manifest: other })).toThrow('complaint/label-mismatch-r');
  });
});
