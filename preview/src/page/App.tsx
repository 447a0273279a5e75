import { memo, useMemo, useSyncExternalStore } from 'react';
import type { Application, Page, Widget } from '../application.js';
import { Canvas } from './Canvas.js';
import { SurroundContext } from './context.js';
import { Modal } from './Modal.js';
import { SidePanel } from './SidePanel.js';
import { Toasts } from './Toasts.js';
import type { Session } from './session.js';

interface Props {
  application: Application;
  page: Page;
  session: Session;
  goTo: (page: string) => void;
}

export function App({ application, page, session, goTo }: Props) {
  const surroundings = useSyncExternalStore(session.subscribe, () => session.surroundings);
  const { theme, collapseInvisibleWidgets: collapses } = application;
  const around = useMemo(() => ({ session, theme, collapses }), [session, theme, collapses]);
  return (
    <SurroundContext value={around}>
      <div
        className="app"
        data-loaded={surroundings.isLoaded}
        style={{ backgroundColor: theme.colors.backgroundColor }}
      >
        {application.showNavbar && <Navigation application={application} page={page} goTo={goTo} />}
        <Widgets canvas={page.canvas} />
        <Toasts session={session} toasts={surroundings.toasts} />
        <SidePanel surroundings={surroundings} />
      </div>
    </SurroundContext>
  );
}

/** Not drawn again with a message or a problem: each widget follows its own values. */
const Widgets = memo(({ canvas }: { canvas: Widget }) => (
  <>
    <main className="page">
      <Canvas canvas={canvas} isRoot />
    </main>
    {listWidgetsBelow(canvas)
      .filter(({ type }) => type === 'MODAL_WIDGET')
      .map((modal) => (
        <Modal key={modal.widgetName} modal={modal} />
      ))}
  </>
));

function Navigation({ application, page, goTo }: Omit<Props, 'session'>) {
  const visiblePages = application.pages.filter(({ isHidden }) => !isHidden);
  return (
    <header className="navigation">
      <span className="application-name">{application.name}</span>
      <nav>
        {visiblePages.length > 1 &&
          visiblePages.map(({ name, slug }) => (
            <a
              key={name}
              href={`/${slug}`}
              aria-current={name === page.name ? 'page' : undefined}
              // A phone's bar shows a few pages only.
              ref={name === page.name ? showInBar : undefined}
              onClick={(event) => {
                event.preventDefault();
                goTo(name);
              }}
            >
              {name}
            </a>
          ))}
      </nav>
      <span className="avatar" title={application.user.email}>
        {application.user.name.slice(0, 1).toUpperCase()}
      </span>
    </header>
  );
}

function showInBar(link: HTMLElement | null): void {
  const show = () => link?.scrollIntoView({ inline: 'nearest', block: 'nearest' });
  show();
  // In their own font the links are wider.
  void document.fonts.ready.then(show);
}

function listWidgetsBelow(widget: Widget): Widget[] {
  return (widget.children ?? []).flatMap((child) => [child, ...listWidgetsBelow(child)]);
}
