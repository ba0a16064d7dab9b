/** The routes that a server really has: what it registered, whoever wrote it down and wherever. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { FastifyInstance, RouteOptions } from 'fastify';

/** Fastify announces every instance here, before anything is registered on it. */
const CHANNEL = 'fastify.initialization';

export type Born = (server: FastifyInstance) => void;

/** Runs `start` and calls `born` with every server that it makes, empty still. Servers that others make at the same time are among them. */
export const attending = async <T>(born: Born, start: () => Promise<T> | T): Promise<T> => {
  const hear = (message: unknown): void => {
    if (isAnnouncement(message)) born(message.fastify);
  };
  subscribe(CHANNEL, hear);
  try {
    return await start();
  } finally {
    unsubscribe(CHANNEL, hear);
  }
};

const isAnnouncement = (message: unknown): message is { readonly fastify: FastifyInstance } =>
  typeof message === 'object' && message !== null && 'fastify' in message;

/** Writes each route that will be registered on a server as `METHOD /path`. */
export const noteRoutes =
  (table: Set<string>): Born =>
  (server) => {
    server.addHook('onRoute', ({ method, url }: RouteOptions) => {
      for (const one of [method].flat()) table.add(`${one} ${url}`);
    });
  };

/** Runs `start` and returns the routes of what it started. */
export const routesOf = async <T>(start: () => Promise<T> | T): Promise<{ readonly started: T; readonly routes: ReadonlySet<string> }> => {
  const routes = new Set<string>();
  return { started: await attending(noteRoutes(routes), start), routes };
};
