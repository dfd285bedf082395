import { Html, html } from './html.ts';

type FieldKind = {
  name: string;
  label: string;
  type?: 'text' | 'email' | 'tel' | 'date';
  /** The HTML autofill token, so that a browser and a screen reader know what is asked. */
  autocomplete?: string;
  /** Said behind the label where the field may be left empty. */
  optional?: string;
  pattern?: string;
  inputMode?: 'numeric' | 'tel';
  /** How wide it is in a grid of six columns. */
  span?: 1 | 2 | 3 | 4 | 6;
};

type Choice = { value: string; label: string };

/** A labelled input with the place for its error. */
export function field(kind: FieldKind): Html {
  const { name, type = 'text', optional, span = 3 } = kind;
  const attributes = [
    attribute('autocomplete', kind.autocomplete),
    attribute('pattern', kind.pattern),
    attribute('inputmode', kind.inputMode),
    optional === undefined ? html`required` : html``,
  ];
  return html`<div class="field span-${span}">
<label for="${name}">${kind.label}${hint(optional)}</label>
<input id="${name}" name="${name}" type="${type}" aria-describedby="${name}-error" ${attributes}>
${errorOf(name)}
</div>`;
}

/** A labelled list to choose one of. */
export function select(kind: FieldKind, choices: readonly Choice[]): Html {
  const { name, span = 3 } = kind;
  return html`<div class="field span-${span}">
<label for="${name}">${kind.label}${hint(kind.optional)}</label>
<select id="${name}" name="${name}" ${[attribute('autocomplete', kind.autocomplete)]}>
${choices.map(({ value, label }) => html`<option value="${value}">${label}</option>`)}
</select>
</div>`;
}

/** A group of radio buttons, one of which has to be chosen; none is where `preset` is absent. */
export function radios(name: string, legend: string, choices: readonly Choice[], preset?: string): Html {
  const buttons = choices.map(({ value, label }) => {
    const checked = value === preset ? html`checked` : html``;
    return html`<label class="choice">
<input type="radio" id="${name}-${value}" name="${name}" value="${value}" required aria-describedby="${name}-error" ${checked}>
<span>${label}</span></label>`;
  });
  return html`<fieldset class="radios span-6"><legend>${legend}</legend>${buttons}${errorOf(name)}</fieldset>`;
}

/** Where the error of a field is written, for eyes and screen readers alike. */
export function errorOf(name: string): Html {
  return html`<p class="error" id="${name}-error" hidden></p>`;
}

function hint(optional: string | undefined): Html {
  return optional === undefined ? html`` : html` <span class="optional">(${optional})</span>`;
}

function attribute(name: string, value: string | undefined): Html {
  return value === undefined ? html`` : new Html(html`${name}="${value}"`.text);
}
