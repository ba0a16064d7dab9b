import pino from 'pino';

/** A log that knows the events of `Fields` with their fields: an unknown event or an extra field does not compile. */
export type Log<Fields> = <E extends keyof Fields>(event: E, fields: Fields[E]) => void;

/** JSON lines on standard output, `who` in each of them. What an event means stands in `says`. */
export const linesBy = <Fields extends { readonly [E in keyof Fields]: object }>(
  who: Readonly<Record<string, string>>,
  says: Readonly<Record<keyof Fields, string>>,
): Log<Fields> => {
  const sink = pino({ base: who });
  return (event, fields) => {
    const [line, said]: [object, string] = [{ event, ...fields }, says[event]];
    sink.info(line, said);
  };
};
