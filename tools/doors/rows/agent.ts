/** The agent's door on loopback: its own page, and the supervisor who may ask whether it lives. */
import { randomBytes } from 'node:crypto';
import { someEnvelope, type AgentProcess } from '@dauys/testing/agent-process.ts';
import type { Asked } from '../asking.ts';
import { allBut, type Row } from '../row.ts';

export const PAGES = [
  'our page',
  'a person who opens the page',
  'a program that is no page',
  'a page of a foreign origin',
  'a page of another port',
  'our page under another name of loopback',
] as const;
export type Page = (typeof PAGES)[number];

/** What the browser, or whoever pretends to be one, says of itself. */
export const headersOf: Readonly<Record<Page, (port: number) => Record<string, string>>> = {
  'our page': () => ({ 'sec-fetch-site': 'same-origin' }),
  'a person who opens the page': () => ({ 'sec-fetch-site': 'none' }),
  'a program that is no page': () => ({}),
  'a page of a foreign origin': () => ({ 'sec-fetch-site': 'cross-site', origin: 'https://elsewhere.example' }),
  'a page of another port': (port) => ({ 'sec-fetch-site': 'same-site', origin: `http://127.0.0.1:${port + 1}` }),
  'our page under another name of loopback': (port) => ({ 'sec-fetch-site': 'same-origin', host: `rebound.example:${port}` }),
};

export interface AgentStage {
  readonly agent: AgentProcess;
  readonly envelopeId: string;
}

const onlyOurs = (answer: string) => allBut(PAGES, '403 http/foreign-origin', { 'our page': answer });
const row = (asked: Asked, answer = '200'): Row<AgentStage, Page> => ({ ask: () => asked, answers: onlyOurs(answer) });

export const agentRows: Readonly<Record<string, Row<AgentStage, Page>>> = {
  'GET /api/state': {
    ask: () => ({ method: 'GET', path: '/api/state' }),
    answers: { ...onlyOurs('200'), 'a program that is no page': '200' },
  },
  // The box looks there for images: everything in it is public.
  'GET /api/directory': {
    ask: () => ({ method: 'GET', path: '/api/directory' }),
    answers: { ...onlyOurs('200'), 'a program that is no page': '200' },
  },
  // Device health: nothing of anybody.
  'GET /technician': {
    ask: () => ({ method: 'GET', path: '/technician?language=ru' }),
    answers: { ...onlyOurs('200'), 'a person who opens the page': '200', 'a program that is no page': '200' },
  },
  'GET /api/envelopes/:id': {
    ask: ({ envelopeId }) => ({ method: 'GET', path: `/api/envelopes/${envelopeId}` }),
    answers: onlyOurs('200'),
  },
  'POST /api/envelopes': {
    ask: () => ({ method: 'POST', path: '/api/envelopes', body: someEnvelope().body }),
    answers: onlyOurs('200'),
  },
  // None is configured: what is stored could be printed, and what is not stored is not found before anybody looks for a printer.
  'POST /api/print': {
    ask: ({ envelopeId }) => ({ method: 'POST', path: '/api/print', body: { envelopeId, language: 'kk' } }),
    answers: onlyOurs('503 printer/absent'),
  },
  'POST /api/proofs': row({ method: 'POST', path: '/api/proofs', body: { commitments: [randomBytes(32).toString('hex')] } }),
  'POST /api/replies': row({
    method: 'POST',
    path: '/api/replies',
    body: { tags: Array.from({ length: 32 }, () => randomBytes(16).toString('hex')) },
  }),
  // Nobody helps with numbers here: the answer says so at once.
  'POST /api/own': row({
    method: 'POST',
    path: '/api/own',
    body: {
      asks: [
        { server: 'npm', ask: { do: 'evaluate', place: randomBytes(32).toString('base64'), blinded: randomBytes(32).toString('base64') } },
      ],
    },
  }),
  // No reader is configured here.
  'POST /api/identify': row({ method: 'POST', path: '/api/identify', body: { how: 'card' } }, '503 reader/absent'),
  'GET /api/pulse': {
    ask: () => ({ method: 'GET', path: '/api/pulse' }),
    answers: { ...onlyOurs('200'), 'a program that is no page': '200' },
  },
  'POST /api/speech': row(
    { method: 'POST', path: '/api/speech', body: { language: 'kk', personal: true, pack: 'kiosk', key: 'home.title', values: [] } },
    '404 speech/none',
  ),
  'POST /api/pulse': row({ method: 'POST', path: '/api/pulse' }, '204'),
  'POST /api/canary-taken': row({ method: 'POST', path: '/api/canary-taken' }, '204'),
  'GET /*': {
    ask: () => ({ method: 'GET', path: '/index.html' }),
    answers: { ...onlyOurs('200'), 'a person who opens the page': '200', 'a program that is no page': '200' },
  },
};
