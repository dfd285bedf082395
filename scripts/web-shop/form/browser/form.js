// @ts-check
import { bookingOf } from './booking.js';
import { problemsOf, say, show } from './checks.js';
import { element, filled, only, page } from './page-data.js';
import { seal } from './seal.js';
import { acceptedAt, showConditions, showPrice } from './summary.js';
import { addTraveller } from './travellers.js';

const { texts, deskKey } = page;
const form = only('#booking', HTMLFormElement);
const card = document.getElementById('card');
const sendButton = only('button[type=submit]', HTMLButtonElement, form);

/** Chosen once, so that a booking that is sent again after a lost answer is still the same booking. */
const id = crypto.randomUUID();
/** @type {{ octets: string, type: string } | undefined} What was sent last, so that it is sent again octet for octet. */
let sent;

/** Card fields are asked for, and checked, only where the client pays by card. */
function showCard() {
  const byCard = new FormData(form).get('method') === 'card';
  card?.toggleAttribute('hidden', !byCard);
  for (const field of card?.querySelectorAll('input') ?? []) field.disabled = !byCard;
}

/** @returns {Promise<{ octets: string, type: string }>} */
async function prepared() {
  const booking = bookingOf(new FormData(form), id, acceptedAt);
  if (deskKey === null) return { octets: JSON.stringify(booking), type: 'application/json' };
  return { octets: await seal(booking, deskKey), type: 'application/jose' };
}

/**
 * Sends the booking; `known` where an earlier attempt had arrived, `refused` where the shop does not take it.
 * Rejects where the shop cannot be reached.
 * @returns {Promise<'taken' | 'known' | 'refused'>}
 */
async function send() {
  sent ??= await prepared();
  const { status, ok } = await fetch('/form', {
    method: 'POST',
    headers: { 'content-type': sent.type, 'idempotency-key': id },
    body: sent.octets,
  });
  if (ok) return 'taken';
  return status === 409 ? 'known' : 'refused';
}

/** @param {boolean} known */
function thank(known) {
  form.hidden = true;
  element('reference').textContent = filled(texts.thanks.reference, { id });
  element('already').hidden = !known;
  element('thanks').hidden = false;
  only('#thanks h2', HTMLElement).focus();
}

async function submit() {
  const problems = problemsOf(form);
  show(form, problems);
  if (problems.length > 0) return;
  sendButton.disabled = true;
  sendButton.textContent = texts.sending;
  try {
    const outcome = await send();
    if (outcome === 'refused') say(texts.errors.refused);
    else thank(outcome === 'known');
  } catch (error) {
    const unreachable = error instanceof TypeError; // what fetch rejects with
    say(unreachable ? texts.errors.offline : texts.errors.refused);
    if (!unreachable) throw error;
  } finally {
    sendButton.disabled = false;
    sendButton.textContent = texts.send;
  }
}

function recount() {
  sent = undefined;
  showPrice(new FormData(form));
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  submit();
});
form.addEventListener('change', (event) => {
  const changed = event.target instanceof HTMLInputElement ? event.target.name : '';
  if (changed === 'service') showConditions(new FormData(form));
  if (changed === 'method') showCard();
  recount();
});
element('add-traveller').addEventListener('click', () => addTraveller(recount).focus());

addTraveller(recount);
showCard();
