import { createRoot } from '@wordpress/element';
import { App } from './app.tsx';
import './admin.css';
import { readSettings } from './settings.ts';

const place = document.querySelector('#ristourne-admin');
if (place !== null) createRoot(place).render(<App settings={readSettings()} />);
