import { expect, test } from 'vitest';
import { commandFrom, Misused } from './command.ts';

test('without options the shop takes any port, has no bookings and asks for the desk’s certificate', () => {
  expect(commandFrom([], {})).toMatchObject({
    port: 0,
    bookings: 0,
    clients: 'forDesk',
    certificate: 'valid',
    fault: [],
  });
});

test('faults come from the arguments and the environment', () => {
  const environment = { WEB_SHOP_FAULTS: '[{"kind":"slow","milliseconds":5}]' };
  const { fault } = commandFrom(['--fault', '{"kind":"broken","status":500}'], environment);
  expect(fault).toEqual([
    { kind: 'broken', status: 500 },
    { kind: 'slow', milliseconds: 5 },
  ]);
});

test.each([
  [['--port', '70000'], '--port'],
  [['--bookings', '-1'], '--bookings'],
  [['--sealed-share', '0.4'], '--desk-key'],
  [['--wild-share', '2'], '--wild-share'],
  [['--fault', '{'], '--fault'],
  [['--oddity', '{"kind":"ghost"}'], '--oddity'],
  [['--certificate', 'forged'], '--certificate'],
  [['--what'], '--what'],
])('%j is refused in a line that names what is wrong', (args, named) => {
  expect(() => commandFrom(args, {})).toThrow(Misused);
  expect(() => commandFrom(args, {})).toThrow(named);
});

test('faults in the environment that are none are refused', () => {
  expect(() => commandFrom([], { WEB_SHOP_FAULTS: '{}' })).toThrow('WEB_SHOP_FAULTS');
});
