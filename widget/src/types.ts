/** The chat contract as the browser sees it: messages, choices and cards. */

export type Author = 'assistant' | 'visitor' | 'broker';

/** A suggested answer; its id is opaque and means something to the server only. */
export interface Choice {
  id: string;
  label: string;
}

export interface Message {
  id: number;
  author: Author;
  text: string;
  choices: Choice[];
  card: Card | null;
  /** ISO 8601, with its offset. */
  at: string;
  /** Given back by the server for a visitor's own message, so that it is recognised. */
  client_id?: string | null;
  /** Id of the choice that a visitor's message took. */
  choice?: string | null;
  /** What the visitor thought of an answer, when they said so. */
  feedback?: Vote | null;
}

/** What a visitor sends: a text, or one of the offered choices. */
export type Outgoing = { text: string } | { choice: string; label: string };

export type Vote = 'up' | 'down';

export interface EstimateCard {
  type: 'estimate';
  title: string;
  headline: { label: string; value: string };
  range: { label: string; low: string; central: string; high: string };
  rows: { label: string; value: string; note?: string | null }[];
  /** Parts of a whole; a share is a fraction between 0 and 1. */
  bar: { label: string; share: number }[];
  assumptions: string[];
  disclaimer: string;
  rate_card: string;
}

export interface SlotsCard {
  type: 'slots';
  title?: string | null;
  /** Each group lists indexes into the message's choices. */
  groups: { label: string; choices: number[] }[];
}

export interface BookingCard {
  type: 'booking';
  title: string;
  when: string;
  start: string;
  end: string;
  phone: string;
  ics: string | null;
  note?: string | null;
}

export interface ConsentCard {
  type: 'consent';
  wording: string;
  /** The first purpose is the one asked for; the choice of a later one grants it with those before it. */
  purposes: { name: string; label: string; choice: number }[];
}

export interface SummaryCard {
  type: 'summary';
  title: string;
  rows: { label: string; value: string; choice: number | null }[];
}

export interface ComparisonCard {
  type: 'comparison';
  title: string;
  columns: string[];
  rows: { label: string; values: string[] }[];
  note?: string | null;
}

export type Card = EstimateCard | SlotsCard | BookingCard | ConsentCard | SummaryCard | ComparisonCard;
