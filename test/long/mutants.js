// Faults that are planted one at a time. Each has a name, a file, a text that occurs in it once, and its replacement.
// `by: 'definition'`: the fault can be found only in small records of which all completions are tried, because the
// oracle is older than the code that is changed. `times`: a factor for the number of records, for faults that show only
// if several things come together.

/** A row of a table in `src/conditions/kinds`: the comparison of two days or numbers, and its replacement. */
const row = (file, name, from, to) => ({ name, file: `src/conditions/kinds/${file}.ts`, from, to })

export const MUTANTS = [
  { name: 'open dates are kept apart', file: 'src/space/values.ts', from: '(a, b) => a <= b)', to: '(a, b) => a < b)' },
  row('relation', 'relation: on or before', '(a, b) => a <= b', '(a, b) => a < b'),
  row('relation', 'relation: on or after', '(a, b) => a >= b', '(a, b) => a > b'),
  row('relation', 'relation: before', '(a, b) => a < b', '(a, b) => a <= b'),
  row('relation', 'relation: after', '(a, b) => a > b', '(a, b) => a >= b'),
  row('day', 'calendar: on or before', 'own <= day', 'own < day'),
  { ...row('day', 'calendar: before', 'own < day', 'own <= day'), times: 4 },
  row('day', 'calendar: where it cuts', 'day - (WORDS[when].isOn ? 1 : 0)', 'day'),
  row('time', 'window: within', 'day >= edge', 'day > edge'),
  row('time', 'window: at least so long ago', 'day <= edge', 'day < edge'),
  row('duration', 'duration: at least', 'back >= earlier', 'back > earlier'),
  { ...row('duration', 'duration: at most', 'back <= earlier', 'back < earlier'), times: 4 },
  {
    name: 'age: where a limit cuts',
    file: 'src/space/cut-collector.ts',
    from: 'this.cut(limit.birth, [birthRange(limit.after + 1, limit.after + 1, this.asOf).last])',
    to: 'this.cut(limit.birth, [birthRange(limit.after + 1, limit.after + 1, this.asOf).last + 1])',
    times: 4,
  },
  {
    name: 'number: its upper end',
    file: 'src/conditions/range.ts',
    from: '(toHi ? value <= hi : value < hi)',
    to: 'value < hi',
  },
  {
    name: 'lab: its upper end',
    file: 'src/conditions/kinds/lab.ts',
    from: '(below < 0 || (below === 0 && max?.inclusive === true))',
    to: 'below < 0',
  },
  row(
    'lab',
    'ULN: where multiples cut',
    "endsOf(range).map((at) => ({ kind: 'multiple', path, at, exact: exact(at) }))",
    '[]',
  ),
  {
    name: 'count: numbers beyond the limit',
    file: 'src/conditions/quantifiers.ts',
    from: 'endsOf(range).map(Number)) + 1',
    to: 'endsOf(range).map(Number))',
  },
  {
    name: 'list: an entry to which it does not apply',
    file: 'src/space/list-counts.ts',
    from: 'truth === NOT_APPLICABLE ? pack(0, amount) : 0',
    to: '0',
    times: 4,
  },
  {
    name: 'list: one further entry too few',
    file: 'src/space/further-entries.ts',
    from: 'Math.max(...caps) + 1',
    to: 'Math.max(...caps)',
    times: 4,
  },
  {
    name: 'implication: what does not apply is forbidden',
    file: 'src/space/constraints.ts',
    from: '!(a === true && b === false)',
    to: '!(a === true && b !== true)',
    times: 4,
  },
  {
    name: 'order: the later date is not narrowed',
    file: 'src/facts/time-line.ts',
    from: 'this.narrow(later, second, { lo, hi: greatest(second) })',
    to: '',
    times: 4,
  },
  {
    name: 'order: the earlier date is not narrowed',
    file: 'src/facts/time-line.ts',
    from: 'this.narrow(earlier, first, { lo: least(first), hi })',
    to: '',
  },
  {
    name: 'birth is not narrowed',
    file: 'src/facts/time-line.ts',
    from: 'if (hi !== undefined) this.narrow',
    to: 'if (hi === -1) this.narrow',
  },
  {
    name: 'does not apply: a criterion is as if it did not hold',
    file: 'src/space/outcome.ts',
    from: 'held !== false || (left',
    to: '(left',
  },
  {
    name: 'does not apply: lost in `all`',
    file: 'src/conditions/truth.ts',
    from: 'return a === true ? b : a',
    to: 'return a',
  },
  {
    name: 'missing: also through what is no completion',
    file: 'src/diagram/diagrams.ts',
    from: 'left === except || right === except',
    to: 'left === except',
  },
  {
    name: 'missing: not what is asked last',
    file: 'src/diagram/diagrams.ts',
    from: 'if (left !== undefined && right !== undefined) return true\n',
    to: 'if (left !== undefined && right !== undefined) return typeof left !== typeof right || left < right\n',
  },
  {
    name: 'latest: the condition on it',
    file: 'src/space/list-counts.ts',
    from: "stands === 'holds' ? mark + 1 : mark, most",
    to: 'mark, most',
    by: 'definition',
    times: 4,
  },
]
