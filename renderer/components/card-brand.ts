/** Card brands by the names that their owners write. */
const brandNames: Record<string, string> = {
  visa: 'Visa',
  mastercard: 'Mastercard',
  'american-express': 'American Express',
  'diners-club': 'Diners Club',
  discover: 'Discover',
  jcb: 'JCB',
  unionpay: 'UnionPay',
  maestro: 'Maestro',
};

/** The name of a card's brand as its owner writes it; one that is not known comes back as it is. */
export function brandName(brand: string): string {
  return brandNames[brand] ?? brand;
}
