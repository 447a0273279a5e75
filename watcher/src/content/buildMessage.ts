import type { ClaimedDeliveryRow } from '#database';
import { buildReport } from '../report/buildReport.js';
import { buildContent, type Content } from './buildContent.js';

/** @param appUrl the dashboard's address; null: messages have no link to it */
export function buildMessage(delivery: ClaimedDeliveryRow, appUrl: string | null): Content {
  return delivery.Kind === 'report' ? buildReport(delivery, appUrl) : buildContent(delivery, appUrl);
}
