/**
 * The script of the page: `<script src="…/assistant.js" async></script>`.
 * It adds one <factorland-assistant> and otherwise waits: no request, nothing stored, before the visitor opens it.
 */
import { readConfig } from './config';
import { FactorlandAssistant } from './element';

const TAG = 'factorland-assistant';

// Only known while the script runs.
const script = document.currentScript instanceof HTMLScriptElement ? document.currentScript : null;

if (!customElements.get(TAG)) {
  FactorlandAssistant.config = readConfig(script, window.location.origin);
  customElements.define(TAG, FactorlandAssistant);
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', place);
  else place();
}

function place(): void {
  if (!document.querySelector(TAG)) document.body.append(document.createElement(TAG));
}
