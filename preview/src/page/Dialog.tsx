import { createFocusTrap } from 'focus-trap';
import { useEffect, useRef, type CSSProperties, type ReactNode } from 'react';

interface Props {
  role?: 'dialog' | 'alertdialog';
  className: string;
  style?: CSSProperties;
  /** Id of the element that names it. */
  labelledBy: string;
  /** `data-widget` of a modal. */
  widgetName?: string;
  /** Without it, Escape does nothing. */
  onEscape?: () => void;
  children: ReactNode;
}

/** The last focused element; a button that is disabled while it works loses the focus. */
let lastFocused: HTMLElement | undefined;
document.addEventListener('focusin', ({ target }) => {
  if (target instanceof HTMLElement && !target.closest('[role=dialog]')) lastFocused = target;
});

/** Above the page: takes the focus, keeps it, and returns it afterwards. */
export function Dialog({ role = 'dialog', className, style, labelledBy, widgetName, children, onEscape }: Props) {
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
  const escape = useRef(onEscape);
  escape.current = onEscape;
  useEffect(() => {
    const close = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) escape.current?.();
    };
    addEventListener('keydown', close);
    return () => removeEventListener('keydown', close);
  }, []);
  return (
    <div className="curtain">
      <div
        ref={element}
        className={className}
        role={role}
        aria-modal="true"
        aria-labelledby={labelledBy}
        data-widget={widgetName}
        tabIndex={-1}
        style={style}
      >
        {children}
      </div>
    </div>
  );
}
