import { useEffect } from 'react';
import type { Widget } from '../application.js';
import { Canvas } from './Canvas.js';
import { useWidget } from './context.js';
import { wordsOf } from '../widgets/wordsOf.js';

export function Modal({ modal }: { modal: Widget }) {
  const { values, tell } = useWidget(modal);
  const isOpen = values.isVisible === true;
  const closes = values.canEscapeKeyClose !== false;
  useEffect(() => {
    if (!isOpen || !closes) return undefined;
    const close = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) tell({ isVisible: false });
    };
    addEventListener('keydown', close);
    return () => removeEventListener('keydown', close);
  }, [isOpen, closes, tell]);
  const [canvas] = modal.children ?? [];
  if (!isOpen || !canvas) return null;
  return (
    <div
      className="curtain"
      onMouseDown={(event) => {
        if (event.target === event.currentTarget && values.canOutsideClickClose !== false) tell({ isVisible: false });
      }}
    >
      <div
        className="modal"
        role="dialog"
        aria-modal="true"
        aria-label={modal.widgetName}
        data-widget={modal.widgetName}
        style={{
          width: Number(values.width),
          height: Number(values.height),
          borderRadius: wordsOf(values.borderRadius),
          backgroundColor: wordsOf(values.backgroundColor ?? '#fff'),
        }}
      >
        <Canvas canvas={canvas} />
      </div>
    </div>
  );
}
