/** As `remembered` of basics, without its memory: an answer of one mutant must not become the next one's. */
export const remembered = <T>(_limit: number, work: (bytes: Uint8Array) => T): ((bytes: Uint8Array) => T) => work;
