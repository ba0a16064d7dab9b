/** Two small desks: a duty officer has one page, a monitor the terminals and the notices. */
import { createRootRoute, createRoute, createRouter, type AnyRouter } from '@tanstack/react-router';
import type { WatcherRole } from '@dauys/protocol/watch.ts';
import { FacilityPage } from '../fleet/facilityPage.tsx';
import { FleetPage } from '../fleet/fleetPage.tsx';
import { TerminalPage } from '../fleet/terminalPage.tsx';
import { NotFound } from '../frame/notFound.tsx';
import { DutyPage } from './dutyPage.tsx';
import { NoticesPage } from './noticesPage.tsx';
import { QuietPage } from './quietPage.tsx';
import { WatchFrame } from './watchFrame.tsx';

const dutyRouter = (): AnyRouter => {
  const root = createRootRoute({ component: WatchFrame, notFoundComponent: NotFound });
  return createRouter({ routeTree: root.addChildren([createRoute({ getParentRoute: () => root, path: '/', component: DutyPage })]) });
};

const MonitorNotices = () => <NoticesPage maySign />;

const monitorRouter = (): AnyRouter => {
  const root = createRootRoute({ component: WatchFrame, notFoundComponent: NotFound });
  const page = <Path extends string>(path: Path, component: () => React.JSX.Element) =>
    createRoute({ getParentRoute: () => root, path, component });
  return createRouter({
    routeTree: root.addChildren([
      page('/', FleetPage),
      page('/notices', MonitorNotices),
      page('/quiet', QuietPage),
      page('/terminals', FleetPage),
      page('/terminals/$terminalId', TerminalPage),
      page('/facilities/$facilityId', FacilityPage),
    ]),
    scrollRestoration: true,
  });
};

const routers = { 'facility-duty': dutyRouter(), monitor: monitorRouter() } as const satisfies Record<WatcherRole, AnyRouter>;

/** The pages of a watcher’s role. */
export const routerFor = (role: WatcherRole): AnyRouter => routers[role];
