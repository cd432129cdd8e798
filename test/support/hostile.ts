const EVIL = '<img src=x onerror="document.title=1"></td></table><script>document.title=2</script>'

/** A record, as JSON, whose texts try to be more than text on a page. */
export function hostileRecord(): string {
  return JSON.stringify({
    id: `x'"><b>${EVIL}`,
    sex: 'female',
    systemic_therapies: [{ class: 'chemotherapy', agent: EVIL }],
    provenance: { sex: `${EVIL} | * _ \u202e` },
  })
}

const DEEP = 4500

/** Records, as JSON, that try to crash the program, each with the message it must get. */
export const HOSTILE_TEXTS: readonly (readonly [what: string, text: string, said: RegExp])[] = [
  ['lists in lists', `{"id": "d", "metastases": ${'['.repeat(DEEP)}${']'.repeat(DEEP)}}`, /more than 100 objects/],
  ['objects in objects', `{"id": "d", "x": ${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}}`, /more than 100 objects/],
  ['lists only', `${'['.repeat(DEEP)}${']'.repeat(DEEP)}`, /more than 100 objects/],
  [
    'bundles in bundles',
    `${'{"resourceType":"Bundle","entry":[{"resource":'.repeat(DEEP)}{}${'}]}'.repeat(DEEP)}`,
    /more than 100 objects/,
  ],
  ['an id of 10 MB', JSON.stringify({ id: 'i'.repeat(1e7), sex: 'female' }), /id: .*1 to 256 letters/],
  ['an id of 10 MB and a key twice', `{"id": "${'\\n'.repeat(5e6)}", "id": "x"}`, /id: This key stands twice/],
  ['100,000 keys', JSON.stringify({ id: 'k', ...keys(100_000) }), /k0: This key is not known/],
  ['a key of 1 MB', JSON.stringify({ id: 'n', ['n'.repeat(1e6)]: 1 }), /n{60}…: This key is not known/],
  ['half a character', String.raw`{"id": "\ud800"}`, /id: .*does not fit/],
  ['1e999999', '{"id": "h", "age": 1e999999}', /age: A number of this size does not fit/],
  ['a number of 10,000 digits', `{"id": "h", "age": ${'9'.repeat(10_000)}}`, /age: A number of this size does not fit/],
  ['keys of JavaScript', '{"id": "x", "__proto__": {"a": 1}, "constructor": 2}', /__proto__: This key is not known/],
]

function keys(count: number): object {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, 1]))
}
