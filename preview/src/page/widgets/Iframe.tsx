import { useEffect, useRef } from 'react';
import type { WidgetProps } from '../context.js';

/** With what Appsmith allows such a frame. */
const SANDBOX =
  'allow-forms allow-modals allow-orientation-lock allow-pointer-lock allow-popups allow-scripts allow-top-navigation-by-user-activation';

export function Iframe({ values, send }: WidgetProps) {
  const frame = useRef<HTMLIFrameElement>(null);
  const receive = useRef(send);
  receive.current = send;
  useEffect(() => {
    const listen = ({ source, data }: MessageEvent) => {
      if (source === frame.current?.contentWindow) receive.current({ message: data as unknown }, 'onMessageReceived');
    };
    addEventListener('message', listen);
    return () => removeEventListener('message', listen);
  }, []);
  return (
    <iframe
      ref={frame}
      className="iframe"
      sandbox={SANDBOX}
      srcDoc={String(values.srcDoc)}
      title={String(values.title)}
    />
  );
}
