import { Refusal } from '../contract.js';
import { findUser, getDepartment, type UserFacts } from './caller.js';
import type { Session } from './session.js';

/** @throws Refusal `not-found` if nobody has that email, `input` if they don't see that department */
export function findAssignee(session: Session, email: string, departmentId: number): UserFacts {
  const user = findUser(session, email);
  if (!user) throw new Refusal('not-found', `${email} isn't a user of JobLogger, or isn't active.`);
  const own = getDepartment(user);
  if (own !== null && own !== departmentId) {
    throw new Refusal('input', `${user.Email} doesn't see department ${departmentId}: assign it to somebody who does.`);
  }
  return user;
}
