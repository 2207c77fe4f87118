import type { Conversation } from '../chat/conversation';
import { strings } from '../strings';
import type { NoticeAction } from './notice';

export interface NoticeActs {
  erase(): void;
  cancelErase(): void;
  restart(): void;
}

/** What the strip above the field says now; the most pressing thing first. */
export function noticeOf(
  conversation: Pick<Conversation, 'phase' | 'notice' | 'connectionState'>,
  confirming: boolean,
  acts: NoticeActs,
): { text: string; detail?: string; actions?: NoticeAction[] } | null {
  const { phase, notice, connectionState } = conversation;
  if (confirming) {
    return {
      text: strings.confirmErase,
      detail: strings.confirmEraseDetail,
      actions: [
        { label: strings.confirmNo, act: acts.cancelErase },
        { label: strings.confirmYes, act: acts.erase, danger: true },
      ],
    };
  }
  if (phase === 'failed') {
    return {
      text: strings.openingFailed,
      detail: notice ?? undefined,
      actions: [{ label: strings.retry, act: acts.restart }],
    };
  }
  if (phase === 'ended') {
    return { text: notice ?? strings.ended, actions: [{ label: strings.restart, act: acts.restart }] };
  }
  if (connectionState === 'offline') return { text: strings.offline };
  if (connectionState === 'reconnecting') return { text: strings.reconnecting };
  return notice ? { text: notice } : null;
}
