// What comes while so many are under way is one question more, and not one for each turn.
const UNDER_WAY = 2;

/**
 * Many questions asked as few: after a start all terminals come back within a second, and each would ask for itself. Those of one turn of the event
 * loop are one, and so are those that come while two are under way. `ask` gets at most `most` keys and answers by key; what it throws is thrown to
 * each who asked.
 */
export const together = <Key, Found>(
  ask: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Found>>,
  most = 512,
): ((key: Key) => Promise<Found | undefined>) => {
  const waiting: { readonly key: Key; readonly resolve: (found: Found | undefined) => void; readonly reject: (error: unknown) => void }[] =
    [];
  let underWay = 0;
  let isDue = false;
  const askSome = async (): Promise<void> => {
    const part = waiting.splice(0, most);
    underWay += 1;
    try {
      const found = await ask(part.map(({ key }) => key));
      for (const { key, resolve } of part) resolve(found.get(key));
    } catch (error) {
      for (const { reject } of part) reject(error);
    }
    underWay -= 1;
    soon();
  };
  const go = (): void => {
    isDue = false;
    while (waiting.length > 0 && underWay < UNDER_WAY) void askSome();
  };
  const soon = (): void => {
    if (isDue || waiting.length === 0 || underWay === UNDER_WAY) return;
    isDue = true;
    setImmediate(go);
  };
  return (key) =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject });
      soon();
    });
};
