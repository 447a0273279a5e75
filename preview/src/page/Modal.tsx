import type { Widget } from '../application.js';
import { formatValue } from '../widgets/formatValue.js';
import { Canvas } from './Canvas.js';
import { useWidget } from './context.js';
import { Dialog } from './Dialog.js';
import { getElementId } from './PositionedWidget.js';

export function Modal({ modal }: { modal: Widget }) {
  const { values, send } = useWidget(modal);
  const [canvas] = modal.children ?? [];
  if (values.isVisible !== true || !canvas) return null;
  return (
    <Dialog
      className="modal"
      labelledBy={getElementId(findTitle(canvas) ?? modal)}
      widgetName={modal.widgetName}
      onEscape={() => send({ isVisible: false })}
      style={{
        width: Number(values.width),
        height: Number(values.height),
        borderRadius: formatValue(values.borderRadius),
        backgroundColor: formatValue(values.backgroundColor ?? '#fff'),
      }}
    >
      <Canvas canvas={canvas} />
    </Dialog>
  );
}

/** Its topmost text. */
function findTitle({ children = [] }: Widget): Widget | undefined {
  const texts = children.filter(({ type }) => type === 'TEXT_WIDGET');
  return texts.toSorted((one, other) => one.topRow - other.topRow)[0];
}
