import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { CasePage } from '../case/casePage.tsx';
import { ColleaguesPage } from '../doors/colleaguesPage.tsx';
import { DoorsPage } from '../doors/doorsPage.tsx';
import { FacilityPage } from '../fleet/facilityPage.tsx';
import { EnrolmentsPage } from '../enrolment/enrolmentsPage.tsx';
import { FleetPage } from '../fleet/fleetPage.tsx';
import { TerminalPage } from '../fleet/terminalPage.tsx';
import { InboxPage } from '../inbox/inboxPage.tsx';
import { NoticesPage } from '../watch/noticesPage.tsx';
import { VisitsPage } from '../visits/visitsPage.tsx';
import { Frame } from './frame.tsx';
import { NotFound } from './notFound.tsx';

const root = createRootRoute({ component: Frame, notFoundComponent: NotFound });
const inbox = createRoute({ getParentRoute: () => root, path: '/', component: InboxPage });
const oneCase = createRoute({ getParentRoute: () => root, path: '/case/$envelopeId', component: CasePage });
const doors = createRoute({ getParentRoute: () => root, path: '/doors', component: DoorsPage });
const fleet = createRoute({ getParentRoute: () => root, path: '/terminals', component: FleetPage });
const terminal = createRoute({ getParentRoute: () => root, path: '/terminals/$terminalId', component: TerminalPage });
const facility = createRoute({ getParentRoute: () => root, path: '/facilities/$facilityId', component: FacilityPage });
const notices = createRoute({ getParentRoute: () => root, path: '/notices', component: () => <NoticesPage maySign={false} /> });
const enrolments = createRoute({ getParentRoute: () => root, path: '/enrolments', component: EnrolmentsPage });
const visits = createRoute({ getParentRoute: () => root, path: '/visits', component: VisitsPage });
const colleagues = createRoute({ getParentRoute: () => root, path: '/colleagues', component: ColleaguesPage });

export const deskRouter = createRouter({
  routeTree: root.addChildren([inbox, oneCase, doors, colleagues, fleet, terminal, facility, notices, enrolments, visits]),
  defaultPreload: false,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof deskRouter;
  }
}
