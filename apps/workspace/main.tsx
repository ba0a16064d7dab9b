import '@dauys/ui/fonts.css';
import '@dauys/ui/tokens.css';
import '@dauys/ui/desk/desk.css';
import './workspace.css';
import './fleet/fleet.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './frame/app.tsx';

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
