import { createFocusTrap } from 'focus-trap';
import { useEffect, useRef } from 'react';
import type { Widget } from '../application.js';
import { formatValue } from '../widgets/formatValue.js';
import { Canvas } from './Canvas.js';
import { useWidget } from './context.js';
import { getElementId } from './PositionedWidget.js';

/** The last focused element; a button that is disabled while it works loses the focus. */
let lastFocused: HTMLElement | undefined;
document.addEventListener('focusin', ({ target }) => {
  if (target instanceof HTMLElement && !target.closest('[role=dialog]')) lastFocused = target;
});

export function Modal({ modal }: { modal: Widget }) {
  const { values } = useWidget(modal);
  const [canvas] = modal.children ?? [];
  return values.isVisible === true && canvas ? <Window modal={modal} canvas={canvas} /> : null;
}

/** Above the page: takes the focus, keeps it, and returns it afterwards. */
function Window({ modal, canvas }: { modal: Widget; canvas: Widget }) {
  const { values, send } = useWidget(modal);
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { current } = element;
    if (!current) return undefined;
    const opener = lastFocused;
    const trap = createFocusTrap(current, {
      initialFocus: current,
      fallbackFocus: current,
      escapeDeactivates: false,
      // Messages, and the preview's own panel.
      allowOutsideClick: true,
      setReturnFocus: () => (opener?.isConnected ? opener : false),
    });
    trap.activate();
    return () => void trap.deactivate();
  }, []);
  const escape = useRef(send);
  escape.current = send;
  useEffect(() => {
    const close = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) escape.current({ isVisible: false });
    };
    addEventListener('keydown', close);
    return () => removeEventListener('keydown', close);
  }, []);
  return (
    <div className="curtain">
      <div
        ref={element}
        className="modal"
        role="dialog"
        aria-modal="true"
        aria-labelledby={getElementId(findTitle(canvas) ?? modal)}
        data-widget={modal.widgetName}
        tabIndex={-1}
        style={{
          width: Number(values.width),
          height: Number(values.height),
          borderRadius: formatValue(values.borderRadius),
          backgroundColor: formatValue(values.backgroundColor ?? '#fff'),
        }}
      >
        <Canvas canvas={canvas} />
      </div>
    </div>
  );
}

/** Its topmost text. */
function findTitle({ children = [] }: Widget): Widget | undefined {
  const texts = children.filter(({ type }) => type === 'TEXT_WIDGET');
  return texts.toSorted((one, other) => one.topRow - other.topRow)[0];
}
