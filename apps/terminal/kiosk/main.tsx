import '@dauys/ui/fonts.css';
import '@dauys/ui/tokens.css';
import '@dauys/ui/touch/touch.css';
import './kiosk.css';
import './voice.css';
import './ways.css';
import './services/services.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';

const place = document.getElementById('kiosk');
if (place !== null) createRoot(place).render(<App />);
