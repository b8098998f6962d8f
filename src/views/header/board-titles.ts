import type { BoardId } from '../../store/session.ts';

export const BOARD_TITLES: Readonly<Record<BoardId, string>> = { findings: 'Findings', memory: 'Memory' };
