/** Blueprint's icons by Appsmith's names: those that the app uses. */
import {
  ArrowRight,
  Calendar,
  ChevronDown,
  ChevronLeft,
  ChevronRight,
  Cross,
  Download,
  Duplicate,
  Envelope,
  Notifications,
  Plus,
  Refresh,
  Search,
  SendMessage,
  type SVGIconProps,
} from '@blueprintjs/icons';
import type { ComponentType } from 'react';

const ICONS: Readonly<Record<string, ComponentType<SVGIconProps>>> = {
  'arrow-right': ArrowRight,
  calendar: Calendar,
  'chevron-down': ChevronDown,
  'chevron-left': ChevronLeft,
  'chevron-right': ChevronRight,
  cross: Cross,
  download: Download,
  duplicate: Duplicate,
  envelope: Envelope,
  notifications: Notifications,
  plus: Plus,
  refresh: Refresh,
  search: Search,
  'send-message': SendMessage,
};

export function Icon({ name, size = 16 }: { name: string; size?: number }) {
  const Drawn = ICONS[name];
  if (!Drawn) throw new Error(`the preview doesn't know the icon ${name}`);
  return <Drawn size={size} className="icon" />;
}
