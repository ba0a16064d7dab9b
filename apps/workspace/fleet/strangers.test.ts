import { expect, test } from 'vitest';
import { afterUpdate } from './strangers.ts';

const known = { facilities: new Set(['kz-n10']), terminals: new Set(['00000901']) };
const old = { id: '00000901', facility: 'kz-n10' };
const nobody = { missing: '', tries: 0 };

test('a terminal or facility that the page cannot name makes it look at the directory at once; what it can name does not', () => {
  const asks = (...terminals: (typeof old)[]) => afterUpdate(terminals, known, nobody).asks;
  expect(asks(old)).toBe(false);
  expect(asks(old, { id: '00000902', facility: 'kz-n10' })).toBe(true);
  expect(asks({ id: '00000901', facility: 'kz-n11' })).toBe(true);
});

test('what stays unknown is not looked for at each update for ever; another one is', () => {
  const missing = { id: '00000902', facility: 'kz-n10' };
  let [asked, looks] = [nobody, 0];
  for (let i = 0; i < 50; i++) {
    const next = afterUpdate([old, missing], known, asked);
    asked = next.asked;
    if (next.asks) looks++;
  }
  expect(looks).toBe(6);
  expect(afterUpdate([missing, { ...missing, id: '00000903' }], known, asked).asks).toBe(true);
});
