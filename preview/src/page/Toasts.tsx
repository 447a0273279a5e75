import type { Session, Toast } from './session.js';

const COLOURS: Record<string, string> = { success: '#03b365', error: '#d91921', warning: '#ffc107', info: '#3b82f6' };

export function Toasts({ session, toasts }: { session: Session; toasts: Toast[] }) {
  return (
    <div className="toasts" role="status">
      {toasts.map((toast) => (
        <div key={toast.id} className={`toast toast-${toast.style}`} style={{ borderColor: COLOURS[toast.style] }}>
          <span>{toast.message}</span>
          <button type="button" aria-label="Close" onClick={() => session.dismiss(toast)}>
            ✕
          </button>
        </div>
      ))}
    </div>
  );
}
