/** What Appsmith doesn't show: errors that it hides from viewers, and requests that were sent, or would have been. */
import { useState } from 'react';
import type { SentRequest } from '../application.js';
import type { Problem } from '../evaluator/messages.js';
import type { Surroundings } from './session.js';

export function SidePanel({ surroundings: { problems, sent } }: { surroundings: Surroundings }) {
  const [isOpen, setOpen] = useState(false);
  const all = [...problems.standing, ...problems.events];
  return (
    <aside aria-label="Preview" lang="en">
      <button
        type="button"
        className={`badge ${all.length > 0 ? 'badge-problems' : ''}`}
        onClick={() => setOpen(!isOpen)}
        data-problems={all.length}
        data-sent={sent.length}
      >
        Preview
        {all.length > 0 && <b> · {formatCount(all.length, 'problem')}</b>}
        {sent.length > 0 && <span> · {formatCount(sent.length, 'request')}</span>}
      </button>
      {isOpen && (
        <div className="side-panel">
          <button type="button" className="side-panel-close" aria-label="Close" onClick={() => setOpen(false)}>
            ✕
          </button>
          <h2>Problems</h2>
          {all.length === 0 && <p>None. What Appsmith hides from viewers would be told here.</p>}
          {all.map((problem, index) => (
            <ProblemItem key={index} problem={problem} />
          ))}
          <h2>What {sent.some(({ wasSent }) => wasSent) ? 'was sent' : 'would have been sent'}</h2>
          {sent.length === 0 && <p>Nothing yet.</p>}
          {sent.map((request, index) => (
            <SentItem key={sent.length - index} request={request} />
          ))}
        </div>
      )}
    </aside>
  );
}

function ProblemItem({ problem: { path, complaint } }: { problem: Problem }) {
  return (
    <p className="problem">
      <b>{path}</b> {complaint}
    </p>
  );
}

function SentItem({ request: { action, method, url, headers, body, wasSent, at } }: { request: SentRequest }) {
  return (
    <section className="sent">
      <p>
        <b>{action}</b> {wasSent ? 'was sent' : 'was not sent: no token is set'} · {new Date(at).toLocaleTimeString()}
      </p>
      <pre>
        {method} {url}
        {'\n'}authorization: Bearer …{'\n'}
        {Object.entries(headers)
          .map(([name, value]) => `${name}: ${value}\n`)
          .join('')}
        {'\n'}
        {body}
      </pre>
    </section>
  );
}

function formatCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
