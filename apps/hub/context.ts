import type { Clock } from '@dauys/basics/clock.ts';
import type { HubConfig } from './config.ts';
import type { Db } from './database/store.ts';
import type { DirectoryView } from './directory/view.ts';
import type { HubLog } from './events.ts';
import type { HubKeys } from './keys.ts';

/** What each feature gets. A feature takes what it needs and names nothing else. */
export interface Context {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: HubLog;
  readonly config: HubConfig;
  readonly keys: HubKeys;
  readonly directory: DirectoryView;
}
