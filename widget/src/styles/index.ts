import base from './base.css?inline';
import callback from './callback.css?inline';
import cards from './cards.css?inline';
import choices from './choices.css?inline';
import composer from './composer.css?inline';
import estimate from './estimate.css?inline';
import launcher from './launcher.css?inline';
import log from './log.css?inline';
import messages from './messages.css?inline';
import panel from './panel.css?inline';
import tables from './tables.css?inline';

const PARTS = [base, launcher, panel, log, messages, choices, composer, cards, callback, estimate, tables];

/** One constructed sheet: allowed by a content security policy without 'unsafe-inline'. */
export function styles(): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(PARTS.join('\n'));
  return sheet;
}
