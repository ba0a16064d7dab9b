import { enrolmentText } from '@dauys/wording/compiled/enrolment.ts';
import { type Command, InvalidArgumentError } from 'commander';
import { languageOf, type Output } from '../output.ts';
import { run } from '../run.ts';
import { draftTerminal, type DraftOptions } from './draft.ts';
import { enrol, type EnrolOptions } from './enrol.ts';
import { hoursIn } from './hours.ts';
import { givePass, type PassOptions } from './pass.ts';

interface Json {
  readonly json?: boolean;
}
type Act<O> = (options: O, output: Output, t: ReturnType<typeof enrolmentText>) => Promise<number>;

const acting =
  <O>(act: Act<O>) =>
  (options: O & Json): Promise<void> =>
    run((output) => act(options, output, enrolmentText(languageOf())))(options);

const whole =
  (least: number, most: number) =>
  (text: string): number => {
    const n = Number(text);
    if (!Number.isInteger(n) || n < least || n > most) throw new InvalidArgumentError(`${least} to ${most}`);
    return n;
  };

const hours = (text: string): EnrolOptions['hours'] => {
  const read = hoursIn(text);
  if (read === undefined) throw new InvalidArgumentError('for example 08:00-12:00,14:00-20:00');
  return read;
};

/** `dauys terminal …`: from a bare device to a terminal in use, by two people. docs/operating/enrolment.md */
export const addTerminal = (program: Command): void => {
  const terminal = program.command('terminal').description('enrol a terminal: two people, the device’s own key, the directory');
  addEnrol(terminal);
  terminal
    .command('pass')
    .description('for the operator: send a technician to a facility; prints 30 digits that let her ask once, within three days')
    .requiredOption('--hub <url>', 'the hub')
    .requiredOption('--operator-token <file>', 'file with the operator’s token')
    .requiredOption('--facility <id>', 'the facility')
    .requiredOption('--technician <name>', 'who goes')
    .option('--officer <id>', 'her id in the directory, if she is an officer as well: then she cannot approve what she asked for')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExit codes: 0 given, 1 the hub refused, 2 asked wrongly, 3 the hub cannot be reached.')
    .action(acting<PassOptions>(givePass));
  terminal
    .command('draft')
    .description('for the directory’s signers: the entry of a device that an officer has approved, signed by nobody yet')
    .requiredOption('--hub <url>', 'the hub')
    .requiredOption('--anchor <file>', 'what you trust')
    .requiredOption('--request <id>', 'the request, as device and officer see it')
    .requiredOption('--to <file>', 'the entry file')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      '\nExit codes: 0 drafted, 1 not approved by an officer whom the directory knows, 2 asked wrongly, 3 the hub failed.',
    )
    .action(acting<DraftOptions>(draftTerminal));
};

const addEnrol = (terminal: Command): void => {
  terminal
    .command('enrol')
    .description('for the technician, on the device: make its key, ask, read 20 digits to the officer, become a terminal')
    .requiredOption('--hub <url>', 'the hub')
    .requiredOption('--anchor <file>', 'what this terminal is to trust; bring it on a medium of your own, never from the hub')
    .option('--folder <folder>', 'where the terminal’s key and configuration live', '/var/lib/dauys')
    .option('--facility <id>', 'the facility, as the directory calls it')
    .option('--place <words>', 'where in the facility it stands')
    .option('--hours <spans>', 'opening hours, if known: 08:00-12:00,14:00-20:00, every day', hours)
    .option('--pass <file>', 'file with the 30 digits; without it they are asked for')
    .option('--page <folder>', 'the built kiosk page')
    .option('--port <number>', 'where the agent serves the page, on this machine only', whole(0, 65_535), 8_080)
    .option('--tcti <words>', 'how to reach the TPM (tpm2-tools); without it /dev/tpmrm0, if there is one')
    .option('--software', 'a key in a file although there is a TPM: tier 3, and every verdict about a slip will say so')
    .option('--start', 'start the agent when the directory names this device')
    .option('--wait <seconds>', 'how long to wait for people; started again, it goes on where it was', whole(0, 86_400), 3_600)
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      '\nExit codes: 0 in use, 1 refused or does not hold, 2 asked wrongly, 3 hub or device failed, 4 not finished: start it again.',
    )
    .action(acting<EnrolOptions>(enrol));
};
