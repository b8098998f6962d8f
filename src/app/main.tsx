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

/** The address asks for something: a comparison in it, or files elsewhere. Whoever reads it comes only then. */
function arrive(): void {
  import('../store/open-link.ts')
    .then(({ openAddress }) => openAddress())
    .catch(() => {
      const sentence = 'A part of the page that opens links could not be fetched. Is the connection gone? Reload to try again.';
      session.setState({ arrival: { kind: 'bad', sentence, characters: window.location.href.length } });
    });
}

if (/[#?&](?:d\d+|a|b)=/.test(window.location.href)) {
  session.setState({ arrival: { kind: 'opening' } });
  arrive();
}
window.addEventListener('hashchange', arrive);

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
