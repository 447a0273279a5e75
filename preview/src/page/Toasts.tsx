import type { Session, Toast } from './session.js';

export function Toasts({ session, toasts }: { session: Session; toasts: Toast[] }) {
  return (
    <div className="toasts" role="status">
      {toasts.map((toast) => (
        <div key={toast.id} className={`toast toast-${toast.style}`}>
          <span>{toast.message}</span>
          <button type="button" aria-label="Chiudi" onClick={() => session.dismiss(toast)}>
            ✕
          </button>
        </div>
      ))}
    </div>
  );
}
