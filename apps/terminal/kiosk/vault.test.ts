import { expect, test } from 'vitest';
import { oneVault, type Vault, VaultFailure } from './vault.ts';

const staged = () => {
  const seen = { opened: 0, closed: 0 };
  const open = (): Vault => {
    seen.opened += 1;
    return { close: () => void (seen.closed += 1) } as Vault;
  };
  return { seen, ...oneVault(open) };
};

test('one for a session, opened when somebody asks, closed with it', () => {
  const { seen, give, close } = staged();
  expect(seen).toEqual({ opened: 0, closed: 0 });
  expect(give()).toBe(give());
  expect(seen).toEqual({ opened: 1, closed: 0 });
  close();
  expect(seen).toEqual({ opened: 1, closed: 1 });
});

test.each(['asked before', 'never asked before'])('whoever has gone gets none: %s', (when) => {
  const { seen, give, close } = staged();
  if (when === 'asked before') give();
  const opened = seen.opened;
  close();
  expect(give).toThrow(VaultFailure);
  expect(seen.opened).toBe(opened);
});
