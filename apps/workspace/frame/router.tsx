import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { CasePage } from '../case/casePage.tsx';
import { InboxPage } from '../inbox/inboxPage.tsx';
import { Frame } from './frame.tsx';
import { NotFound } from './notFound.tsx';

const root = createRootRoute({ component: Frame, notFoundComponent: NotFound });
const inbox = createRoute({ getParentRoute: () => root, path: '/', component: InboxPage });
const oneCase = createRoute({ getParentRoute: () => root, path: '/case/$envelopeId', component: CasePage });

export const deskRouter = createRouter({ routeTree: root.addChildren([inbox, oneCase]), defaultPreload: false, scrollRestoration: true });

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof deskRouter;
  }
}
