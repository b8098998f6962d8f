import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { session } from '../store/session.ts';
import { App } from './app.tsx';
import { listenForShortcuts } from './shortcuts.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/shell.css';

/** From this width on the table and the picture are both worth opening with. */
if (window.innerWidth < 1200) session.setState({ view: 'flame' });

listenForShortcuts();

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
