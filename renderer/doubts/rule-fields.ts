import { type RuleCode, type Rules, rules as rulesShape } from '../../preload/contract/doubts.ts';

/** The rules as the form holds them: numbers as they are typed. */
export type RuleFields = Record<RuleCode, { isOn: boolean; weight: string; bookings: string }>;

export function ruleFields(rules: Rules): RuleFields {
  const fields = (code: RuleCode) => ({
    isOn: rules[code].isOn,
    weight: String(rules[code].weight),
    bookings: String(rules.manyFromOneOrigin.bookings),
  });
  return {
    cardCountry: fields('cardCountry'),
    manyFromOneOrigin: fields('manyFromOneOrigin'),
    departureSoon: fields('departureSoon'),
    disposableEmail: fields('disposableEmail'),
    namesDiffer: fields('namesDiffer'),
  };
}

/** What the contract takes for the fields; a number that is none becomes one that it refuses. */
export function rulesInput(fields: RuleFields): Rules {
  const number = (text: string) => (/^\d+$/.test(text.trim()) ? Number(text) : Number.NaN);
  const rule = (code: RuleCode) => ({ isOn: fields[code].isOn, weight: number(fields[code].weight) });
  return {
    cardCountry: rule('cardCountry'),
    manyFromOneOrigin: { ...rule('manyFromOneOrigin'), bookings: number(fields.manyFromOneOrigin.bookings) },
    departureSoon: rule('departureSoon'),
    disposableEmail: rule('disposableEmail'),
    namesDiffer: rule('namesDiffer'),
  };
}

/** The fields that the contract would refuse, as `rule.field`. */
export function ruleProblems(fields: RuleFields): ReadonlySet<string> {
  const issues = rulesShape.safeParse(rulesInput(fields)).error?.issues ?? [];
  return new Set(issues.map(({ path }) => path.join('.')));
}
