/** What may pass through to the hub: a closed list. Everything else is answered here. */

const rules: readonly { readonly methods: readonly string[]; readonly path: RegExp }[] = [
  { methods: ['GET', 'POST', 'PUT'], path: /^\/api\/access\/[a-z0-9/-]+$/ },
  { methods: ['GET'], path: /^\/api\/cases$/ },
  { methods: ['GET', 'POST', 'PUT'], path: /^\/api\/cases\/[a-z0-9/-]+$/ },
  { methods: ['GET'], path: /^\/api\/(?:keys|directory|fleet)$/ },
  { methods: ['GET'], path: /^\/api\/fleet\/terminals\/[0-9a-f]{8}(?:\/journal|\/way)?$/ },
  { methods: ['GET'], path: /^\/api\/fleet\/(?:availability|alerts|quiet)$/ },
  { methods: ['GET'], path: /^\/api\/fleet\/(?:notices|maintenance)$/ },
  { methods: ['POST'], path: /^\/api\/fleet\/(?:notices\/answers|maintenance|maintenance\/second|outside)$/ },
  { methods: ['GET'], path: /^\/api\/enrolments$/ },
  { methods: ['POST'], path: /^\/api\/enrolments\/decisions$/ },
  { methods: ['GET'], path: /^\/api\/visits$/ },
  { methods: ['POST'], path: /^\/api\/visits\/codes(?:\/typed|\/arrived)?$/ },
  { methods: ['GET', 'POST'], path: /^\/api\/fleet\/terminals\/[0-9a-f]{8}\/seals$/ },
  { methods: ['POST'], path: /^\/api\/fleet\/terminals\/[0-9a-f]{8}\/tickets$/ },
  { methods: ['POST'], path: /^\/api\/fleet\/seals\/[0-9a-f]{32}\/second$/ },
  { methods: ['GET'], path: /^\/api\/fleet\/seals\/photographs\/[0-9a-f]{64}$/ },
  { methods: ['GET'], path: /^\/statistics\/availability(?:\/\d{4}-\d\d\.(?:json|csv))?$/ },
  { methods: ['GET'], path: /^\/ledger\/[a-z]+\/[a-zA-Z0-9./]+$/ },
];

/** The largest request is a sealed reply of one mebibyte in base64 with its signatures. */
export const REQUEST_LIMIT = 2 * 1024 * 1024;
/** An officer's browser may wait for 16 MiB over a slow line; a hub that says nothing for so long is down. */
export const HUB_TIMEOUT_MS = 60_000;

/** `path` is as received: encoded characters, empty parts and dots that climb are not on the list, so they never reach the hub. */
export const mayPass = (method: string, path: string): boolean =>
  !path.includes('//') && !path.includes('..') && rules.some((r) => r.methods.includes(method) && r.path.test(path));

/** Query strings of the list: numbers and words only. */
export const mayPassQuery = (query: string): boolean => query === '' || /^[a-z]+=[a-z0-9-]*(?:&[a-z]+=[a-z0-9-]*)*$/i.test(query);
