import { type Command, InvalidArgumentError } from 'commander';
import { readResponderConfig } from './config.ts';
import { runResponder } from './serve.ts';

const place = (text: string): number => {
  const n = Number(text);
  if (!Number.isSafeInteger(n) || n < 0) throw new InvalidArgumentError('a place in the inbox, from 0');
  return n;
};

/** `dauys canary respond`: runs at a body, with the canary key of its epochs and no other. */
export const addCanary = (program: Command): void => {
  const canary = program.command('canary').description('tests of the way from a terminal’s page to a body’s inbox');
  canary
    .command('respond')
    .description('open tests and covers as they arrive, and report them signed; what does not open is left to the officers')
    .requiredOption('--config <file>', 'JSON: body, hub, anchor, key, canaries, identity, seconds (docs/operating/responder.md)')
    .option('--from <place>', 'look again at what came after this place, for instance with the key of another epoch', place)
    .action(async ({ config, from }: { readonly config: string; readonly from?: number }) =>
      runResponder(await readResponderConfig(config), from),
    );
};
