/**
 * Questions of one turn of the event loop, asked as one: after a start all terminals come back within a second, and each would ask for itself.
 * `ask` gets at most `most` keys and answers by key; what it throws is thrown to each who asked.
 */
export const together = <Key, Found>(
  ask: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Found>>,
  most = 512,
): ((key: Key) => Promise<Found | undefined>) => {
  let waiting: { readonly key: Key; readonly resolve: (found: Found | undefined) => void; readonly reject: (error: unknown) => void }[] =
    [];
  const go = (): void => {
    const asked = waiting;
    waiting = [];
    for (let from = 0; from < asked.length; from += most) {
      const part = asked.slice(from, from + most);
      const keys = part.map(({ key }) => key);
      ask(keys).then(
        (found) => part.forEach(({ key, resolve }) => resolve(found.get(key))),
        (error: unknown) => part.forEach(({ reject }) => reject(error)),
      );
    }
  };
  return (key) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(go);
      waiting.push({ key, resolve, reject });
    });
};
