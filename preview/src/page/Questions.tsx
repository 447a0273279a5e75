import { Dialog } from './Dialog.js';
import type { Question, Session } from './session.js';

/** The question that a query with `confirmBeforeExecute` asks first. */
export function Questions({ session, questions }: { session: Session; questions: Question[] }) {
  const [question] = questions;
  if (!question) return null;
  return (
    <Dialog role="alertdialog" className="question" labelledBy="question-title">
      <h2 id="question-title">Confirm action</h2>
      <p>Are you sure you want to run {question.action}?</p>
      <div className="question-buttons">
        <button type="button" onClick={() => session.answer(question, false)}>
          No
        </button>
        <button type="button" className="question-yes" onClick={() => session.answer(question, true)}>
          Yes
        </button>
      </div>
    </Dialog>
  );
}
