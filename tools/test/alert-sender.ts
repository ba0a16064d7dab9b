/** The sender of alerts in a process of its own, for tests that kill it: `alert-sender.ts <config>`. Prints nothing; runs until it is ended. */
import { systemClock } from '@dauys/basics/clock.ts';
import { runSender } from '../../apps/hub/alerts/sender.ts';
import { readConfig } from '../../apps/hub/config.ts';
import { connect } from '../../apps/hub/database/store.ts';
import { openDirectory } from '../../apps/hub/directory/view.ts';
import { silentLog } from '../../apps/hub/events.ts';
import { readHubKeys } from '../../apps/hub/keys.ts';
import { readLedgers } from '../../apps/hub/ledger/readLedgers.ts';

const config = readConfig(process.argv[2] ?? '');
const { log } = silentLog();
const db = connect(config.databaseUrl ?? '');
const directory = openDirectory(db, readLedgers(config, await readHubKeys(config.secrets)).anchor, log);
await directory.refresh();
runSender({ db, clock: systemClock, log, config, directory }, { everyMs: 50, attemptMs: 20_000, goneMs: 2_000 });
