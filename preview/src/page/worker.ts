/** The worker's beginning: the evaluator between the messages of the page. */
import { Evaluator } from '../evaluator/evaluator.js';
import type { ToEvaluator, ToPage } from '../evaluator/messages.js';

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has none
const evaluator = new Evaluator((message: ToPage) => self.postMessage(message));
self.addEventListener('message', (event: MessageEvent<ToEvaluator>) => evaluator.receive(event.data));
