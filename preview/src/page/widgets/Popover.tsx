import { useEffect, useLayoutEffect, useRef, useState, type CSSProperties, type ReactNode } from 'react';
import { createPortal } from 'react-dom';

interface Props {
  isOpen: boolean;
  close: () => void;
  content: ReactNode;
  children: ReactNode;
  /** As wide as its anchor. */
  isWide?: boolean;
}

function focusFirst(element: HTMLElement | null): void {
  element?.querySelector<HTMLElement>('button, input')?.focus();
}

/** Below its anchor, or above if there is no space; another click or Escape closes it. */
export function Popover({ isOpen, close, content, children, isWide = true }: Props) {
  const anchor = useRef<HTMLDivElement>(null);
  const floating = useRef<HTMLDivElement>(null);
  const [style, setStyle] = useState<CSSProperties>({});
  useLayoutEffect(() => {
    if (!isOpen || !anchor.current || !floating.current) return;
    const { left, top, bottom, width } = anchor.current.getBoundingClientRect();
    const { offsetHeight, offsetWidth } = floating.current;
    const isAbove = bottom + offsetHeight > innerHeight && top > offsetHeight;
    setStyle({
      left: Math.max(4, Math.min(left, innerWidth - offsetWidth - 4)),
      top: isAbove ? top - offsetHeight - 4 : bottom + 4,
      ...(isWide && { width }),
    });
  }, [isOpen, isWide]);
  useEffect(() => {
    if (!isOpen) return undefined;
    const away = (event: MouseEvent) => {
      const target = event.target as Node;
      if (!anchor.current?.contains(target) && !floating.current?.contains(target)) close();
    };
    const key = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      if (floating.current?.contains(document.activeElement)) focusFirst(anchor.current);
      close();
    };
    document.addEventListener('mousedown', away);
    document.addEventListener('keydown', key, true);
    return () => {
      document.removeEventListener('mousedown', away);
      document.removeEventListener('keydown', key, true);
    };
  });
  return (
    <div className="popover-anchor" ref={anchor}>
      {children}
      {isOpen &&
        createPortal(
          <div className="popover" ref={floating} style={style}>
            {content}
          </div>,
          // Inside the window that keeps the focus, if there is one.
          anchor.current?.closest<HTMLElement>('[role=dialog], main') ?? document.body,
        )}
    </div>
  );
}
